package blob

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Sweep removes what uploads left behind whose process died before their end,
// and gives how many there were. Only parts that have not grown for the given
// time count: an upload may be under way in another process.
func (s *Store) Sweep(ctx context.Context, quiet time.Duration) (int, error) {
	// First the parts, then the files: one that is finished in between is known.
	info, err := s.stream.Info(ctx, jetstream.WithSubjectFilter(s.chunks(">")))
	if err != nil {
		return 0, fmt.Errorf("sweep the file store %s: %w", s.bucket, err)
	}
	known, err := s.known(ctx)
	if err != nil {
		return 0, fmt.Errorf("sweep the file store %s: %w", s.bucket, err)
	}
	swept := 0
	for subject := range info.State.Subjects {
		object := strings.TrimPrefix(subject, s.chunks(""))
		if known[object] {
			continue
		}
		last, err := s.stream.GetLastMsgForSubject(ctx, subject)
		if errors.Is(err, jetstream.ErrMsgNotFound) || (err == nil && time.Since(last.Time) < quiet) {
			continue
		}
		if err == nil {
			err = s.stream.Purge(ctx, jetstream.WithPurgeSubject(subject))
		}
		if err != nil {
			return swept, fmt.Errorf("sweep the file store %s: %w", s.bucket, err)
		}
		swept++
	}
	return swept, nil
}

// known gives the object ids of all files. It reads them one by one: the list
// that the library makes needs a consumer, and whoever may make consumers of a
// bucket can have its content sent to any subject.
func (s *Store) known(ctx context.Context) (map[string]bool, error) {
	info, err := s.stream.Info(ctx, jetstream.WithSubjectFilter(s.about("*")))
	if err != nil {
		return nil, err
	}
	known := make(map[string]bool, len(info.State.Subjects))
	for subject := range info.State.Subjects {
		last, err := s.stream.GetLastMsgForSubject(ctx, subject)
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		var object jetstream.ObjectInfo
		if err := json.Unmarshal(last.Data, &object); err != nil {
			return nil, err
		}
		known[object.NUID] = !object.Deleted
	}
	return known, nil
}
