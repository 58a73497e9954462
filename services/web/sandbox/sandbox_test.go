package sandbox_test

import (
	"context"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/clock"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/sandbox"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/webtest"
)

// hands move the clock of the house.
type hands struct{ *clock.Manual }

func (h hands) Advance(_ context.Context, to time.Time) (time.Time, error) {
	return h.Manual.Advance(to.Sub(h.Now())), nil
}

// search has one open tender.
type search struct {
	searchv1.UnimplementedSearchServiceServer
	deadline time.Time
}

func (s search) SearchTenders(context.Context, *searchv1.SearchTendersRequest) (*searchv1.SearchTendersResponse, error) {
	return &searchv1.SearchTendersResponse{Total: 1, Hits: []*searchv1.TenderHit{{
		Tender: "ten_1", Title: "Sprzątanie 14 budynków miejskich", Deadline: timestamppb.New(s.deadline), Place: &typesv1.Place{Country: "PL"},
	}}}, nil
}

func TestTheClockIsMovedPastADeadlineByADayAndToAMoment(t *testing.T) {
	deadline := time.Date(2026, time.December, 5, 11, 0, 0, 0, time.UTC)
	site := webtest.Start(t, webtest.Config{Register: []func(grpc.ServiceRegistrar){
		func(r grpc.ServiceRegistrar) { searchv1.RegisterSearchServiceServer(r, search{deadline: deadline}) },
	}})
	site.House.Serve(sandbox.New(hands{site.House.Clock}).Register)
	p := browsertest.Start(t).Page(360, 900)
	p.Open(site.Address + "/sandbox/clock")
	p.SeeText("Saturday 5 December 2026, 12:00 (Warsaw time)")
	p.Axe()
	p.Submit("button[name=past]")
	p.SeeText("It is now Saturday 5 December 2026, 12:01 (Brussels time).")
	p.Submit("button[name=by][value='24h']")
	p.SeeText("It is now Sunday 6 December 2026, 12:01 (Brussels time).")
	p.Type("#now", "24")
	p.Type("#now-time", "18.30")
	p.Submit(".card .govuk-button:not([name])")
	p.SeeText("It is now Thursday 24 December 2026, 18:30 (Brussels time).")
	if now := site.House.Clock.Now(); !now.Equal(time.Date(2026, time.December, 24, 17, 30, 0, 0, time.UTC)) {
		t.Errorf("the clock shows %s", now)
	}
}
