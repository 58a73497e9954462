package clock

import (
	"sync"
	"time"
)

// Manual is a clock for tests: it stands still until it is moved. Any
// goroutine may use it.
type Manual struct {
	mu  sync.Mutex
	now time.Time
}

// NewManual makes a clock that stands at an instant.
func NewManual(at time.Time) *Manual { return &Manual{now: Truncate(at)} }

// Now implements Clock.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// Advance moves the clock by d and gives the new time.
func (m *Manual) Advance(d time.Duration) time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = Truncate(m.now.Add(d))
	return m.now
}

// Set moves the clock to an instant, forward or back.
func (m *Manual) Set(at time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = Truncate(at)
}
