package desk_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/webtest"
)

// work is the services with something for everyone to do.
type work struct {
	tendersv1.UnimplementedTendersServiceServer
	poolsv1.UnimplementedPoolsServiceServer
	bidsv1.UnimplementedBidsServiceServer
	suppliersv1.UnimplementedSuppliersServiceServer
	watchv1.UnimplementedWatchServiceServer

	mu     sync.Mutex
	people map[string]auth.Identity
	keys   []*bidsv1.OpeningKey
	mine   *suppliersv1.Supplier
}

func in(days int) *timestamppb.Timestamp {
	return timestamppb.New(servicetest.Start().AddDate(0, 0, days))
}

func (w *work) ListTenders(context.Context, *tendersv1.ListTendersRequest) (*tendersv1.ListTendersResponse, error) {
	euro := &typesv1.Money{Amount: "412000", Currency: "EUR"}
	officers, evaluators := []string{w.people["opening"].Person}, []string{w.people["evaluator"].Person}
	us := []*tendersv1.Buyer{{Organisation: w.people["officer"].Organisation}}
	return &tendersv1.ListTendersResponse{Tenders: []*tendersv1.Tender{
		{Id: "ten_1", Title: "Cleaning of 14 municipal buildings", Status: tendersv1.TenderStatus_TENDER_STATUS_OPEN, Deadline: in(12), Value: euro, OpeningOfficers: officers, Buyers: us},
		{Id: "ten_5", Title: "Window cleaning of schools", Status: tendersv1.TenderStatus_TENDER_STATUS_OPEN, Deadline: in(3), Buyers: us},
		{Id: "ten_6", Title: "Another city's", Status: tendersv1.TenderStatus_TENDER_STATUS_OPEN, Deadline: in(2), Buyers: []*tendersv1.Buyer{{Organisation: "org_2"}}},
		{Id: "ten_2", Status: tendersv1.TenderStatus_TENDER_STATUS_DRAFT},
		{Id: "ten_3", Title: "School meals", Status: tendersv1.TenderStatus_TENDER_STATUS_CLOSED, Deadline: in(-1), OpeningOfficers: officers},
		{Id: "ten_4", Title: "Bicycle repair", Status: tendersv1.TenderStatus_TENDER_STATUS_EVALUATION, Deadline: in(-9), Evaluators: evaluators},
		{Id: "ten_5", Title: "Cleaning without chlorine", Procedure: tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION, Status: tendersv1.TenderStatus_TENDER_STATUS_CLOSED, Deadline: in(-2)},
	}}, nil
}

func (w *work) ListQuestions(_ context.Context, r *tendersv1.ListQuestionsRequest) (*tendersv1.ListQuestionsResponse, error) {
	list := []*tendersv1.Question{{Id: "que_1", Text: "May we see the rooms?", Answer: "Yes."}}
	if r.GetTender() != "ten_1" {
		list = append(list, &tendersv1.Question{Id: "que_2", Text: "Are ladders there?"})
	}
	return &tendersv1.ListQuestionsResponse{Questions: list}, nil
}

func (w *work) ListPools(context.Context, *poolsv1.ListPoolsRequest) (*poolsv1.ListPoolsResponse, error) {
	us, both := w.people["officer"].Organisation, []string{"dem_1", "dem_2"}
	return &poolsv1.ListPoolsResponse{Pools: []*poolsv1.Pool{
		{Id: "poo_1", Title: "Laundry together", ContentRevision: 2, Demands: both, Members: []*poolsv1.Member{{Organisation: us, JoinedAt: in(-3)}, {Organisation: "org_2", JoinedAt: in(-2)}}},
		{Id: "poo_2", Title: "Paper together", Members: []*poolsv1.Member{{Organisation: us}, {Organisation: "org_2"}}},
		{Id: "poo_3", Title: "Tools together", Lead: us, Agreed: true, Demands: both, Members: []*poolsv1.Member{{Organisation: us, JoinedAt: in(-3), SignedAt: in(-2)}}},
		{Id: "poo_4", Title: "Gardens together", Lead: us, Demands: both[:1], Members: []*poolsv1.Member{{Organisation: us, JoinedAt: in(-3)}, {Organisation: "org_2"}}},
	}}, nil
}

