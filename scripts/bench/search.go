package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

const (
	// searchers are the clients that search at once, each so often.
	searchers, searches = 8, 150
	// updatesPerSecond are written while they do, in steps of updatesAtOnce.
	updatesPerSecond, updatesAtOnce = 100, 10
)

// questions are what people ask, by kind. Every answer counts all facets.
func questions() []struct{ what, query string } {
	return []struct{ what, query string }{
		{"everything", ""}, {"a typo", "q=restuarant"}, {"a word and a country", "q=insertion&country=FR"}, {"a trade", "q=nettoyage"},
		{"two words", "q=espaces+verts"}, {"a category", "cpv=90"}, {"a status", "social_status=fr.aci"}, {"words of many", "q=association+chantier"},
		{"30 km around", "latitude=50.63&longitude=3.06&radius_km=30"}, {"50 km and a word", "latitude=45.76&longitude=4.84&radius_km=50&q=propre"},
		{"who serves a place", "serves_place=FRE11&latitude=50.63&longitude=3.06"}, {"two letters", "q=re"},
	}
}

// search measures 8 clients that look for things as people do: in a quiet hour,
// then while suppliers change all the time.
func (b *bench) search(ctx context.Context, p *process, n int) error {
	var paths []string
	for _, q := range questions() {
		paths = append(paths, "/api/v1/search/suppliers?"+q.query)
	}
	if _, err := p.gets(ctx, 1, len(paths), paths...); err != nil { // the first answers fill caches
		return err
	}
	base, err := p.gets(ctx, searchers, searches, "/healthz")
	if err != nil {
		return err
	}
	quiet, err := p.gets(ctx, searchers, searches, paths...)
	if err != nil {
		return err
	}
	b.add(fmt.Sprintf("search among %d suppliers, %d clients", n, searchers), quiet.String(), "aim p95 under 50 ms at 100,000; /healthz "+base.String())
	busy, rate, err := b.whileUpdating(ctx, p, func(ctx context.Context) (times, error) { return p.gets(ctx, searchers, 2*searches, paths...) })
	if err != nil {
		return err
	}
	b.add(fmt.Sprintf("  with %d updates a second", updatesPerSecond), busy.String(), fmt.Sprintf("%.0f a second were written", rate))
	for i, q := range questions() {
		t, err := p.gets(ctx, 1, 20, paths[i])
		if err != nil {
			return err
		}
		b.add("  "+q.what, t.String(), "one client")
	}
	return nil
}

// whileUpdating measures while suppliers change, and gives how many a second did.
func (b *bench) whileUpdating(ctx context.Context, p *process, measure func(context.Context) (times, error)) (times, float64, error) {
	token, err := p.signIn(ctx, "admin@fairlot.example")
	if err != nil {
		return nil, 0, err
	}
	var page struct{ Suppliers []map[string]any }
	if err := p.ask(ctx, http.MethodGet, "/api/v1/suppliers?page_size=200", "", nil, &page); err != nil {
		return nil, 0, err
	}
	if len(page.Suppliers) < updatesAtOnce {
		return nil, 0, fmt.Errorf("there are only %d suppliers to update", len(page.Suppliers))
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var written int
	var failed error
	begin, done := time.Now(), make(chan struct{})
	go func() {
		defer close(done)
		written, failed = update(ctx, p, token, page.Suppliers)
	}()
	t, err := measure(ctx)
	took := time.Since(begin)
	stop()
	<-done
	if err == nil {
		err = failed
	}
	return t, float64(written) / took.Seconds(), err
}

// update changes descriptions at the rate asked for until ctx ends, and counts them.
func update(ctx context.Context, p *process, token string, suppliers []map[string]any) (int, error) {
	tick := time.NewTicker(time.Second * updatesAtOnce / updatesPerSecond)
	defer tick.Stop()
	for round, written := 0, 0; ; round++ {
		var rows []map[string]any
		for i := range updatesAtOnce {
			s := suppliers[(round*updatesAtOnce+i)%len(suppliers)]
			rows = append(rows, map[string]any{
				"name": s["name"], "identifier": s["identifier"], "place": s["place"],
				"description": map[string]string{"fr": fmt.Sprintf("Entretien des espaces verts, tournée %d.", round)},
			})
		}
		var answer struct{ Rows []struct{ Outcome string } }
		err := p.ask(ctx, http.MethodPost, "/api/v1/suppliers:import", token, map[string]any{"source": "bench", "suppliers": rows}, &answer)
		if ctx.Err() != nil {
			return written, nil
		}
		if err != nil {
			return written, err
		}
		for _, row := range answer.Rows {
			if row.Outcome != "IMPORT_OUTCOME_UPDATED" {
				return written, fmt.Errorf("an update was not taken: %s", row.Outcome)
			}
			written++
		}
		select {
		case <-ctx.Done():
			return written, nil
		case <-tick.C:
		}
	}
}
