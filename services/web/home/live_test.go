package home

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/impact"
)

// search has 120 verified enterprises in two cities and one open tender.
type search struct {
	searchv1.SearchServiceClient
	calls int
	err   error
}

func (s *search) SearchSuppliers(_ context.Context, req *searchv1.SearchSuppliersRequest, _ ...grpc.CallOption) (*searchv1.SearchSuppliersResponse, error) {
	s.calls++
	if s.err != nil {
		return nil, s.err
	}
	answer := &searchv1.SearchSuppliersResponse{Total: 120}
	for i := int(req.GetPage()-1) * pageSize; i < min(120, int(req.GetPage())*pageSize); i++ {
		place := &typesv1.Place{City: "Gdańsk", Country: "PL", Latitude: proto.Float64(54.35), Longitude: proto.Float64(18.65)}
		if i%4 == 0 {
			place = &typesv1.Place{City: "Turin", Country: "IT", Latitude: proto.Float64(45.07), Longitude: proto.Float64(7.69)}
		}
		if i == 119 {
			place = &typesv1.Place{City: "Nowhere"}
		}
		answer.Hits = append(answer.Hits, &searchv1.SupplierHit{Supplier: fmt.Sprint("sup_", i), Place: place})
	}
	return answer, nil
}

func (s *search) SearchTenders(context.Context, *searchv1.SearchTendersRequest, ...grpc.CallOption) (*searchv1.SearchTendersResponse, error) {
	s.calls++
	return &searchv1.SearchTendersResponse{Total: 34, Hits: []*searchv1.TenderHit{{
		Tender: "ten_1", Title: "Cleaning", Buyers: []string{"Gdańsk"}, Deadline: timestamppb.New(time.Date(2026, 12, 4, 11, 0, 0, 0, time.UTC)),
		Place: &typesv1.Place{Country: "PL"}, Reservation: "article_20", Clauses: 3, Lots: 2,
	}}}, s.err
}

// ledger has one reserved award and hours that were verified.
type ledger struct{}

func (ledger) Figures(context.Context) (impact.Figures, error) {
	return impact.Figures{Reserved: []*typesv1.Money{{Amount: "199050.50", Currency: "EUR"}}, Verified: 412}, nil
}

func TestTheFirstPageCountsEnterprisesByCityAndAsksRarely(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	s := &search{}
	l := NewLive(nil, ledger{})
	l.search, l.now = s, func() time.Time { return now }
	for range 3 {
		f, err := l.Figures(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if f.VerifiedEnterprises != 120 || f.OpenTenders != 34 || len(f.Closing) != 1 || f.Closing[0].Country != "PL" {
			t.Fatalf("got %+v", f)
		}
		if f.Reserved.GetAmount() != "199050.50" || f.InclusionHours != 412 {
			t.Errorf("what it brought: %v, %d h", f.Reserved, f.InclusionHours)
		}
		if len(f.Places) != 2 || f.Places[0].Count != 30 || f.Places[1].Count != 89 {
			t.Errorf("places: %+v", f.Places)
		}
	}
	if s.calls != 3 {
		t.Errorf("%d calls", s.calls)
	}
	now, s.err = now.Add(fresh), errors.New("the search is down")
	if f, err := l.Figures(t.Context()); err == nil || f.OpenTenders != 34 {
		t.Errorf("without search: %+v %v", f, err)
	}
}
