package search_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/search/engine"
)

var (
	paris = engine.Point{Latitude: 48.8566, Longitude: 2.3522}
	spots = []*typesv1.Place{
		{City: "Paris", Country: "FR", Nuts: "FR101", Latitude: proto.Float64(48.8566), Longitude: proto.Float64(2.3522)},
		{City: "Évry", Country: "FR", Nuts: "FR104", Latitude: proto.Float64(48.6298), Longitude: proto.Float64(2.4418)},
		{City: "Lille", Country: "FR", Nuts: "FRE11", Latitude: proto.Float64(50.6292), Longitude: proto.Float64(3.0573)},
		{City: "Gdańsk", Country: "PL", Nuts: "PL633"},
	}
)

// calls are published tenders whose facts are drawn; the same each time.
func calls(n int) []*tendersv1.Tender {
	draw := rand.New(rand.NewPCG(7, 11))
	list := make([]*tendersv1.Tender, n)
	for i := range list {
		t := &tendersv1.Tender{
			Id: fmt.Sprintf("ten_%03d", i), Title: "Call", PublishedAt: at(-1 - draw.IntN(9)), Deadline: at(draw.IntN(60) - 10),
			Language: []string{"fr", "pl", "sv"}[draw.IntN(3)], Cpv: []string{"90910000", "77310000", "55520000"}[draw.IntN(3)],
			Place: spots[draw.IntN(4)], Reservation: tendersv1.Reservation(draw.IntN(4)), Procedure: tendersv1.Procedure(1 + draw.IntN(4)),
			Buyers: []*tendersv1.Buyer{{Organisation: fmt.Sprint("org_", draw.IntN(3)), Name: fmt.Sprint("City ", draw.IntN(3))}},
		}
		if draw.IntN(5) > 0 {
			t.Value = &typesv1.Money{Amount: fmt.Sprintf("%d.50", 1000*draw.IntN(300)), Currency: "EUR"}
		}
		if draw.IntN(2) == 0 {
			t.Clauses = []*tendersv1.Clause{{Theme: []string{"opp", "gen-eq"}[draw.IntN(2)]}}
		}
		for range draw.IntN(3) {
			t.Lots = append(t.Lots, &tendersv1.Lot{Cpv: "79620000", Place: spots[draw.IntN(4)], Reservation: tendersv1.Reservation(draw.IntN(4))})
		}
		if t.GetProcedure() == tendersv1.Procedure_PROCEDURE_RESTRICTED {
			t.ParticipationDeadline = at(draw.IntN(40) - 20)
			if t.Deadline = nil; draw.IntN(2) == 0 {
				t.InvitedAt, t.Deadline = at(-1), at(draw.IntN(30)-5)
			}
		}
		list[i] = t
	}
	return list
}

// facts are what is counted of a call, found out by hand.
func facts(t *tendersv1.Tender) map[string][]string {
	reserved := map[tendersv1.Reservation]string{0: "none", 1: "none", 2: "article_20", 3: "article_77"}
	f := map[string][]string{"language": {t.GetLanguage()}, "cpv": {t.GetCpv()[:2]}, "buyer": {t.GetBuyers()[0].GetName()}, "status": {"open"}}
	where := []*typesv1.Place{t.GetPlace()}
	for _, lot := range t.GetLots() {
		where = append(where, lot.GetPlace())
		f["cpv"] = append(f["cpv"], "79")
		if lot.GetReservation() == 0 {
			f["reservation"] = append(f["reservation"], reserved[t.GetReservation()])
		} else {
			f["reservation"] = append(f["reservation"], reserved[lot.GetReservation()])
		}
	}
	if len(t.GetLots()) == 0 {
		f["reservation"] = []string{reserved[t.GetReservation()]}
	}
	for _, p := range where {
		f["country"] = append(f["country"], p.GetCountry())
		f["region"] = append(f["region"], p.GetNuts()[:2], p.GetNuts()[:3], p.GetNuts()[:4], p.GetNuts())
	}
	for _, c := range t.GetClauses() {
		f["theme"] = append(f["theme"], c.GetTheme())
	}
	if end := ends(t); !end.After(at(0).AsTime()) {
		f["status"] = []string{"closed"}
	}
	for name, values := range f {
		slices.Sort(values)
		f[name] = slices.Compact(values)
	}
	return f
}

