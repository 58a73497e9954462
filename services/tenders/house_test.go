package tenders_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/tenders"
)

// accounts knows the organisations and people of a test.
type accounts struct {
	accountsv1.UnimplementedAccountsServiceServer
	people map[string]*accountsv1.Person
	// secondApproval is the wish of every city.
	secondApproval atomic.Bool
}

func (a *accounts) GetOrganisation(_ context.Context, r *accountsv1.GetOrganisationRequest) (*accountsv1.Organisation, error) {
	return &accountsv1.Organisation{
		Id: r.GetOrganisation(), Name: "City " + r.GetOrganisation(), Place: &typesv1.Place{Country: "FR"}, TimeZone: "Europe/Paris",
		SecondApproval: a.secondApproval.Load(),
	}, nil
}

func (a *accounts) GetPerson(ctx context.Context, r *accountsv1.GetPersonRequest) (*accountsv1.Person, error) {
	if id, _ := auth.From(ctx); id.Service != "tenders" {
		return nil, errs.Denied("test", "only in the service's own name")
	}
	if p, ok := a.people[r.GetPerson()]; ok {
		return p, nil
	}
	return nil, errs.NotFound("person", r.GetPerson())
}

// bids gives a tender the key of its name, and can be out of order.
type bids struct {
	bidsv1.UnimplementedBidsServiceServer
	mu     sync.Mutex
	sealed map[string][]string
	broken bool
	keys   []string
}

func (b *bids) CreateSeal(_ context.Context, r *bidsv1.CreateSealRequest) (*bidsv1.CreateSealResponse, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.broken {
		return nil, errs.New(codes.Unavailable, "test", "out of order")
	}
	b.sealed[r.GetTender()] = r.GetOfficers()
	return &bidsv1.CreateSealResponse{Recipient: "age1" + r.GetTender()}, nil
}

func (b *bids) ListOpeningKeys(_ context.Context, r *bidsv1.ListOpeningKeysRequest) (*bidsv1.ListOpeningKeysResponse, error) {
	list := &bidsv1.ListOpeningKeysResponse{}
	for _, p := range r.GetPeople() {
		if slices.Contains(b.keys, p) {
			list.Keys = append(list.Keys, &bidsv1.OpeningKey{Person: p})
		}
	}
	return list, nil
}

// pools knows one pool at most.
type pools struct {
	poolsv1.UnimplementedPoolsServiceServer
	pool *poolsv1.Pool
}

func (p *pools) GetPool(_ context.Context, r *poolsv1.GetPoolRequest) (*poolsv1.Pool, error) {
	if p.pool.GetId() != r.GetPool() {
		return nil, errs.NotFound("pool", r.GetPool())
	}
	return p.pool, nil
}

// awards knows who won a tender, by its id.
type awards struct {
	awardsv1.UnimplementedAwardsServiceServer
	won map[string][]*awardsv1.LotAward
}

func (a *awards) GetAward(ctx context.Context, r *awardsv1.GetAwardRequest) (*awardsv1.Award, error) {
	if id, _ := auth.From(ctx); id.Service != "tenders" {
		return nil, errs.Denied("test", "only in the service's own name")
	}
	lots, ok := a.won[r.GetTender()]
	if !ok {
		return nil, errs.NotFound("award", r.GetTender())
	}
	return &awardsv1.Award{Tender: r.GetTender(), Lots: lots}, nil
}

// suppliers has one supplier for each organisation.
type suppliers struct {
	suppliersv1.UnimplementedSuppliersServiceServer
	// proof is how it was proven who acts for each.
	proof suppliersv1.ProofOfRepresentation
}

func (s *suppliers) GetSupplier(ctx context.Context, _ *suppliersv1.GetSupplierRequest) (*suppliersv1.Supplier, error) {
	caller, _ := auth.From(ctx)
	return &suppliersv1.Supplier{
		Id: "sup_" + caller.Organisation, Name: "Enterprise of " + caller.Organisation, Organisation: caller.Organisation,
		Representation: &suppliersv1.Representation{Proof: s.proof},
	}, nil
}

// files knows the file whose name ends with the organisation.
type files struct{}

func (files) Complete(_ context.Context, path, organisation string, list []*typesv1.File) error {
	for _, f := range list {
		if f.GetId() != "fil_"+organisation {
			return errs.Invalid(path, "file.unknown", "no such file")
		}
		f.Size, f.Sha256 = 42, "true"
	}
	return nil
}

type house struct {
	*servicetest.House
	t        *testing.T
	client   tendersv1.TendersServiceClient
	db       store.DB
	service  *tenders.Service
	accounts *accounts
	bids     *bids
	pools    *pools
	profiles *suppliers
	awards   *awards

	officer, colleague, stranger, supplier, rival auth.Identity
	openers                                       []string
	evaluator                                     auth.Identity
}

