package pools_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

func TestDemandsArePublicNewestFirst(t *testing.T) {
	h := newHouse(t)
	first := h.demand(h.cities[0])
	h.Clock.Advance(time.Minute)
	second := h.demand(h.cities[1])
	list, err := h.client.ListDemands(t.Context(), &poolsv1.ListDemandsRequest{})
	if err != nil || len(list.GetDemands()) != 2 || list.GetDemands()[0].GetId() != second.GetId() {
		t.Fatalf("got %v, %v", list, err)
	}
	mine, err := h.client.ListDemands(h.As(h.cities[0]), &poolsv1.ListDemandsRequest{Mine: true})
	if err != nil || len(mine.GetDemands()) != 1 || mine.GetDemands()[0].GetId() != first.GetId() {
		t.Errorf("mine: %v, %v", mine, err)
	}
	if first.GetOrganisationName() != "City" || first.GetPlace().GetCountry() != "FR" {
		t.Errorf("declared %v", first)
	}
	_, err = h.client.ListDemands(t.Context(), &poolsv1.ListDemandsRequest{Mine: true})
	wantCode(t, "mine, signed out", err, codes.Unauthenticated)
	_, err = h.client.CreateDemand(h.As(h.Person(h.Organisation(), auth.RoleRepresentative)), &poolsv1.CreateDemandRequest{Demand: first})
	wantCode(t, "a supplier", err, codes.PermissionDenied)
}

func TestMatchesAreOtherCitiesFreeDemandsBestFirst(t *testing.T) {
	h := newHouse(t)
	mine := h.demand(h.cities[0])
	near := h.demand(h.cities[1])
	wide := h.demand(h.cities[2], func(d *poolsv1.Demand) { d.Cpv = "90910000" })
	h.demand(h.cities[3], func(d *poolsv1.Demand) { d.Cpv = "85312000" })
	ask := &poolsv1.MatchDemandRequest{Demand: mine.GetId()}
	got, err := h.client.MatchDemand(h.As(h.cities[0]), ask)
	if err != nil || len(got.GetMatches()) != 2 || got.GetMatches()[0].GetDemand().GetId() != near.GetId() || got.GetMatches()[1].GetDemand().GetId() != wide.GetId() {
		t.Fatalf("got %v, %v", got, err)
	}
	_, err = h.client.MatchDemand(h.As(h.cities[1]), ask)
	wantCode(t, "another city", err, codes.NotFound)
	p := h.pool(2) // of other demands: these stay free
	own, err := h.client.CreatePool(h.As(h.cities[1]), &poolsv1.CreatePoolRequest{Title: "Near", Terms: "As agreed before.", Demand: near.GetId(), Invited: []string{wide.GetId()}})
	if err != nil || own.GetId() == p.GetId() {
		t.Fatal(err)
	}
	for _, m := range matches(t, h, ask) {
		if m.GetDemand().GetId() == near.GetId() {
			t.Error("a demand that leads a pool is offered")
		}
	}
}

func matches(t *testing.T, h *house, ask *poolsv1.MatchDemandRequest) []*poolsv1.Match {
	t.Helper()
	got, err := h.client.MatchDemand(h.As(h.cities[0]), ask)
	if err != nil {
		t.Fatal(err)
	}
	return got.GetMatches()
}

func TestAPoolIsForThoseInItUntilItsTenderIsPublished(t *testing.T) {
	h := newHouse(t)
	p := h.pool(2)
	get := &poolsv1.GetPoolRequest{Pool: p.GetId()}
	if got, err := h.client.GetPool(h.As(h.cities[1]), get); err != nil || got.GetTerms() == "" {
		t.Errorf("an invited city: %v, %v", got, err)
	}
	if _, err := h.client.GetPool(h.As(auth.Identity{Service: "tenders"}), get); err != nil {
		t.Errorf("a service: %v", err)
	}
	_, err := h.client.GetPool(h.As(h.cities[2]), get)
	wantCode(t, "a city that was not invited", err, codes.NotFound)
	_, err = h.client.GetPool(t.Context(), get)
	wantCode(t, "signed out", err, codes.NotFound)
	_, err = h.client.JoinPool(h.As(h.cities[2]), &poolsv1.JoinPoolRequest{Pool: p.GetId()})
	wantCode(t, "joining uninvited", err, codes.NotFound)
	list, err := h.client.ListPools(h.As(h.cities[1]), &poolsv1.ListPoolsRequest{})
	if err != nil || len(list.GetPools()) != 1 {
		t.Errorf("the invited city's list: %v, %v", list, err)
	}
	list, err = h.client.ListPools(h.As(h.cities[2]), &poolsv1.ListPoolsRequest{})
	if err != nil || len(list.GetPools()) != 0 {
		t.Errorf("another city's list: %v, %v", list, err)
	}
}

