package home

import (
	"context"
	"fmt"
	"sync"
	"time"

	"google.golang.org/grpc"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/impact"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	// fresh is how long figures are shown before they are asked for again.
	fresh = 30 * time.Second
	// mostClosing and mostPages bound what the first page asks for.
	mostClosing = 3
	pageSize    = 100
	mostPages   = 10
)

// Live is a Board over the services. It keeps the figures for half a minute, so
// that a busy first page does not weigh on the search.
type Live struct {
	search searchv1.SearchServiceClient
	ledger Ledger
	now    func() time.Time

	mu    sync.Mutex
	last  Figures
	until time.Time
}

// Ledger adds up what responsible buying brought.
type Ledger interface {
	Figures(ctx context.Context) (impact.Figures, error)
}

// NewLive asks the services over conn, and the ledger.
func NewLive(conn grpc.ClientConnInterface, ledger Ledger) *Live {
	return &Live{search: searchv1.NewSearchServiceClient(conn), ledger: ledger, now: time.Now}
}

// Figures implements Board. Where the search does not answer, the figures of
// before are given with the error; without the ledger those it has.
func (l *Live) Figures(ctx context.Context) (Figures, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.now().Before(l.until) {
		return l.last, nil
	}
	figures, err := l.ask(ctx)
	if err != nil {
		return l.last, err
	}
	brought, err := l.ledger.Figures(ctx)
	if len(brought.Reserved) > 0 {
		figures.Reserved = brought.Reserved[0]
	}
	figures.InclusionHours = brought.Verified
	l.last, l.until = figures, l.now().Add(fresh)
	return figures, err
}

func (l *Live) ask(ctx context.Context) (Figures, error) {
	var f Figures
	open, err := l.search.SearchTenders(ctx, &searchv1.SearchTendersRequest{Status: []string{"open"}, Sort: "deadline", PageSize: mostClosing})
	if err != nil {
		return f, fmt.Errorf("open tenders: %w", err)
	}
	f.OpenTenders = open.GetTotal()
	for _, hit := range open.GetHits() {
		f.Closing = append(f.Closing, Closing{
			Tender: hit.GetTender(), Title: hit.GetTitle(), Buyers: hit.GetBuyers(), Value: hit.GetValue(),
			Deadline: hit.GetDeadline().AsTime(), Reservation: hit.GetReservation(),
			Clauses: int(hit.GetClauses()), Lots: int(hit.GetLots()), Country: hit.GetPlace().GetCountry(),
		})
	}
	f.VerifiedEnterprises, f.Places, err = l.places(ctx)
	return f, err
}

// places are the verified enterprises' cities with how many are there.
func (l *Live) places(ctx context.Context) (total int64, spots []ui.Spot, err error) {
	at := map[string]int{}
	verified := true
	for n := int32(1); n <= mostPages; n++ {
		answer, err := l.search.SearchSuppliers(ctx, &searchv1.SearchSuppliersRequest{Verified: &verified, Sort: "name", PageSize: pageSize, Page: n})
		if err != nil {
			return 0, nil, fmt.Errorf("verified enterprises: %w", err)
		}
		total = answer.GetTotal()
		for _, hit := range answer.GetHits() {
			place := hit.GetPlace()
			if place == nil || place.Latitude == nil || place.Longitude == nil {
				continue
			}
			key := place.GetCountry() + " " + place.GetCity()
			i, ok := at[key]
			if !ok {
				i = len(spots)
				at[key] = i
				spots = append(spots, ui.Spot{Name: place.GetCity(), Latitude: place.GetLatitude(), Longitude: place.GetLongitude(), Href: cityHref(place.GetCity())})
			}
			spots[i].Count++
		}
		if len(answer.GetHits()) < pageSize {
			break
		}
	}
	return total, spots, nil
}
