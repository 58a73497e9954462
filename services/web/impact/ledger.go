package impact

import (
	"context"
	"fmt"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

const (
	// fresh is how long figures are shown before they are added up again.
	fresh = 2 * time.Minute
	// hitsAtOnce and contractsAtOnce are pages of lists; mostPages bounds both.
	hitsAtOnce      = 100
	contractsAtOnce = 200
	mostPages       = 50
)

// Ledger adds up the figures and keeps them for two minutes. An award does not
// change once decided, so each is read once.
type Ledger struct {
	search   searchv1.SearchServiceClient
	awards   awardsv1.AwardsServiceClient
	delivery deliveryv1.DeliveryServiceClient
	now      func() time.Time

	mu    sync.Mutex
	read  map[string]*typesv1.Money // value of the award, by tender
	last  Figures
	until time.Time
}

// NewLedger asks the services over conn.
func NewLedger(conn grpc.ClientConnInterface) *Ledger {
	return &Ledger{
		search: searchv1.NewSearchServiceClient(conn), awards: awardsv1.NewAwardsServiceClient(conn),
		delivery: deliveryv1.NewDeliveryServiceClient(conn), now: time.Now, read: map[string]*typesv1.Money{},
	}
}

// Figures gives the figures; where a service does not answer, those of before
// with the error.
func (l *Ledger) Figures(ctx context.Context) (Figures, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.now().Before(l.until) {
		return l.last, nil
	}
	figures, err := l.ask(ctx)
	if err != nil {
		return l.last, err
	}
	l.last, l.until = figures, l.now().Add(fresh)
	return figures, nil
}

func (l *Ledger) ask(ctx context.Context) (Figures, error) {
	var f Figures
	all, err := l.search.SearchTenders(ctx, &searchv1.SearchTendersRequest{PageSize: 1})
	if err != nil {
		return f, fmt.Errorf("count tenders: %w", err)
	}
	f.Tenders = all.GetTotal()
	f.counts(all.GetFacets())
	verified := true
	suppliers, err := l.search.SearchSuppliers(ctx, &searchv1.SearchSuppliersRequest{Verified: &verified, PageSize: 1})
	if err != nil {
		return f, fmt.Errorf("count enterprises: %w", err)
	}
	f.Enterprises = suppliers.GetTotal()
	values, err := l.awarded(ctx)
	if err != nil {
		return f, err
	}
	if err := f.reserved(values); err != nil {
		return f, err
	}
	contracts, err := l.contracts(ctx)
	if err != nil {
		return f, err
	}
	f.deliveries(contracts)
	return f, nil
}

// awarded are the values of the awards of reserved tenders.
func (l *Ledger) awarded(ctx context.Context) ([]*typesv1.Money, error) {
	request := &searchv1.SearchTendersRequest{
		Status: []string{"awarded"}, Reservation: []string{"article_20", "article_77"}, Sort: "deadline", PageSize: hitsAtOnce,
	}
	var values []*typesv1.Money
	for n := int32(1); n <= mostPages; n++ {
		request.Page = n
		answer, err := l.search.SearchTenders(ctx, request)
		if err != nil {
			return nil, fmt.Errorf("find reserved awards: %w", err)
		}
		for _, hit := range answer.GetHits() {
			value, err := l.value(ctx, hit.GetTender())
			if err != nil {
				return nil, err
			}
			if value.GetAmount() != "" {
				values = append(values, value)
			}
		}
		if len(answer.GetHits()) < hitsAtOnce {
			break
		}
	}
	return values, nil
}

// value is what the tender was awarded for; nil where nothing was awarded.
func (l *Ledger) value(ctx context.Context, tender string) (*typesv1.Money, error) {
	if value, ok := l.read[tender]; ok {
		return value, nil
	}
	award, err := l.awards.GetAward(ctx, &awardsv1.GetAwardRequest{Tender: tender})
	if errs.Code(err) == codes.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read an award: %w", err)
	}
	l.read[tender] = award.GetValue()
	return award.GetValue(), nil
}

func (l *Ledger) contracts(ctx context.Context) ([]*deliveryv1.Contract, error) {
	request := &deliveryv1.ListContractsRequest{PageSize: contractsAtOnce}
	var list []*deliveryv1.Contract
	for range mostPages {
		answer, err := l.delivery.ListContracts(ctx, request)
		if err != nil {
			return nil, fmt.Errorf("list contracts: %w", err)
		}
		list = append(list, answer.GetContracts()...)
		request.PageToken = answer.GetNextPageToken()
		if request.GetPageToken() == "" {
			break
		}
	}
	return list, nil
}
