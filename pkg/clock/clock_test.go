package clock_test

import (
	"context"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/run/runtest"
)

func sandbox(t *testing.T, js jetstream.JetStream) *clock.Sandbox {
	t.Helper()
	s, err := clock.NewSandbox(t.Context(), js)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func TestTheRealClockIsUTCToTheMillisecond(t *testing.T) {
	now := clock.Real{}.Now()
	if now.Location() != time.UTC || now.Nanosecond()%int(time.Millisecond) != 0 {
		t.Errorf("got %v", now)
	}
}

func TestAllProcessesAgreeAfterTheClockWasMoved(t *testing.T) {
	js := runtest.JetStream(t)
	one, two := sandbox(t, js), sandbox(t, js)
	moved := two.Moved()
	target := time.Now().Add(40 * 24 * time.Hour)
	now, err := one.Advance(t.Context(), target)
	if err != nil || now.Before(clock.Truncate(target)) {
		t.Fatalf("got %v, %v", now, err)
	}
	<-moved
	if one.Offset() != two.Offset() {
		t.Errorf("%v and %v", one.Offset(), two.Offset())
	}
	if three := sandbox(t, js); three.Offset() != one.Offset() {
		t.Errorf("a process that starts later has %v", three.Offset())
	}
}

func TestTheClockOnlyMovesForward(t *testing.T) {
	s := sandbox(t, runtest.JetStream(t))
	if _, err := s.Advance(t.Context(), s.Now().Add(-time.Minute)); !errs.Is(err, "clock.backwards") {
		t.Errorf("got %v", err)
	}
	s.Adopt(time.Hour)
	s.Adopt(time.Minute)
	if s.Offset() != time.Hour {
		t.Errorf("a caller that is behind moved the clock to %v", s.Offset())
	}
	if _, err := s.Advance(t.Context(), time.Now().Add(30*time.Minute)); !errs.Is(err, "clock.backwards") {
		t.Errorf("an adopted offset was lost: %v", err)
	}
}

func TestADemonstrationStartsInThePastUntilTheInstanceIsReady(t *testing.T) {
	js := runtest.JetStream(t)
	loader, other := sandbox(t, js), sandbox(t, js)
	if _, err := loader.Advance(t.Context(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	spring := time.Date(2026, 4, 1, 8, 0, 0, 0, time.UTC)
	if err := loader.Set(t.Context(), spring); err != nil {
		t.Fatal(err)
	}
	if got := loader.Now().Sub(spring); got < -time.Millisecond || got > time.Minute {
		t.Errorf("the loader is %v off", got)
	}
	runtest.Eventually(t, "the other process follows", func() bool { return other.Offset() == loader.Offset() })
	loader.Seal()
	if err := loader.Set(t.Context(), time.Now()); !errs.Is(err, "clock.sealed") {
		t.Errorf("got %v", err)
	}
	if _, err := loader.Advance(t.Context(), time.Now()); err != nil {
		t.Errorf("forward from the past: %v", err)
	}
}

func TestTwoProcessesThatMoveTheClockAtOnceLoseNothing(t *testing.T) {
	js := runtest.JetStream(t)
	far := time.Now().Add(1000 * time.Hour)
	var clocks []*clock.Sandbox
	done := make(chan error)
	for i := range 4 {
		s := sandbox(t, js)
		clocks = append(clocks, s)
		go func() {
			_, err := s.Advance(t.Context(), far.Add(time.Duration(i)*time.Hour))
			if errs.Is(err, "clock.backwards") {
				err = nil // another was faster and went further
			}
			done <- err
		}()
	}
	for range clocks {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	for _, s := range clocks {
		runtest.Eventually(t, "all are at the furthest", func() bool { return !s.Now().Before(clock.Truncate(far.Add(3 * time.Hour))) })
	}
}

func TestWorkThatWaitsForAMomentWakesWhenTheClockJumps(t *testing.T) {
	s := sandbox(t, runtest.JetStream(t))
	ctx, stop := context.WithCancel(t.Context())
	calls, ended := make(chan time.Time), make(chan struct{})
	go func() {
		defer close(ended)
		clock.Every(ctx, s, time.Hour, func(_ context.Context, now time.Time) { calls <- now })
	}()
	first := <-calls
	if _, err := s.Advance(ctx, first.Add(48*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if second := <-calls; second.Sub(first) < 48*time.Hour {
		t.Errorf("woke at %v after %v", second, first)
	}
	stop()
	<-ended
}

func TestAManualClockStandsStill(t *testing.T) {
	at := time.Date(2026, 11, 22, 12, 0, 0, 999, time.UTC)
	m := clock.NewManual(at)
	for range 2 {
		if got := m.Now(); got != at.Truncate(time.Millisecond) {
			t.Errorf("got %v", got)
		}
	}
	if got := m.Advance(time.Second); got != m.Now() || got.Second() != 1 {
		t.Errorf("got %v", got)
	}
	m.Set(at.Add(-time.Hour))
	if m.Now().Hour() != 11 {
		t.Errorf("got %v", m.Now())
	}
}
