package tenders

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/store"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/representation"
	"github.com/fairlot/fairlot/services/internal/technique"
)

// RequestParticipation keeps the request of the caller's supplier; a second one
// replaces the first. Codes: NotFound (not published, or no supplier of one's
// own), FailedPrecondition (participation.not_restricted,
// participation.time_over, participation.admitted, supplier.representation_unproven
// unless it is taken back), InvalidArgument (an unknown file or category).
func (s *Service) RequestParticipation(ctx context.Context, r *tendersv1.RequestParticipationRequest) (*tendersv1.ParticipationRequest, error) {
	now := s.clock.Now()
	t, err := s.tenders.Get(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	if t.GetPublishedAt() == nil {
		return nil, errs.NotFound("tender", r.GetTender())
	}
	if err := mayRequest(t, now); err != nil {
		return nil, err
	}
	supplier, err := s.suppliers.GetSupplier(ctx, &suppliersv1.GetSupplierRequest{Supplier: "mine"})
	if err != nil {
		return nil, err
	}
	if err := representation.Require(supplier); err != nil && !r.GetWithdraw() {
		return nil, err
	}
	if err := askedLots(t, r.GetLots()); err != nil {
		return nil, err
	}
	caller, _ := auth.From(ctx)
	evidence, err := s.ownFiles(ctx, "evidence", caller.Organisation, r.GetEvidence())
	if err != nil {
		return nil, err
	}
	request := &tendersv1.ParticipationRequest{
		Id: "par_" + t.GetId()[len("ten_"):] + "_" + caller.Organisation, Tender: t.GetId(), Organisation: caller.Organisation,
		Supplier: supplier.GetId(), SupplierName: supplier.GetName(), Statement: r.GetStatement(), Evidence: evidence, RequestedAt: timestamppb.New(now), Lots: r.GetLots(),
	}
	if r.GetWithdraw() {
		request.WithdrawnAt = timestamppb.New(now)
	}
	if err := s.due(ctx, t, request, now); err != nil {
		return nil, err
	}
	told, err := requested(t, request, now)
	if err != nil {
		return nil, err
	}
	made, err := s.requests.Create(ctx, request.GetId(), request, told...)
	if errs.Code(err) != codes.AlreadyExists {
		return made, err
	}
	return s.requests.Update(ctx, request.GetId(), 0, func(kept *tendersv1.ParticipationRequest) ([]store.Event, error) {
		return told, askAgain(kept, request)
	})
}

// due writes until when a request has to be decided, in a dynamic purchasing
// system.
func (s *Service) due(ctx context.Context, t *tendersv1.Tender, p *tendersv1.ParticipationRequest, now time.Time) error {
	if !technique.Dynamic(t) || p.GetWithdrawnAt() != nil {
		return nil
	}
	buyer, err := s.leadBuyer(ctx, t)
	p.DueAt = timestamppb.New(dueDay(calendarOf(buyer), now, decisionDays))
	return err
}

// requested tells the buyer of a request that it has to decide; of another nothing.
func requested(t *tendersv1.Tender, p *tendersv1.ParticipationRequest, now time.Time) ([]store.Event, error) {
	if p.GetDueAt() == nil {
		return nil, nil
	}
	return events.One(now, &tendersv1.ParticipationRequested{Tender: publicView(t, now), Request: p})
}

// ListParticipationRequests gives the buyers' people all requests once the time
// for them is over, so that nobody knows before who competes; those of a dynamic
// purchasing system at once, as each is decided by itself. A supplier sees its own.
// Codes: NotFound, FailedPrecondition (participation.sealed).
func (s *Service) ListParticipationRequests(ctx context.Context, r *tendersv1.ListParticipationRequestsRequest) (*tendersv1.ListParticipationRequestsResponse, error) {
	t, err := s.tenders.Get(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	seen := accessOf(ctx, t)
	if seen == nothing {
		return nil, errs.NotFound("tender", r.GetTender())
	}
	if seen == everything && !technique.Dynamic(t) && StatusAt(t, s.clock.Now()) == tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION {
		return nil, errs.Precondition("participation.sealed", "the requests can be read when the time for them is over")
	}
	all, err := s.requestsOf(ctx, t.GetId())
	if err != nil {
		return nil, err
	}
	caller, _ := auth.From(ctx)
	answer := &tendersv1.ListParticipationRequestsResponse{}
	for _, p := range all {
		if seen == everything || caller.Organisation != "" && p.GetOrganisation() == caller.Organisation {
			answer.Requests = append(answer.Requests, p)
		}
	}
	return answer, nil
}

func (s *Service) requestsOf(ctx context.Context, tender string) ([]*tendersv1.ParticipationRequest, error) {
	return s.requests.All(ctx, store.Query{Index: "tender", Equal: []any{tender}})
}

// InviteCandidates lets the chosen bid until a deadline and writes to each
// request what became of it. Stopped half way it is simply repeated. For
// officers of the lead buyer. Codes: NotFound, PermissionDenied, InvalidArgument
// (participation.unknown, .reason, .deadline), FailedPrecondition
// (participation.not_selection), Aborted (changed meanwhile).
func (s *Service) InviteCandidates(ctx context.Context, r *tendersv1.InviteCandidatesRequest) (*tendersv1.Tender, error) {
	now := s.clock.Now()
	t, err := s.led(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	buyer, err := s.leadBuyer(ctx, t)
	if err != nil {
		return nil, err
	}
	requests, err := s.requestsOf(ctx, t.GetId())
	if err != nil {
		return nil, err
	}
	if err := errs.Join(mayInvite(t, r.GetDeadline(), calendarOf(buyer), now), chosen(requests, r.GetRequests(), r.GetReasons())); err != nil {
		return nil, err
	}
	for _, p := range requests {
		if _, err := s.requests.Update(ctx, p.GetId(), 0, func(kept *tendersv1.ParticipationRequest) ([]store.Event, error) {
			kept.Invited, kept.Reason = p.GetInvited(), p.GetReason()
			return nil, nil
		}); err != nil {
			return nil, fmt.Errorf("write what became of %s: %w", p.GetId(), err)
		}
	}
	t, err = s.tenders.Update(ctx, t.GetId(), r.GetRevision(), func(t *tendersv1.Tender) ([]store.Event, error) {
		if err := mayInvite(t, r.GetDeadline(), calendarOf(buyer), now); err != nil {
			return nil, err
		}
		invite(t, requests, r.GetDeadline(), now)
		invited, err := events.Make(now, t.GetId(), &tendersv1.CandidatesInvited{Tender: publicView(t, now), Requests: requests})
		if err != nil {
			return nil, err
		}
		progressed, err := events.Make(now, t.GetId(), &tendersv1.TenderProgressed{Tender: publicView(t, now)})
		return []store.Event{invited, progressed}, err
	})
	if err != nil {
		return nil, err
	}
	return shown(t, now), nil
}
