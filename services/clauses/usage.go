package clauses

import (
	"context"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/money"
	"github.com/fairlot/fairlot/pkg/store"
	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// The states of a use.
const (
	inTender = "tender"
	running  = "running"
	met      = "met"
)

// Consumers is what the service hears.
func (s *Service) Consumers() []events.Subscription {
	return []events.Subscription{
		events.On("tenders", s.published), events.On("delivery", s.signed), events.On("delivery", s.reported),
	}
}

// published counts a tender for each clause of the library in it.
func (s *Service) published(ctx context.Context, e *tendersv1.TenderPublished) error {
	for _, c := range e.GetTender().GetClauses() {
		if c.GetLibraryClause() == "" {
			continue
		}
		if err := s.note(ctx, c.GetLibraryClause(), e.GetTender().GetId(), inTender, nil); err != nil {
			return err
		}
	}
	return nil
}

// signed counts a contract as running for each clause of the library in it.
func (s *Service) signed(ctx context.Context, e *deliveryv1.ContractSigned) error {
	for _, o := range e.GetContract().GetObligations() {
		if id := o.GetClause().GetLibraryClause(); id != "" {
			if err := s.note(ctx, id, e.GetContract().GetId(), running, e.GetContract().GetPeriodEnd()); err != nil {
				return err
			}
		}
	}
	return nil
}

// reported counts an obligation as met once its verified reports reach what was
// promised.
func (s *Service) reported(ctx context.Context, e *deliveryv1.ReportVerified) error {
	contract, err := s.delivery.GetContract(ctx, &deliveryv1.GetContractRequest{Contract: e.GetReport().GetContract()})
	if err != nil {
		return err
	}
	for _, o := range contract.GetObligations() {
		id := o.GetClause().GetLibraryClause()
		if id == "" || o.GetClause().GetId() != e.GetReport().GetClause() || !reached(o) {
			continue
		}
		if err := s.note(ctx, id, contract.GetId(), met, nil); err != nil {
			return err
		}
	}
	return nil
}

// reached says whether what was verified is at least what was promised.
func reached(o *deliveryv1.Obligation) bool {
	promised, err := money.ParseDecimal("promised", o.GetPromised())
	if err != nil {
		return false
	}
	verified, err := money.ParseDecimal("verified", o.GetVerified())
	return err == nil && verified.Cmp(promised) >= 0
}

// note writes down a use; hearing of it again changes nothing, and met stays met.
func (s *Service) note(ctx context.Context, clause, user, state string, until *timestamppb.Timestamp) error {
	use := &clausesv1.ClauseUse{Id: clause + "/" + user, Clause: clause, State: state, Until: until}
	_, err := s.uses.Create(ctx, use.GetId(), use)
	if errs.Code(err) != codes.AlreadyExists {
		return err
	}
	_, err = s.uses.Update(ctx, use.GetId(), 0, func(u *clausesv1.ClauseUse) ([]store.Event, error) {
		if u.GetState() == state || u.GetState() == met {
			return nil, store.ErrUnchanged
		}
		u.State, u.Until = state, until
		return nil, nil
	})
	return err
}

// fresh is how long a count is good for.
const fresh = time.Minute

// usage counts uses, and remembers the counts for a minute.
type usage struct {
	uses *store.Collection[*clausesv1.ClauseUse]
	mu   sync.Mutex
	// counted by clause, with the instant.
	counted map[string]counted
}

type counted struct {
	at    time.Time
	usage *clausesv1.ClauseUsage
}

func newUsage(uses *store.Collection[*clausesv1.ClauseUse]) *usage {
	return &usage{uses: uses, counted: map[string]counted{}}
}

// of counts the uses of a clause as of an instant.
func (u *usage) of(ctx context.Context, clause string, now time.Time) (*clausesv1.ClauseUsage, error) {
	u.mu.Lock()
	known, ok := u.counted[clause]
	u.mu.Unlock()
	if ok && !now.Before(known.at) && now.Before(known.at.Add(fresh)) {
		return known.usage, nil
	}
	out := &clausesv1.ClauseUsage{}
	for _, count := range []struct {
		into  *int32
		state string
		to    any
	}{{&out.Tenders, inTender, nil}, {&out.Met, met, nil}, {&out.Missed, running, now}} {
		n, err := u.count(ctx, store.Query{Index: "state", Equal: []any{clause, count.state}, To: count.to})
		if err != nil {
			return nil, err
		}
		*count.into = n
	}
	u.mu.Lock()
	u.counted[clause] = counted{now, out}
	u.mu.Unlock()
	return out, nil
}

func (u *usage) count(ctx context.Context, q store.Query) (int32, error) {
	q.Limit = store.MaxLimit
	for n := int32(0); ; {
		list, next, err := u.uses.List(ctx, q)
		if err != nil {
			return 0, err
		}
		n += int32(len(list))
		if next == "" {
			return n, nil
		}
		q.Cursor = next
	}
}