func (w *work) ListOpeningKeys(context.Context, *bidsv1.ListOpeningKeysRequest) (*bidsv1.ListOpeningKeysResponse, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return &bidsv1.ListOpeningKeysResponse{Keys: w.keys}, nil
}

func (w *work) CreateOpeningKey(ctx context.Context, _ *bidsv1.CreateOpeningKeyRequest) (*bidsv1.OpeningKey, error) {
	id, _ := auth.From(ctx)
	w.mu.Lock()
	defer w.mu.Unlock()
	key := &bidsv1.OpeningKey{Person: id.Person, Recipient: "age1testrecipient", CreatedAt: in(0)}
	w.keys = append(w.keys, key)
	return key, nil
}

func (w *work) ListMyBids(context.Context, *bidsv1.ListMyBidsRequest) (*bidsv1.ListBidsResponse, error) {
	return &bidsv1.ListBidsResponse{Bids: []*bidsv1.Bid{{Id: "bid_1", TenderTitle: "Laundry for shelters", State: bidsv1.BidState_BID_STATE_SUBMITTED, SubmittedAt: in(-2)}}}, nil
}

func (w *work) GetSupplier(context.Context, *suppliersv1.GetSupplierRequest) (*suppliersv1.Supplier, error) {
	if w.mine == nil {
		return nil, errs.NotFound("supplier", "mine")
	}
	return w.mine, nil
}

func (w *work) ListSuppliers(_ context.Context, req *suppliersv1.ListSuppliersRequest) (*suppliersv1.ListSuppliersResponse, error) {
	if req.GetClaimed() {
		return &suppliersv1.ListSuppliersResponse{}, nil
	}
	return &suppliersv1.ListSuppliersResponse{Suppliers: []*suppliersv1.Supplier{{Id: "sup_1"}, {Id: "sup_2"}}}, nil
}

func (w *work) ListMandates(ctx context.Context, _ *suppliersv1.ListMandatesRequest) (*suppliersv1.ListSuppliersResponse, error) {
	id, _ := auth.From(ctx)
	return &suppliersv1.ListSuppliersResponse{Suppliers: []*suppliersv1.Supplier{{Id: "sup_3", Name: "Ciclofficina", Mandates: []*suppliersv1.Mandate{
		{Organisation: "org_another", Until: in(300)}, {Organisation: id.Organisation, Until: in(30)},
	}}}}, nil
}

func (w *work) ListFitting(context.Context, *watchv1.ListFittingRequest) (*watchv1.ListFittingResponse, error) {
	return &watchv1.ListFittingResponse{Fits: []*watchv1.Fit{{Tender: "ten_9", Score: 92, Good: true, Reasons: []*watchv1.FitReason{
		{Part: "category", Points: 32, Of: 40, Reason: "category.class", Figures: map[string]string{"asked": "90911300", "offered": "90919200"}},
		{Part: "place", Points: 30, Of: 30, Reason: "place.within", Figures: map[string]string{"km": "12", "most": "40"}},
	}}, {Tender: "ten_gone"}}}, nil
}

func (w *work) GetTender(_ context.Context, r *tendersv1.GetTenderRequest) (*tendersv1.Tender, error) {
	if r.GetTender() != "ten_9" {
		return nil, errs.NotFound("tender", r.GetTender())
	}
	return &tendersv1.Tender{Id: "ten_9", Title: "Window cleaning", Buyers: []*tendersv1.Buyer{{Name: "Lille"}}, Deadline: in(20), Place: &typesv1.Place{Country: "FR"}}, nil
}

