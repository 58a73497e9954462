package clock

import (
	"context"
	"time"
)

// Every calls do at once, then each time period of real time has passed, and
// whenever the clock of a sandbox has jumped; it returns when ctx ends. Calls
// never overlap. It is for work that a moment brings, such as a reminder: do
// asks the store what is due at now, for a tick may come late or twice.
func Every(ctx context.Context, c Clock, period time.Duration, do func(ctx context.Context, now time.Time)) {
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	for {
		var moved <-chan struct{}
		if m, ok := c.(interface{ Moved() <-chan struct{} }); ok {
			moved = m.Moved()
		}
		if ctx.Err() != nil {
			return
		}
		do(ctx, c.Now())
		select {
		case <-ctx.Done():
			return
		case <-moved:
		case <-ticker.C:
		}
	}
}