func TestCitiesJoiningAtOnceLoseNothing(t *testing.T) {
	h := newHouse(t)
	p := h.pool(len(h.cities))
	var all sync.WaitGroup
	for _, city := range h.cities[1:] {
		ctx := h.As(city)
		all.Go(func() {
			if _, err := h.client.JoinPool(ctx, &poolsv1.JoinPoolRequest{Pool: p.GetId()}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	got, err := h.client.GetPool(h.As(h.cities[0]), &poolsv1.GetPoolRequest{Pool: p.GetId()})
	if err != nil || len(got.GetDemands()) != 10 || got.GetValue().GetAmount() != "1000000.00" {
		t.Errorf("got %v, %v", got, err)
	}
	for _, m := range got.GetMembers() {
		if m.GetJoinedAt() == nil {
			t.Errorf("%s is lost", m.GetOrganisation())
		}
	}
}

func TestADemandIsInOnePoolAtMost(t *testing.T) {
	h := newHouse(t)
	shared := h.demand(h.cities[1])
	lead := func(city auth.Identity) string {
		p, err := h.client.CreatePool(h.As(city), &poolsv1.CreatePoolRequest{
			Title: "Ensemble", Terms: "Comme convenu.", Demand: h.demand(city).GetId(), Invited: []string{shared.GetId()},
		})
		if err != nil {
			t.Fatal(err)
		}
		return p.GetId()
	}
	first, second := lead(h.cities[0]), lead(h.cities[2])
	h.join(h.cities[1], first)
	_, err := h.client.JoinPool(h.As(h.cities[1]), &poolsv1.JoinPoolRequest{Pool: second})
	wantReason(t, "joining a second pool", err, "pool.demand_taken")
	got, err := h.client.GetDemand(t.Context(), &poolsv1.GetDemandRequest{Demand: shared.GetId()})
	if err != nil || got.GetPool() != first {
		t.Errorf("the demand is in %q, %v", got.GetPool(), err)
	}
	_, err = h.client.CreatePool(h.As(h.cities[3]), &poolsv1.CreatePoolRequest{
		Title: "Ensemble", Terms: "Comme convenu.", Demand: h.demand(h.cities[3]).GetId(), Invited: []string{shared.GetId(), "dem_unknown"},
	})
	wantReason(t, "inviting it again", err, "pool.demand_taken")
	wantReason(t, "inviting an unknown one", err, "pool.demand_unknown")
	_, err = h.client.CreatePool(h.As(h.cities[4]), &poolsv1.CreatePoolRequest{
		Title: "Ensemble", Terms: "Comme convenu.", Demand: shared.GetId(), Invited: []string{h.demand(h.cities[3]).GetId()},
	})
	wantReason(t, "leading with another's", err, "pool.demand_not_yours")
}

func TestTheLeadTendersOnceAllHaveSignedWhatStands(t *testing.T) {
	h := newHouse(t)
	p := h.pool(3)
	tender := &poolsv1.TenderPoolRequest{Pool: p.GetId()}
	before := h.join(h.cities[1], p.GetId())
	h.sign(h.cities[0], before)
	p = h.join(h.cities[2], p.GetId())
	_, err := h.client.SignPool(h.As(h.cities[1]), &poolsv1.SignPoolRequest{Pool: p.GetId(), Revision: before.GetRevision()})
	wantReason(t, "signing what was read before a city joined", err, "pool.content_changed")
	h.sign(h.cities[1], p)
	h.sign(h.cities[2], p)
	_, err = h.client.TenderPool(h.As(h.cities[0]), tender)
	wantReason(t, "the lead must sign anew", err, "pool.not_agreed")
	p = h.sign(h.cities[0], p)
	if !p.GetAgreed() {
		t.Errorf("not agreed: %v", p)
	}
	_, err = h.client.TenderPool(h.As(h.cities[1]), tender)
	wantReason(t, "another member", err, "pool.lead_only")
	for range 2 {
		got, err := h.client.TenderPool(h.As(h.cities[0]), tender)
		if err != nil || got.GetTender() != "ten_1" {
			t.Fatalf("got %v, %v", got, err)
		}
	}
	if made := h.tenders.made; len(made) != 1 || made[0].GetPool() != p.GetId() || made[0].GetValue().GetAmount() != "300000.00" ||
		made[0].GetBuyers()[0].GetOrganisation() != h.cities[0].Organisation {
		t.Errorf("made %v", made)
	}
}

func TestTwoOfficersTenderingAtOnceLeaveOneTender(t *testing.T) {
	h := newHouse(t)
	p := h.join(h.cities[1], h.pool(2).GetId())
	h.sign(h.cities[0], p)
	h.sign(h.cities[1], p)
	var all sync.WaitGroup
	for range 4 {
		ctx := h.As(h.Person(h.cities[0].Organisation, auth.RoleOfficer))
		all.Go(func() {
			if got, err := h.client.TenderPool(ctx, &poolsv1.TenderPoolRequest{Pool: p.GetId()}); err != nil || got.GetTender() == "" {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
	all.Wait()
	if left := len(h.tenders.made) - len(h.tenders.cancelled); left != 1 {
		t.Errorf("%d drafts are left of %d", left, len(h.tenders.made))
	}
}

func TestEventsOfAPoolNameNobody(t *testing.T) {
	h := newHouse(t)
	p := h.join(h.cities[1], h.pool(2).GetId())
	h.sign(h.cities[1], p)
	types := map[string]int{}
	for _, e := range servicetest.Emitted(t, h.db) {
		types[e.Type]++
		for _, city := range h.cities {
			if strings.Contains(string(e.Data), city.Person) {
				t.Errorf("%s names %s", e.Type, city.Person)
			}
		}
	}
	if types["DemandDeclared"] != 2 || types["PoolChanged"] != 3 {
		t.Errorf("emitted %v", types)
	}
}
