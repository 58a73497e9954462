// Package sandbox lets people move the clock of a training instance forward:
// to see a deadline pass without waiting for it. It runs only where the program
// was started with --sandbox, and then anyone may move the clock, for everybody.
package sandbox

import (
	"context"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	sandboxv1 "github.com/fairlot/fairlot/proto/fairlot/sandbox/v1"
)

// Clock is a clock that can be moved forward.
type Clock interface {
	Now() time.Time
	Advance(ctx context.Context, to time.Time) (time.Time, error)
}

// Service implements sandboxv1.SandboxServiceServer.
type Service struct {
	sandboxv1.UnimplementedSandboxServiceServer
	clock Clock
}

// New lets callers move the clock.
func New(clock Clock) *Service { return &Service{clock: clock} }

// Register opens the service for calls.
func (s *Service) Register(r grpc.ServiceRegistrar) { sandboxv1.RegisterSandboxServiceServer(r, s) }

// GetClock tells the time of the instance. Anyone may call it.
func (s *Service) GetClock(context.Context, *sandboxv1.GetClockRequest) (*sandboxv1.Clock, error) {
	return &sandboxv1.Clock{Now: timestamppb.New(s.clock.Now())}, nil
}

// MoveClock moves the time of the instance. Anyone may call it. Codes:
// InvalidArgument, FailedPrecondition (clock.backwards).
func (s *Service) MoveClock(ctx context.Context, in *sandboxv1.MoveClockRequest) (*sandboxv1.Clock, error) {
	var to time.Time
	switch {
	case in.GetNow() != nil && in.GetAdvance() == nil && in.GetNow().IsValid():
		to = in.GetNow().AsTime()
	case in.GetAdvance() != nil && in.GetNow() == nil && in.GetAdvance().IsValid():
		to = s.clock.Now().Add(in.GetAdvance().AsDuration())
	default:
		return nil, errs.Invalid("now", "clock.one_of", `give either "now", an instant such as 2026-12-04T12:00:00Z, or "advance", a while such as "3600s"`)
	}
	now, err := s.clock.Advance(ctx, to)
	if err != nil {
		return nil, err
	}
	return &sandboxv1.Clock{Now: timestamppb.New(now)}, nil
}
