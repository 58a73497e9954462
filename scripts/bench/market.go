package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"
)

// start measures how a fresh instance comes up.
func (b *bench) start(ctx context.Context) error {
	data := filepath.Join(b.dir, "fresh")
	for _, what := range []string{"first start to ready", "start again to ready"} {
		p, err := b.serve(ctx, data)
		if err != nil {
			return err
		}
		b.add(what, short(p.ready), "aim under 1 s")
		if what == "start again to ready" {
			if err := wait(ctx, 2*time.Second); err != nil {
				return err
			}
			mb, err := p.memory()
			if err != nil {
				return err
			}
			b.add("idle memory", fmt.Sprintf("%d MB", mb), "aim under 200 MB")
		}
		if err := p.stop(); err != nil {
			return err
		}
	}
	return nil
}

// marketplace measures pages, calls and bids on the demonstration.
func (b *bench) marketplace(ctx context.Context) error {
	p, err := b.serve(ctx, filepath.Join(b.dir, "demo"), "--sandbox", "--demo")
	if err != nil {
		return err
	}
	b.add("demonstration loaded and ready", short(p.ready), "ten cities, forty enterprises")
	for _, f := range []func(context.Context, *process) error{b.bids, b.delay, b.pages} {
		if err := f(ctx, p); err != nil {
			return err
		}
	}
	return p.stop()
}

func (b *bench) pages(ctx context.Context, p *process) error {
	tender, err := p.openTender(ctx)
	if err != nil {
		return err
	}
	health, err := p.gets(ctx, 1, 300, "/healthz")
	if err != nil {
		return err
	}
	for _, c := range []struct{ what, path, aim string }{
		{"REST: one tender", "/api/v1/tenders/" + tender, "beside /healthz: " + health.String()},
		{"page: start", "/", "aim p95 under 20 ms"},
		{"page: enterprises", "/enterprises?q=cleaning", "aim p95 under 20 ms"},
		{"page: tenders", "/tenders", "aim p95 under 20 ms"},
		{"page: one tender", "/tenders/" + tender, "aim p95 under 20 ms"},
	} {
		t, err := p.gets(ctx, 1, 200, c.path)
		if err != nil {
			return err
		}
		b.add(c.what, t.String(), c.aim)
	}
	return nil
}

// openTender finds an open tender that anyone may bid for.
func (p *process) openTender(ctx context.Context) (string, error) {
	var found struct{ Hits []struct{ Tender string } }
	if err := p.ask(ctx, "GET", "/api/v1/search/tenders?status=open&reservation=none&country=FR", "", nil, &found); err != nil {
		return "", err
	}
	if len(found.Hits) == 0 {
		return "", fmt.Errorf("the demonstration has no open tender in France")
	}
	return found.Hits[0].Tender, nil
}

// bidders are the clients that bid at once.
const bidders = 32

// bids lets 32 enterprises bid on one tender and replace their bids at once.
func (b *bench) bids(ctx context.Context, p *process) error {
	tender, err := p.openTender(ctx)
	if err != nil {
		return err
	}
	tokens, err := p.representatives(ctx)
	if err != nil {
		return err
	}
	made := make([]string, bidders)
	const rounds = 12
	t, took, err := hammer(ctx, bidders, rounds, func(ctx context.Context, client, i int) error {
		var bid struct{ ID string }
		if i == 0 {
			err := p.ask(ctx, "POST", "/api/v1/tenders/"+tender+"/bids", tokens[client], offer(client), &bid)
			made[client] = bid.ID
			return err
		}
		return p.ask(ctx, "PUT", "/api/v1/bids/"+made[client], tokens[client], offer(client*rounds+i), &bid)
	})
	if err != nil {
		return err
	}
	for client, token := range tokens {
		var list struct{ Bids []json.RawMessage }
		if err := p.ask(ctx, "GET", "/api/v1/tenders/"+tender+"/bids", token, nil, &list); err != nil {
			return err
		}
		if len(list.Bids) != 1 {
			return fmt.Errorf("bidder %d has %d bids where one was accepted", client, len(list.Bids))
		}
	}
	b.add("bids accepted, 32 clients on one tender", fmt.Sprintf("%.0f/s, %s", float64(len(t))/took.Seconds(), t), "none lost, none conflicting")
	return nil
}

func offer(n int) map[string]any {
	return map[string]any{"offer": map[string]any{
		"lots":                 []any{map[string]any{"lot": "LOT-0001", "price": map[string]string{"amount": fmt.Sprintf("%d.50", 80000+n), "currency": "EUR"}}},
		"commitments":          []any{map[string]string{"clause": "CLA-0001", "value": "450"}},
		"answers":              []any{map[string]string{"criterion": "CRI-0002", "text": "Two mechanics, parts in stock."}},
		"no_exclusion_grounds": true,
	}}
}

// delay measures from the answer to a change until the search shows it.
func (b *bench) delay(ctx context.Context, p *process) error {
	token, err := p.signIn(ctx, "nad-motlawa@gdansk.example")
	if err != nil {
		return err
	}
	var all times
	for i := range 40 {
		var supplier map[string]any
		if err := p.ask(ctx, "GET", "/api/v1/suppliers/mine", token, nil, &supplier); err != nil {
			return err
		}
		word := fmt.Sprintf("zebrowanie%c%c", 'a'+i/26, 'a'+i%26)
		supplier["brand"] = word
		var changed map[string]any
		if err := p.ask(ctx, "PUT", "/api/v1/suppliers/"+supplier["id"].(string), token, supplier, &changed); err != nil {
			return err
		}
		begin := time.Now()
		if err := p.until(ctx, word); err != nil {
			return err
		}
		all = append(all, time.Since(begin))
	}
	b.add("from publishing to finding", all.String(), "aim p95 under 500 ms")
	return nil
}

// until asks the search until its first hit carries the word.
func (p *process) until(ctx context.Context, word string) error {
	for {
		var found struct{ Hits []struct{ Brand string } }
		if err := p.ask(ctx, "GET", "/api/v1/search/suppliers?q="+word, "", nil, &found); err != nil {
			return err
		}
		if len(found.Hits) > 0 && found.Hits[0].Brand == word {
			return nil
		}
		if err := wait(ctx, time.Millisecond); err != nil {
			return err
		}
	}
}

// representatives signs in people of enterprises that may bid.
func (p *process) representatives(ctx context.Context) ([]string, error) {
	slugs := demoEnterprises()
	if len(slugs) < bidders {
		return nil, fmt.Errorf("the demonstration has only %d enterprises", len(slugs))
	}
	tokens := make([]string, bidders)
	for i := range tokens {
		token, err := p.signIn(ctx, slugs[i])
		if err != nil {
			return nil, err
		}
		tokens[i] = token
	}
	return tokens, nil
}
