package search_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/search/engine"
)

// ends is until when one can come in, found out by hand.
func ends(t *tendersv1.Tender) time.Time {
	if t.GetProcedure() == tendersv1.Procedure_PROCEDURE_RESTRICTED && t.GetInvitedAt() == nil {
		return t.GetParticipationDeadline().AsTime()
	}
	return t.GetDeadline().AsTime()
}

// fits decides by hand whether a call is asked for, without the choice of a facet.
func fits(t *tendersv1.Tender, f map[string][]string, req *searchv1.SearchTendersRequest, without string) bool {
	for name, asked := range map[string][]string{
		"region": req.GetRegion(), "language": req.GetLanguage(), "reservation": req.GetReservation(), "theme": req.GetTheme(), "status": req.GetStatus(),
	} {
		if name != without && len(asked) > 0 && !slices.ContainsFunc(f[name], func(v string) bool { return slices.Contains(asked, v) }) {
			return false
		}
	}
	if end := ends(t); req.GetDeadlineFrom() != nil && (end.Before(req.GetDeadlineFrom().AsTime()) || end.After(req.GetDeadlineUntil().AsTime())) {
		return false
	}
	if req.GetValueFrom() > 0 {
		if v, err := strconv.ParseFloat(t.GetValue().GetAmount(), 64); err != nil || v < req.GetValueFrom() || v > req.GetValueUntil() {
			return false
		}
	}
	return req.GetRadiusKm() == 0 || near(t, req)
}

// near measures from the first place whose point is known.
func near(t *tendersv1.Tender, req *searchv1.SearchTendersRequest) bool {
	where := []*typesv1.Place{t.GetPlace()}
	for _, lot := range t.GetLots() {
		where = append(where, lot.GetPlace())
	}
	for _, p := range where {
		if p.Latitude != nil {
			return engine.Distance(engine.Point{Latitude: p.GetLatitude(), Longitude: p.GetLongitude()}, paris) <= req.GetRadiusKm()
		}
	}
	return false
}

func TestARestrictedTenderIsOpenUntilTheRequestsAreDueAndAgainOnceCandidatesAreInvited(t *testing.T) {
	restricted := &tendersv1.Tender{
		Id: "ten_r", Title: "Restricted", PublishedAt: at(-1), ParticipationDeadline: at(5), Procedure: tendersv1.Procedure_PROCEDURE_RESTRICTED,
	}
	anyone := &tendersv1.Tender{Id: "ten_a", Title: "Open", PublishedAt: at(-1), Deadline: at(30), Procedure: tendersv1.Procedure_PROCEDURE_OPEN}
	w := newWorld(t, &lists{tenders: []*tendersv1.Tender{restricted, anyone}})
	open := &searchv1.SearchTendersRequest{Status: []string{"open"}, Sort: "deadline"}
	sees := func(about string, want ...string) {
		t.Helper()
		if got := w.findTenders(t, open); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", about, got, want)
		}
	}
	sees("while requests are taken", "ten_r", "ten_a")
	r, err := w.client.SearchTenders(t.Context(), &searchv1.SearchTendersRequest{Q: "restricted"})
	check(t, err)
	if h := r.GetHits()[0]; !h.GetDeadline().AsTime().Equal(at(5).AsTime()) {
		t.Errorf("the deadline shown is %v", h.GetDeadline().AsTime())
	}
	w.Clock.Set(at(5).AsTime())
	sees("when requests are in", "ten_a")
	restricted.InvitedAt, restricted.Deadline = at(6), at(20)
	w.tell(t, "TenderProgressed", &tendersv1.TenderProgressed{Tender: restricted})
	sees("those invited come after what anyone can bid for", "ten_a", "ten_r")
	w.Clock.Set(at(20).AsTime())
	sees("after the bids are due", "ten_a")
}

func TestATenderIsFoundByWhatAndWhereItsLotsAre(t *testing.T) {
	call := &tendersv1.Tender{
		Id: "ten_l", Title: "Cleaning", PublishedAt: at(-1), Deadline: at(5), Cpv: "90910000", Place: spots[0],
		Lots: []*tendersv1.Lot{{Title: "One", Cpv: "77310000", Place: spots[2]}, {Title: "Two", Reservation: tendersv1.Reservation_RESERVATION_ARTICLE_77}},
	}
	w := newWorld(t, &lists{tenders: []*tendersv1.Tender{call}})
	for _, req := range []*searchv1.SearchTendersRequest{
		{Q: "lille"}, {Q: "hauts de france"}, {Cpv: []string{"7731"}}, {Region: []string{"FRE"}}, {Region: []string{"FR101"}},
		{Reservation: []string{"article_77"}}, {Reservation: []string{"none"}},
	} {
		same(t, req, w.findTenders(t, req), "ten_l")
	}
	same(t, "nothing of it is there", w.findTenders(t, &searchv1.SearchTendersRequest{Region: []string{"PL"}}))
}

func TestTendersAreOrderedByWhatChangedByPublicationAndByDistance(t *testing.T) {
	at3 := &tendersv1.Amendment{Version: 2, AmendedAt: at(-2)}
	w := newWorld(t, &lists{tenders: []*tendersv1.Tender{
		{Id: "ten_1", Title: "One", PublishedAt: at(-9), Deadline: at(5), Place: spots[2], Amendments: []*tendersv1.Amendment{at3}},
		{Id: "ten_2", Title: "Two", PublishedAt: at(-3), Deadline: at(5), Place: spots[1]},
		{Id: "ten_3", Title: "Three", PublishedAt: at(-7), Deadline: at(5), Place: spots[0], CancelledAt: at(-1)},
	}})
	for sort, want := range map[string][]string{
		"newest": {"ten_2", "ten_3", "ten_1"}, "changed": {"ten_3", "ten_1", "ten_2"}, "distance": {"ten_3", "ten_2", "ten_1"},
	} {
		got := w.findTenders(t, &searchv1.SearchTendersRequest{Sort: sort, Latitude: &paris.Latitude, Longitude: &paris.Longitude})
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v", sort, got)
		}
	}
	r, err := w.client.SearchTenders(t.Context(), &searchv1.SearchTendersRequest{Sort: "newest", Latitude: &paris.Latitude, Longitude: &paris.Longitude})
	check(t, err)
	last := r.GetHits()[2]
	if !last.GetUpdatedAt().AsTime().Equal(at(-2).AsTime()) || !last.GetPublishedAt().AsTime().Equal(at(-9).AsTime()) || int(last.GetDistanceKm()) != 203 {
		t.Errorf("got %v", last)
	}
	if _, err := w.client.SearchTenders(t.Context(), &searchv1.SearchTendersRequest{Sort: "distance"}); errs.Code(err) != codes.InvalidArgument {
		t.Errorf("by distance from nowhere: %v", err)
	}
}
