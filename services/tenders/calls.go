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
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/technique"
	"github.com/fairlot/fairlot/services/tenders/internal/legalcheck"
)

// StartCall starts a draft within a framework agreement or a dynamic purchasing
// system, for the caller's organisation alone. For officers of a buyer named in
// it. Codes: NotFound, PermissionDenied (call.not_buyer), InvalidArgument
// (call.lot_unknown), FailedPrecondition (call.no_technique, .over, .not_awarded).
func (s *Service) StartCall(ctx context.Context, r *tendersv1.StartCallRequest) (*tendersv1.Tender, error) {
	now := s.clock.Now()
	caller, _ := auth.From(ctx)
	parent, err := s.tenders.Get(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	if err := mayCall(parent, caller.Organisation, r.GetLot(), now); err != nil {
		return nil, err
	}
	id := ids.New("ten", now)
	buyers, err := s.buyersOf(ctx, caller.Organisation, "", id)
	if err != nil {
		return nil, err
	}
	t, err := revised(&tendersv1.Tender{
		Id: id, Buyers: buyers, CreatedAt: timestamppb.New(now), Within: parent.GetId(), WithinLot: r.GetLot(), WithinDps: technique.Dynamic(parent),
	}, begun(parent, caller.Organisation, r.GetLot()), now)
	if err != nil {
		return nil, err
	}
	if t, err = s.wished(ctx, t); err != nil {
		return nil, err
	}
	if t, err = s.tenders.Create(ctx, id, t); err != nil {
		return nil, err
	}
	return shown(t, now), nil
}

// bidders are those who may bid in a call: admitted to the system, or awarded in
// the framework agreement. Each comes as the request that the invitation answers.
func (s *Service) bidders(ctx context.Context, t *tendersv1.Tender) ([]*tendersv1.ParticipationRequest, error) {
	if t.GetWithinDps() {
		return s.admittedBidders(ctx, t)
	}
	return s.awardedBidders(ctx, t)
}

func invitation(t *tendersv1.Tender, organisation, supplier, name string) *tendersv1.ParticipationRequest {
	return &tendersv1.ParticipationRequest{
		Id: "par_" + t.GetId()[len("ten_"):] + "_" + organisation, Tender: t.GetId(),
		Organisation: organisation, Supplier: supplier, SupplierName: name, Invited: true,
	}
}

func (s *Service) admittedBidders(ctx context.Context, t *tendersv1.Tender) ([]*tendersv1.ParticipationRequest, error) {
	all, err := s.requestsOf(ctx, t.GetWithin())
	var list []*tendersv1.ParticipationRequest
	for _, p := range all {
		if admittedTo(p, t.GetWithinLot()) {
			list = append(list, invitation(t, p.GetOrganisation(), p.GetSupplier(), p.GetSupplierName()))
		}
	}
	return list, err
}

// awardedBidders asks awards, in this service's name, who won the framework.
func (s *Service) awardedBidders(ctx context.Context, t *tendersv1.Tender) ([]*tendersv1.ParticipationRequest, error) {
	own, err := s.signer.AsService(ctx, name)
	if err != nil {
		return nil, err
	}
	award, err := s.awards.GetAward(own, &awardsv1.GetAwardRequest{Tender: t.GetWithin()})
	if errs.Code(err) == codes.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read who is party to the framework agreement: %w", err)
	}
	var list []*tendersv1.ParticipationRequest
	seen := map[string]bool{}
	for _, lot := range award.GetLots() {
		if lot.GetSupplier() == "" || seen[lot.GetSupplier()] || t.GetWithinLot() != "" && lot.GetLot() != t.GetWithinLot() {
			continue
		}
		seen[lot.GetSupplier()] = true
		list = append(list, invitation(t, lot.GetOrganisation(), lot.GetSupplier(), lot.GetSupplierName()))
	}
	return list, nil
}

// parent gathers what the rules must know of what a call is within.
func (s *Service) parent(ctx context.Context, t *tendersv1.Tender) (*legalcheck.Parent, error) {
	kept, err := s.tenders.Get(ctx, t.GetWithin())
	if errs.Code(err) == codes.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p := &legalcheck.Parent{Tender: kept}
	bidders, err := s.bidders(ctx, t)
	if err != nil {
		return nil, err
	}
	p.Bidders = len(bidders)
	requests, err := s.requestsOf(ctx, kept.GetId())
	if err != nil {
		return nil, err
	}
	for _, r := range requests {
		if waits(r) {
			p.Waiting++
		}
	}
	p.Called, err = s.calledBefore(ctx, t)
	return p, err
}

// calledBefore are the values of the other calls that are published.
func (s *Service) calledBefore(ctx context.Context, t *tendersv1.Tender) ([]*typesv1.Money, error) {
	list, err := s.tenders.All(ctx, store.Query{Index: "within", Equal: []any{t.GetWithin()}})
	var values []*typesv1.Money
	for _, other := range list {
		if other.GetId() != t.GetId() && other.GetPublishedAt() != nil && other.GetCancelledAt() == nil {
			values = append(values, other.GetValue())
		}
	}
	return values, err
}

// published are the events of a publication: of a call, those who may bid are
// invited with it.
func published(t *tendersv1.Tender, bidders []*tendersv1.ParticipationRequest, now time.Time) ([]store.Event, error) {
	list, err := events.One(now, &tendersv1.TenderPublished{Tender: publicView(t, now)})
	if err != nil || !isCall(t) {
		return list, err
	}
	invited, err := events.Make(now, t.GetId(), &tendersv1.CandidatesInvited{Tender: publicView(t, now), Requests: bidders})
	return append(list, invited), err
}