func newHouse(t *testing.T) *house {
	h := &house{
		House: servicetest.New(t), t: t, accounts: &accounts{people: map[string]*accountsv1.Person{}},
		bids: &bids{sealed: map[string][]string{}}, pools: &pools{}, awards: &awards{won: map[string][]*awardsv1.LotAward{}},
		profiles: &suppliers{proof: suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_SIGNED_DOCUMENT},
	}
	h.db = h.DB("tenders")
	service, err := tenders.New(t.Context(), tenders.Deps{DB: h.db, Clock: h.Clock, Conn: h.Conn, Log: h.Log, Signer: h.Signer, Files: files{}})
	if err != nil {
		t.Fatal(err)
	}
	h.service = service
	h.Serve(service.Register,
		func(r grpc.ServiceRegistrar) { accountsv1.RegisterAccountsServiceServer(r, h.accounts) },
		func(r grpc.ServiceRegistrar) { bidsv1.RegisterBidsServiceServer(r, h.bids) },
		func(r grpc.ServiceRegistrar) { poolsv1.RegisterPoolsServiceServer(r, h.pools) },
		func(r grpc.ServiceRegistrar) { awardsv1.RegisterAwardsServiceServer(r, h.awards) },
		func(r grpc.ServiceRegistrar) { suppliersv1.RegisterSuppliersServiceServer(r, h.profiles) })
	h.client = tendersv1.NewTendersServiceClient(h.Conn)
	city := h.Organisation()
	h.officer, h.colleague = h.Person(city, auth.RoleOfficer), h.Person(city, auth.RoleEvaluator)
	h.stranger = h.Person(h.Organisation(), auth.RoleOfficer)
	h.supplier = h.Person(h.Organisation(), auth.RoleRepresentative)
	h.rival = h.Person(h.Organisation(), auth.RoleRepresentative)
	for range 3 {
		p := h.employ(city, optionsv1.Role_ROLE_OPENING_OFFICER)
		h.openers = append(h.openers, p)
		h.bids.keys = append(h.bids.keys, p)
	}
	h.evaluator = auth.Identity{Person: h.employ(city, optionsv1.Role_ROLE_EVALUATOR), Organisation: city, Roles: []string{auth.RoleEvaluator}}
	return h
}

func (h *house) employ(organisation string, role optionsv1.Role) string {
	p := h.Person(organisation)
	h.accounts.people[p.Person] = &accountsv1.Person{Id: p.Person, Organisation: organisation, Roles: []optionsv1.Role{role}}
	return p.Person
}

func eur(amount string) *typesv1.Money { return &typesv1.Money{Amount: amount, Currency: "EUR"} }

// lawful is a draft that can be published.
func (h *house) lawful() *tendersv1.Tender {
	now := h.Clock.Now()
	in := func(days int) *timestamppb.Timestamp {
		return timestamppb.New(now.AddDate(0, 0, days).Add(3 * time.Hour))
	}
	return &tendersv1.Tender{
		Title: "Nettoyage de douze écoles", Description: "Nettoyage quotidien.", Language: "fr",
		Procedure: tendersv1.Procedure_PROCEDURE_OPEN, ContractNature: tendersv1.ContractNature_CONTRACT_NATURE_SERVICES,
		Cpv: "90911200", Place: &typesv1.Place{City: "Paris", Country: "FR"}, Value: eur("480000"), ElectronicSubmission: true,
		Lots: []*tendersv1.Lot{{Title: "Nord", Value: eur("240000")}, {Title: "Sud", Value: eur("240000")}},
		Clauses: []*tendersv1.Clause{{
			Title: "Insertion", Lever: tendersv1.Lever_LEVER_PERFORMANCE_CONDITION, Measure: "heures d'insertion", Unit: "h",
			Target: "2400", Evidence: "bulletins de paie", LinkToSubject: "heures de nettoyage",
		}},
		Criteria: []*tendersv1.Criterion{
			{Type: tendersv1.CriterionType_CRITERION_TYPE_PRICE, Name: "Prix", Weight: "60"},
			{Type: tendersv1.CriterionType_CRITERION_TYPE_SOCIAL, Name: "Insertion", Weight: "40", Clause: "CLA-0001"},
		},
		Deadline: in(40), QuestionsUntil: in(30), ContractStart: in(90), ContractEnd: in(800),
		OpeningOfficers: slices.Clone(h.openers), Evaluators: []string{h.evaluator.Person}, Accessibility: "Consignes en langage clair.",
	}
}

func (h *house) draft(change ...func(*tendersv1.Tender)) *tendersv1.Tender {
	h.t.Helper()
	input := h.lawful()
	for _, c := range change {
		c(input)
	}
	t, err := h.client.CreateTender(h.As(h.officer), &tendersv1.CreateTenderRequest{Tender: input})
	if err != nil {
		h.t.Fatal(err)
	}
	return t
}

func (h *house) published(change ...func(*tendersv1.Tender)) *tendersv1.Tender {
	h.t.Helper()
	draft := h.draft(change...)
	t, err := h.client.PublishTender(h.As(h.officer), &tendersv1.PublishTenderRequest{Tender: draft.GetId(), Revision: draft.GetRevision()})
	if err != nil {
		h.t.Fatal(err)
	}
	return t
}

func wantCode(t *testing.T, what string, err error, code codes.Code) {
	t.Helper()
	if errs.Code(err) != code {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}

func wantReason(t *testing.T, what string, err error, reason string) {
	t.Helper()
	if !errs.Is(err, reason) {
		t.Errorf("%s: %v, want %s", what, err, reason)
	}
}
