package watch_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/watch"
)

type accounts struct {
	accountsv1.UnimplementedAccountsServiceServer
}

func (accounts) GetPerson(ctx context.Context, _ *accountsv1.GetPersonRequest) (*accountsv1.Person, error) {
	caller, _ := auth.From(ctx)
	return &accountsv1.Person{Id: caller.Person, Name: "Aino Andersson"}, nil
}

// directory is a search that finds, of what was listed, the names with the word.
type directory struct {
	searchv1.UnimplementedSearchServiceServer
	mu     sync.Mutex
	listed map[string]time.Time
	asked  []*searchv1.SearchSuppliersRequest
	down   bool
	// suppliers and tenders are the ids that any search finds.
	suppliers, tenders []string
}

func (d *directory) list(name string, at time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.listed[name] = at
}

func (d *directory) fail(down bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.down = down
}

func (d *directory) SearchSuppliers(ctx context.Context, r *searchv1.SearchSuppliersRequest) (*searchv1.SearchSuppliersResponse, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = append(d.asked, r)
	if d.down {
		return nil, errs.New(codes.Unavailable, "search.down", "down")
	}
	if r.GetRadiusKm() > 0 && r.Latitude == nil {
		return nil, errs.Invalid("latitude", "search.no_centre", "give the centre")
	}
	answer := &searchv1.SearchSuppliersResponse{}
	for name, at := range d.listed {
		if strings.Contains(name, r.GetQ()) && (r.GetListedSince() == nil || !at.Before(r.GetListedSince().AsTime())) {
			answer.Total++
		}
	}
	for _, id := range d.suppliers {
		answer.Hits = append(answer.Hits, &searchv1.SupplierHit{Supplier: id})
	}
	return answer, nil
}

func (d *directory) SearchTenders(context.Context, *searchv1.SearchTendersRequest) (*searchv1.SearchTendersResponse, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	answer := &searchv1.SearchTendersResponse{Total: 1}
	for _, id := range d.tenders {
		answer.Hits = append(answer.Hits, &searchv1.TenderHit{Tender: id})
	}
	return answer, nil
}

// post tells each person once per key, as the contract of notify says. With lose
// the answer is lost after the message was taken.
type post struct {
	notifyv1.UnimplementedNotifyServiceServer
	mu   sync.Mutex
	keys []string
	told []*notifyv1.NotifyRequest
	lose bool
	// news gets a word for every message.
	news chan struct{}
	// read is how many of them a test has looked at.
	read int
}

func (p *post) Notify(_ context.Context, r *notifyv1.NotifyRequest) (*emptypb.Empty, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if key := r.GetKey() + strings.Join(append(r.GetPeople(), r.GetOrganisations()...), ","); !slices.Contains(p.keys, key) {
		p.keys, p.told = append(p.keys, key), append(p.told, r)
		p.news <- struct{}{}
	}
	if p.lose {
		p.lose = false
		return nil, errs.New(codes.Unavailable, "lost", "the answer is lost")
	}
	return &emptypb.Empty{}, nil
}

// counts are how many were told of, message by message.
func (p *post) counts() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []string
	for _, r := range p.told {
		list = append(list, r.GetWords()["count"])
	}
	return list
}

type house struct {
	*servicetest.House
	t         *testing.T
	client    watchv1.WatchServiceClient
	service   *watch.Service
	directory *directory
	post      *post
	market    *market
	// city and other are two organisations.
	city, other string
	officer     auth.Identity
}

func newHouse(t *testing.T) *house {
	h := &house{House: servicetest.New(t), t: t, directory: &directory{listed: map[string]time.Time{}}, post: &post{news: make(chan struct{}, 100)}, market: &market{tenders: map[string]*tendersv1.Tender{}, suppliers: map[string]*suppliersv1.Supplier{}}}
	service, err := watch.New(t.Context(), watch.Deps{DB: h.DB("watch"), Clock: h.Clock, Conn: h.Conn, Signer: h.Signer, Log: h.Log})
	if err != nil {
		t.Fatal(err)
	}
	h.service = service
	h.Serve(service.Register,
		func(r grpc.ServiceRegistrar) { accountsv1.RegisterAccountsServiceServer(r, accounts{}) },
		func(r grpc.ServiceRegistrar) {
			tendersv1.RegisterTendersServiceServer(r, tendersRoom{market: h.market})
		},
		func(r grpc.ServiceRegistrar) {
			suppliersv1.RegisterSuppliersServiceServer(r, suppliersRoom{market: h.market})
		},
		func(r grpc.ServiceRegistrar) { searchv1.RegisterSearchServiceServer(r, h.directory) },
		func(r grpc.ServiceRegistrar) { notifyv1.RegisterNotifyServiceServer(r, h.post) })
	h.client = watchv1.NewWatchServiceClient(h.Conn)
	h.city, h.other = h.Organisation(), h.Organisation()
	h.officer = h.Person(h.city, auth.RoleOfficer)
	return h
}

// save keeps a search of the officer for a word.
func (h *house) save(word string, alert watchv1.AlertRhythm) *watchv1.SavedSearch {
	h.t.Helper()
	kept, err := h.client.CreateSavedSearch(h.As(h.officer), &watchv1.CreateSavedSearchRequest{SavedSearch: &watchv1.SavedSearch{
		Name: "All for " + word, Alert: alert, Language: "fr", Suppliers: &searchv1.SearchSuppliersRequest{Q: word, Country: []string{"FR"}, Page: 3},
	}})
	if err != nil {
		h.t.Fatal(err)
	}
	return kept
}

// passes moves the clock and tells what has become due.
func (h *house) passes(d time.Duration) {
	h.t.Helper()
	h.Clock.Advance(d)
	if err := h.service.Tell(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) told(want ...string) {
	h.t.Helper()
	if got := h.post.counts(); !slices.Equal(got, want) {
		h.t.Errorf("told %v, want %v", got, want)
	}
}

// makeList makes a list of someone with these enterprises.
func (h *house) makeList(who auth.Identity, shared bool, suppliers ...string) *watchv1.SupplierList {
	h.t.Helper()
	l := &watchv1.SupplierList{Name: "Laundry", Shared: shared}
	for _, id := range suppliers {
		l.Suppliers = append(l.Suppliers, &watchv1.ListedSupplier{Supplier: id, Note: "asked in May"})
	}
	l, err := h.client.CreateSupplierList(h.As(who), &watchv1.CreateSupplierListRequest{SupplierList: l})
	if err != nil {
		h.t.Fatal(err)
	}
	return l
}

// supplier is an id of an enterprise, the same for the same number.
func supplier(n int) string { return fmt.Sprintf("sup_%026d", n) }

func wantReason(t *testing.T, what string, err error, reason string) {
	t.Helper()
	if !errs.Is(err, reason) {
		t.Errorf("%s: %v, want %s", what, err, reason)
	}
}

func wantCode(t *testing.T, what string, err error, code codes.Code) {
	t.Helper()
	if errs.Code(err) != code {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}
