package clock

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/fairlot/fairlot/pkg/errs"
)

// Bucket is the key-value bucket that holds the offset of a sandbox.
const Bucket = "fairlot_sandbox"

// key is the bucket's one key.
const key = "clock"

// Sandbox is real time plus an offset that can be moved forward, for training
// and tests. The offset is kept in JetStream and watched, so every process of
// the instance agrees; a call carries the sender's Offset and the receiver
// takes it with Adopt, so that a call never sees an older clock than its caller.
//
// Time goes back only by Set, which a demonstration loader may use before the
// instance is ready, while it is the only one at work.
type Sandbox struct {
	kv   jetstream.KeyValue
	stop context.CancelFunc
	done chan struct{}

	mu     sync.Mutex
	state  state
	sealed bool
	moved  chan struct{}
}

// state is what the bucket keeps. Resets counts the calls of Set: a state with
// more resets replaces a greater offset, otherwise only a greater offset counts.
type state struct {
	Offset time.Duration `json:"offset"`
	Resets int           `json:"resets"`
}

// NewSandbox opens the clock that all processes on the same JetStream share.
// It follows the others until Close.
func NewSandbox(ctx context.Context, js jetstream.JetStream) (*Sandbox, error) {
	kv, err := js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
		Bucket: Bucket, Description: "The clock of the sandbox", History: 1,
	})
	if err != nil {
		return nil, fmt.Errorf("open the sandbox clock: %w", err)
	}
	s := &Sandbox{kv: kv, done: make(chan struct{}), moved: make(chan struct{})}
	if _, err := s.read(ctx); err != nil {
		return nil, err
	}
	follow, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	watcher, err := kv.Watch(follow, key)
	if err != nil {
		stop()
		return nil, fmt.Errorf("watch the sandbox clock: %w", err)
	}
	go s.follow(follow, watcher)
	return s, nil
}

// Close stops following the other processes; the clock goes on with the offset it has.
func (s *Sandbox) Close() {
	s.stop()
	<-s.done
}

// Now implements Clock.
func (s *Sandbox) Now() time.Time { return Truncate(time.Now().Add(s.Offset())) }

// Offset is how far this process is from real time.
func (s *Sandbox) Offset() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.Offset
}

// Adopt takes the offset of a caller that is ahead; one that is behind changes nothing.
func (s *Sandbox) Adopt(offset time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.take(state{Offset: offset, Resets: s.state.Resets})
}

// Moved is closed when the clock next jumps. Ask for it before reading Now.
func (s *Sandbox) Moved() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.moved
}

// Advance moves the clock of the whole instance forward to an instant and gives
// the new time. It returns once the move is stored. Codes: FailedPrecondition
// (clock.backwards) when the instant has passed.
func (s *Sandbox) Advance(ctx context.Context, to time.Time) (time.Time, error) {
	err := s.change(ctx, func(old state) (state, error) {
		now := time.Now()
		if !to.After(now.Add(old.Offset)) {
			return old, errs.Precondition("clock.backwards", "the clock only moves forward",
				"now", Truncate(now.Add(old.Offset)).Format(time.RFC3339))
		}
		old.Offset = to.Sub(now)
		return old, nil
	})
	return s.Now(), err
}

// Set moves the clock to any instant, also into the past. Codes:
// FailedPrecondition (clock.sealed) after Seal.
func (s *Sandbox) Set(ctx context.Context, to time.Time) error {
	s.mu.Lock()
	sealed := s.sealed
	s.mu.Unlock()
	if sealed {
		return errs.Precondition("clock.sealed", "the clock is set only before the instance is ready")
	}
	return s.change(ctx, func(old state) (state, error) {
		return state{Offset: time.Until(to), Resets: old.Resets + 1}, nil
	})
}

// Seal says that the instance is ready: from now on Set is refused in this process.
func (s *Sandbox) Seal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sealed = true
}

// change stores a new state over the one it was computed from, again if another
// process was faster.
func (s *Sandbox) change(ctx context.Context, next func(state) (state, error)) error {
	for {
		revision, err := s.read(ctx)
		if err != nil {
			return err
		}
		s.mu.Lock()
		old := s.state
		s.mu.Unlock()
		fresh, err := next(old)
		if err != nil {
			return err
		}
		body, err := json.Marshal(fresh)
		if err != nil {
			return fmt.Errorf("write the sandbox clock: %w", err)
		}
		_, err = s.kv.Update(ctx, key, body, revision)
		if err == nil {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.take(fresh)
			return nil
		}
		if !errors.Is(err, jetstream.ErrKeyExists) {
			return fmt.Errorf("store the sandbox clock: %w", err)
		}
	}
}

// read takes the stored state and gives its revision, 0 when there is none.
func (s *Sandbox) read(ctx context.Context) (uint64, error) {
	entry, err := s.kv.Get(ctx, key)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the sandbox clock: %w", err)
	}
	return entry.Revision(), s.apply(entry)
}

func (s *Sandbox) apply(entry jetstream.KeyValueEntry) error {
	var stored state
	if err := json.Unmarshal(entry.Value(), &stored); err != nil {
		return fmt.Errorf("read the sandbox clock: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.take(stored)
	return nil
}

// take changes the state if it is newer; mu is held.
func (s *Sandbox) take(fresh state) {
	if fresh.Resets < s.state.Resets || (fresh.Resets == s.state.Resets && fresh.Offset <= s.state.Offset) {
		return
	}
	s.state = fresh
	close(s.moved)
	s.moved = make(chan struct{})
}

func (s *Sandbox) follow(ctx context.Context, watcher jetstream.KeyWatcher) {
	defer close(s.done)
	defer func() { _ = watcher.Stop() }()
	for {
		select {
		case <-ctx.Done():
			return
		case entry, ok := <-watcher.Updates():
			if !ok {
				return
			}
			if entry == nil || entry.Operation() != jetstream.KeyValuePut {
				continue
			}
			// A malformed value was not written by us and moves nothing.
			_ = s.apply(entry)
		}
	}
}
