package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

const (
	// The largest tender that is promised to work, beside the smallest.
	bigLots, bigClauses = 200, 30
	// opened is how often a page is opened, published how many tenders are.
	opened, published = 30, 5
	checked           = "every rule of its check"
)

// tender measures what an officer and the public do with a tender of 200 lots and
// 30 clauses: the draft, its check, the publication, the notices.
func (b *bench) tender(ctx context.Context) error {
	p, err := b.serve(ctx, filepath.Join(b.dir, "tender"), "--sandbox", "--demo")
	if err != nil {
		return err
	}
	officer, err := p.officer(ctx, "gdansk")
	if err != nil {
		return err
	}
	small, err := officer.tender(ctx, 1, 1)
	if err != nil {
		return err
	}
	big, err := officer.tender(ctx, bigLots, bigClauses)
	if err != nil {
		return err
	}
	for i, one := range big {
		aim := "aim under 1 s"
		if one.what == checked {
			aim = "aim under 100 ms"
		}
		b.add(fmt.Sprintf("tender of %d lots, %d clauses: %s", bigLots, bigClauses, one.what), one.times.String(), aim+"; one lot: "+small[i].times.String())
	}
	return p.stop()
}

// officer is a person of a city in the demonstration with a browser.
type officer struct {
	*process
	city, token string
	browser     *http.Client
}

func (p *process) officer(ctx context.Context, city string) (*officer, error) {
	token, err := p.signIn(ctx, "officer@"+city+".example")
	if err != nil {
		return nil, err
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	home, err := url.Parse(p.base)
	if err != nil {
		return nil, err
	}
	jar.SetCookies(home, []*http.Cookie{{Name: "fairlot_session", Value: token, Path: "/"}})
	return &officer{process: p, city: city, token: token, browser: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}, nil
}

// step is what was done with a tender, and how long it took.
type step struct {
	what  string
	times times
}

// steps are done one after the other.
type steps []step

// measure does a step n times.
func (s *steps) measure(what string, n int, call func(i int) (time.Duration, error)) error {
	var all times
	for i := range n {
		took, err := call(i)
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		all = append(all, took)
	}
	*s = append(*s, step{what, all})
	return nil
}

// get opens an address.
func (o *officer) get(ctx context.Context, path string) func(int) (time.Duration, error) {
	return func(int) (time.Duration, error) {
		_, took, err := o.send(ctx, http.MethodGet, path, nil, http.StatusOK)
		return took, err
	}
}

// tender writes drafts of a size, works on one, publishes all, and reads one.
func (o *officer) tender(ctx context.Context, lots, clauses int) (steps, error) {
	body, err := o.draft(ctx, lots, clauses)
	if err != nil {
		return nil, err
	}
	var ids []string
	var list steps
	if err := list.measure("written in one call", published, func(int) (time.Duration, error) {
		var made struct{ ID string }
		begin := time.Now()
		err := o.ask(ctx, http.MethodPost, "/api/v1/tenders", o.token, body, &made)
		ids = append(ids, made.ID)
		return time.Since(begin), err
	}); err != nil {
		return nil, err
	}
	page := "/tenders/" + ids[0]
	for _, one := range []struct{ what, path string }{
		{"the draft opened", page}, {"its lots opened", page + "/edit/lots"}, {checked, page + "/check"},
	} {
		if err := list.measure(one.what, opened, o.get(ctx, one.path)); err != nil {
			return nil, err
		}
	}
	if err := list.measure("a part saved", opened, func(i int) (time.Duration, error) {
		return o.save(ctx, page+"/edit/reservation", url.Values{"reservation": {[]string{"none", "article_20"}[i%2]}})
	}); err != nil {
		return nil, err
	}
	if err := list.measure("published", published, func(i int) (time.Duration, error) { return o.publish(ctx, ids[i]) }); err != nil {
		return nil, err
	}
	record := "/api/v1/ocds/records/" + ids[0]
	if err := o.ready(ctx, record); err != nil {
		return nil, err
	}
	for _, one := range []struct{ what, path string }{
		{"its page opened", page}, {"its notice (eForms)", "/api/v1/tenders/" + ids[0] + "/notice.xml"}, {"its record (OCDS)", record},
	} {
		if err := list.measure(one.what, opened, o.get(ctx, one.path)); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// send sends a request as the browser does and gives the answer and its time.
func (o *officer) send(ctx context.Context, method, path string, form url.Values, want int) ([]byte, time.Duration, error) {
	r, err := http.NewRequestWithContext(ctx, method, o.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, 0, err
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	begin := time.Now()
	answer, err := o.browser.Do(r)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = answer.Body.Close() }() // it was read to its end
	data, err := io.ReadAll(answer.Body)
	took := time.Since(begin)
	if err == nil && answer.StatusCode != want {
		err = fmt.Errorf("%s %s: %d", method, path, answer.StatusCode)
	}
	return data, took, err
}

// carried are the fields that a form carries along.
var carried = regexp.MustCompile(`<input type="hidden" name="(_token|_key|base)" value="([^"]*)"`)

// save opens the page of a part and sends it; only the sending is timed.
func (o *officer) save(ctx context.Context, path string, form url.Values) (time.Duration, error) {
	page, _, err := o.send(ctx, http.MethodGet, path, nil, http.StatusOK)
	if err != nil {
		return 0, err
	}
	for _, field := range carried.FindAllSubmatch(page, -1) {
		if value := string(field[2]); value != "" {
			form.Set(string(field[1]), value)
		}
	}
	_, took, err := o.send(ctx, http.MethodPost, path, form, http.StatusSeeOther)
	return took, err
}

// publish gives a reason for each warning; only the publication is timed.
func (o *officer) publish(ctx context.Context, id string) (time.Duration, error) {
	var check struct {
		Findings []struct{ Rule, Severity, Message string }
	}
	if err := o.ask(ctx, http.MethodPost, "/api/v1/tenders/"+id+":check", o.token, struct{}{}, &check); err != nil {
		return 0, err
	}
	reasons := map[string]string{}
	for _, f := range check.Findings {
		switch f.Severity {
		case "SEVERITY_BLOCKS":
			return 0, fmt.Errorf("%s: %s", f.Rule, f.Message)
		case "SEVERITY_WARNS":
			reasons[f.Rule] = "Considered and kept."
		}
	}
	var tender struct{ Status string }
	begin := time.Now()
	err := o.ask(ctx, http.MethodPost, "/api/v1/tenders/"+id+":publish", o.token, map[string]any{"warning_reasons": reasons}, &tender)
	return time.Since(begin), err
}

// ready waits until what follows from an event can be read.
func (o *officer) ready(ctx context.Context, path string) error {
	for {
		status, _, err := o.call(ctx, http.MethodGet, path, "", nil)
		if err != nil || status == http.StatusOK {
			return err
		}
		if err := wait(ctx, 5*time.Millisecond); err != nil {
			return err
		}
	}
}
