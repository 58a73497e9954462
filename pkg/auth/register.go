package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
)

// Register makes the signer's key known as that of a process that runs the
// services. It returns once the ring is stored, so a token signed afterwards is
// believed everywhere. Registering again replaces what the process runs now.
// The bus must let the process write the entries of these services, and of
// those it has run with this key before.
func (r *KeyRing) Register(ctx context.Context, s *Signer, services ...string) error {
	before, err := r.places(ctx, s.KeyID())
	if err != nil {
		return fmt.Errorf("read the key ring: %w", err)
	}
	for _, service := range sortedSet(services) {
		if !(place{service, s.KeyID()}).valid() {
			return fmt.Errorf("register the key of this process: %q does not name a service", service)
		}
		if err := r.register(ctx, s, service, true); err != nil {
			return fmt.Errorf("register the key of this process for %s: %w", service, err)
		}
	}
	for _, p := range before {
		if slices.Contains(services, p.service) {
			continue
		}
		if err := r.register(ctx, s, p.service, false); err != nil {
			return fmt.Errorf("end the key of this process for %s, which it no longer runs (a new key would not have to): %w", p.service, err)
		}
	}
	return nil
}

// register stores one entry, unless it is there already.
func (r *KeyRing) register(ctx context.Context, s *Signer, service string, runs bool) error {
	p := place{service, s.KeyID()}
	for {
		old, err := r.read(ctx, p)
		if err != nil && errs.Code(err) != codes.NotFound {
			return err
		}
		if old.good && old.Runs == runs {
			return nil
		}
		e := entry{ID: p.id, Public: s.Public(), Runs: runs, Registered: time.Now().UTC().Truncate(time.Millisecond)}
		if old.good {
			e.Registered = old.Registered
		}
		body, err := json.Marshal(e)
		if err != nil {
			return err
		}
		ack, err := r.js.Publish(ctx, bucketSubject+p.String(), body, jetstream.WithExpectLastSequencePerSubject(old.revision))
		if err == nil {
			r.keep(p, known{entry: e, revision: ack.Sequence, good: true})
			return nil
		}
		var refused *jetstream.APIError
		if !errors.As(err, &refused) || refused.ErrorCode != jetstream.JSErrCodeStreamWrongLastSequence {
			return err
		}
	}
}

func sortedSet(list []string) []string {
	set := slices.Clone(list)
	slices.Sort(set)
	return slices.Compact(set)
}