func start(t *testing.T) (*webtest.Site, *work) {
	t.Helper()
	w := &work{people: map[string]auth.Identity{}}
	site := webtest.Start(t, webtest.Config{Register: []func(grpc.ServiceRegistrar){func(r grpc.ServiceRegistrar) {
		tendersv1.RegisterTendersServiceServer(r, w)
		poolsv1.RegisterPoolsServiceServer(r, w)
		bidsv1.RegisterBidsServiceServer(r, w)
		suppliersv1.RegisterSuppliersServiceServer(r, w)
		watchv1.RegisterWatchServiceServer(r, w)
	}}})
	for name, role := range map[string]optionsv1.Role{
		"officer": optionsv1.Role_ROLE_OFFICER, "opening": optionsv1.Role_ROLE_OPENING_OFFICER, "evaluator": optionsv1.Role_ROLE_EVALUATOR,
		"verifier": optionsv1.Role_ROLE_VERIFIER, "rep": optionsv1.Role_ROLE_REPRESENTATIVE, "broker": optionsv1.Role_ROLE_BROKER, "admin": optionsv1.Role_ROLE_ADMINISTRATOR,
	} {
		w.people[name] = site.Accounts.Add(webtest.Person{
			Email: name + "@gdansk.example", Name: name, Organisation: "City of Gdańsk", Zone: "Europe/Warsaw",
			Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, Roles: []optionsv1.Role{role},
		})
	}
	return site, w
}

func TestEveryRoleFindsWhatItHasToDoNext(t *testing.T) {
	site, w := start(t)
	w.mine = &suppliersv1.Supplier{Id: "sup_9", Name: "Nad Motławą", State: suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED, Cpv: []string{"90919200"}, VerifiedUntil: timestamppb.New(servicetest.Start().AddDate(1, 0, 0).Truncate(24 * time.Hour))}
	b := browsertest.Start(t)
	p := b.Page(360, 800)
	for _, c := range []struct {
		who  string
		says []string
	}{
		{"officer", []string{"7 things can be done next.", "Questions that wait for your answer", "Window cleaning of schools", "1 question waits for an answer", "Answer 1 question", "answers are in", "Publish what you learnt", "Go on with the draft", "Tender without a title", "See the evaluation", "bids until Saturday 5 December 2026, 10:00 (Warsaw time)", "Read and sign", "Read and join", "Make the tender"}},
		{"opening", []string{"You have no opening key yet", "Open the bids", "School meals"}},
		{"evaluator", []string{"Score the bids", "Bicycle repair"}},
		{"verifier", []string{"2 enterprises wait for a first verification"}},
		{"rep", []string{"verified", "Laundry for shelters", "Window cleaning", "(Paris time)", "92 of 100", "CPV 90911300 is bought", "It is 12 km away"}},
		{"broker", []string{"Ciclofficina", "mandate until 23 December 2026", "Act for it"}},
		{"admin", []string{"Your desk is empty"}},
	} {
		site.SignIn(p, c.who+"@gdansk.example")
		for _, text := range c.says {
			p.SeeText(text)
		}
		p.Axe()
		p.Shot("desk-" + c.who)
	}
}

func TestWhoIsNotRegisteredYetIsLedToTheRegistration(t *testing.T) {
	site, _ := start(t)
	p := browsertest.Start(t).Page(1280, 900)
	site.SignIn(p, "rep@gdansk.example")
	p.SeeText("not registered yet")
	if p.Count("main a[href='/enterprises/mine']") == 0 {
		t.Error("nothing leads to the registration")
	}
	p.Axe()
}

func TestAnOpeningOfficerMakesTheirKey(t *testing.T) {
	site, w := start(t)
	p := browsertest.Start(t).Page(360, 800)
	p.Expect("422")
	const send = "main form .govuk-button[type=submit]"
	site.SignIn(p, "opening@gdansk.example")
	p.Open(site.Address + "/desk/opening-key")
	p.Axe()
	p.Type("#passphrase", "four quiet words here")
	p.Type("#passphrase_again", "four quiet words there")
	p.Submit(send)
	p.SeeText("The two passphrases are not the same")
	p.Axe()
	p.Type("#passphrase", "short")
	p.Type("#passphrase_again", "short")
	p.Submit(send)
	p.See("#passphrase-error")
	p.Type("#passphrase", "four quiet words here")
	p.Type("#passphrase_again", "four quiet words here")
	p.Submit(send)
	p.SeeText("Your opening key is made")
	p.Axe()
	p.Shot("key-made")
	if len(w.keys) != 1 {
		t.Errorf("%d keys", len(w.keys))
	}
	p.Open(site.Address + "/desk/opening-key")
	p.SeeText("You have had a key since 23 November 2026.")
}
