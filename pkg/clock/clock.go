// Package clock gives every rule its time. A service never calls time.Now: it
// asks the clock once per operation, so that a sandbox can move time forward
// and a test can stand still. Sign-in sessions and caches use real time.
package clock

import "time"

// Clock tells the time of the house, in UTC, to the millisecond that a store keeps.
type Clock interface {
	Now() time.Time
}

// Real is the clock of a running instance.
type Real struct{}

// Now implements Clock.
func (Real) Now() time.Time { return Truncate(time.Now()) }

// Truncate cuts a time to what every store and message keeps: UTC milliseconds.
func Truncate(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