func TestTendersAreCountedAsByHand(t *testing.T) {
	list := calls(300)
	w := newWorld(t, &lists{tenders: list})
	for mask := range 256 {
		req := wish(mask)
		counts, want := map[string]map[string]int64{}, []string{}
		for _, call := range list {
			f := facts(call)
			if fits(call, f, req, "") {
				want = append(want, call.GetId())
			}
			for name, values := range f {
				for _, v := range values {
					if counts[name] == nil {
						counts[name] = map[string]int64{}
					}
					if fits(call, f, req, name) {
						counts[name][v]++
					}
				}
			}
		}
		r, err := w.client.SearchTenders(t.Context(), req)
		check(t, err)
		if r.GetTotal() != int64(len(want)) {
			t.Errorf("%v: found %d, counted %d", req, r.GetTotal(), len(want))
		}
		compare(t, req, r.GetFacets(), counts)
	}
}

func compare(t *testing.T, req *searchv1.SearchTendersRequest, facets []*searchv1.Facet, counts map[string]map[string]int64) {
	t.Helper()
	if len(facets) != 8 {
		t.Errorf("%d facets", len(facets))
	}
	for _, facet := range facets {
		got := map[string]int64{}
		for _, v := range facet.GetValues() {
			got[v.GetValue()] = v.GetCount()
		}
		for v, n := range counts[facet.GetName()] {
			if got[v] != n {
				t.Errorf("%v: %s %s is %d, counted %d", req, facet.GetName(), v, got[v], n)
			}
			delete(got, v)
		}
		if len(got) > 0 {
			t.Errorf("%v: %s has %v as well", req, facet.GetName(), got)
		}
	}
}

// wish asks for what the bits of mask say.
func wish(mask int) *searchv1.SearchTendersRequest {
	req := &searchv1.SearchTendersRequest{}
	for bit, ask := range []func(){
		func() { req.Region = []string{"FR10", "PL"} },
		func() { req.Language = []string{"fr", "sv"} },
		func() { req.DeadlineFrom, req.DeadlineUntil = at(3), at(30) },
		func() { req.ValueFrom, req.ValueUntil = 50000, 200000.5 },
		func() { req.Latitude, req.Longitude, req.RadiusKm = &paris.Latitude, &paris.Longitude, 40 },
		func() { req.Reservation = []string{"article_20"} },
		func() { req.Theme = []string{"opp"} },
		func() { req.Status = []string{"open"} },
	} {
		if mask&(1<<bit) != 0 {
			ask()
		}
	}
	return req
}

func TestASearchForTendersThatCannotBeMeantIsRefused(t *testing.T) {
	w := newWorld(t, &lists{tenders: tenders()})
	for about, c := range map[string]struct {
		req           *searchv1.SearchTendersRequest
		field, reason string
	}{
		"value":    {&searchv1.SearchTendersRequest{ValueFrom: 10, ValueUntil: 9}, "value_until", "search.crossed_range"},
		"deadline": {&searchv1.SearchTendersRequest{DeadlineFrom: at(2), DeadlineUntil: at(1)}, "deadline_until", "search.crossed_range"},
		"radius":   {&searchv1.SearchTendersRequest{RadiusKm: 9}, "latitude", "search.no_centre"},
		"latitude": {&searchv1.SearchTendersRequest{Latitude: proto.Float64(9)}, "latitude", "search.no_centre"},
	} {
		_, err := w.client.SearchTenders(t.Context(), c.req)
		said := errs.From(err)
		if len(said.Fields) != 1 || said.Fields[0].Path != c.field || said.Fields[0].Reason != c.reason {
			t.Errorf("%s: %v", about, err)
		}
	}
}
