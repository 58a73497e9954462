package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// times are how long calls took.
type times []time.Duration

func (t times) at(percent int) time.Duration {
	if len(t) == 0 {
		return 0
	}
	slices.Sort(t)
	return t[min(len(t)*percent/100, len(t)-1)]
}

func (t times) String() string {
	return fmt.Sprintf("p50 %s, p95 %s", short(t.at(50)), short(t.at(95)))
}

func short(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < time.Second:
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

// hammer lets clients make n calls each and gives every call's time.
func hammer(ctx context.Context, clients, n int, call func(ctx context.Context, client, i int) error) (times, time.Duration, error) {
	var mu sync.Mutex
	var all times
	begin := time.Now()
	g, ctx := errgroup.WithContext(ctx)
	for client := range clients {
		g.Go(func() error {
			own := make(times, 0, n)
			for i := range n {
				start := time.Now()
				if err := call(ctx, client, i); err != nil {
					return err
				}
				own = append(own, time.Since(start))
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, own...)
			return nil
		})
	}
	err := g.Wait()
	return all, time.Since(begin), err
}

// gets hammers a list of paths and gives the times.
func (p *process) gets(ctx context.Context, clients, n int, paths ...string) (times, error) {
	t, _, err := hammer(ctx, clients, n, func(ctx context.Context, client, i int) error {
		path := paths[(client*n+i)%len(paths)]
		status, data, err := p.call(ctx, "GET", path, "", nil)
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("%s: %d %s", path, status, data)
		}
		return err
	})
	return t, err
}
