package watch_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

// market is the tenders and suppliers that others keep.
type market struct {
	mu        sync.Mutex
	tenders   map[string]*tendersv1.Tender
	suppliers map[string]*suppliersv1.Supplier
}

type tendersRoom struct {
	tendersv1.UnimplementedTendersServiceServer
	*market
}

type suppliersRoom struct {
	suppliersv1.UnimplementedSuppliersServiceServer
	*market
}

func (m tendersRoom) GetTender(_ context.Context, r *tendersv1.GetTenderRequest) (*tendersv1.Tender, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if t := m.tenders[r.GetTender()]; t != nil {
		return t, nil
	}
	return nil, errs.NotFound("tender", r.GetTender())
}

func (m suppliersRoom) GetSupplier(ctx context.Context, r *suppliersv1.GetSupplierRequest) (*suppliersv1.Supplier, error) {
	caller, _ := auth.From(ctx)
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, s := range m.suppliers {
		if id == r.GetSupplier() || r.GetSupplier() == "mine" && s.GetOrganisation() == caller.Organisation {
			return s, nil
		}
	}
	return nil, errs.NotFound("supplier", r.GetSupplier())
}

// publish puts a tender of the city on the market, closing in so many days.
func (h *house) publish(like *tendersv1.Tender, id string, days int) *tendersv1.Tender {
	t := proto.CloneOf(like)
	t.Id, t.Title, t.Version, t.Status = id, "Parks of Torino", 1, tendersv1.TenderStatus_TENDER_STATUS_OPEN
	t.PublishedAt = timestamppb.New(h.Clock.Now())
	t.Deadline = timestamppb.New(h.Clock.Now().Add(time.Duration(days) * day))
	t.Buyers = []*tendersv1.Buyer{{Organisation: h.city}}
	h.put(t)
	return t
}

func (h *house) put(t *tendersv1.Tender) {
	h.market.mu.Lock()
	defer h.market.mu.Unlock()
	h.market.tenders[t.GetId()] = proto.CloneOf(t)
}

// enterprise puts a supplier of an organisation on the market, which any search finds.
func (h *house) enterprise(like *suppliersv1.Supplier, organisation string) *suppliersv1.Supplier {
	s := proto.CloneOf(like)
	s.Organisation = organisation
	h.market.mu.Lock()
	h.market.suppliers[s.GetId()] = s
	h.market.mu.Unlock()
	h.directory.mu.Lock()
	h.directory.suppliers = append(h.directory.suppliers, s.GetId())
	h.directory.mu.Unlock()
	return s
}

func (h *house) follow(who auth.Identity, tender string) *watchv1.Following {
	h.t.Helper()
	f, err := h.client.FollowTender(h.As(who), &watchv1.FollowTenderRequest{Tender: tender})
	if err != nil {
		h.t.Fatal(err)
	}
	return f
}

// listen hears events as the program does.
func (h *house) listen() { h.Listen("watch", h.service.Consumers()...) }

// next waits until something is told that was not, and gives it.
func (h *house) next(what string) *notifyv1.NotifyRequest {
	h.t.Helper()
	select {
	case <-h.post.news:
	case <-time.After(20 * time.Second):
		h.t.Fatalf("%s: nobody is told", what)
	}
	h.post.mu.Lock()
	defer h.post.mu.Unlock()
	h.post.read++
	return h.post.told[h.post.read-1]
}

// none fails if something was told beyond what was read. Call it after an event
// behind the others was told.
func (h *house) none() {
	h.t.Helper()
	h.post.mu.Lock()
	defer h.post.mu.Unlock()
	for _, r := range h.post.told[h.post.read:] {
		h.t.Errorf("told also %v", r)
	}
}

func wantTold(t *testing.T, got *notifyv1.NotifyRequest, kind string, people, organisations []string) {
	t.Helper()
	if got.GetKind() != kind || !slices.Equal(got.GetPeople(), people) || !slices.Equal(got.GetOrganisations(), organisations) {
		t.Errorf("told %v, want %s to %v and %v", got, kind, people, organisations)
	}
}
