package clauses_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/clauses"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

// others answers for accounts, delivery and search.
type others struct {
	accountsv1.UnimplementedAccountsServiceServer
	deliveryv1.UnimplementedDeliveryServiceServer
	searchv1.UnimplementedSearchServiceServer
	contract *deliveryv1.Contract
	asked    *searchv1.SearchSuppliersRequest
}

func (o *others) GetOrganisation(_ context.Context, r *accountsv1.GetOrganisationRequest) (*accountsv1.Organisation, error) {
	return &accountsv1.Organisation{Id: r.GetOrganisation(), Name: "Gdańsk"}, nil
}

func (o *others) GetContract(context.Context, *deliveryv1.GetContractRequest) (*deliveryv1.Contract, error) {
	return o.contract, nil
}

func (o *others) SearchSuppliers(_ context.Context, r *searchv1.SearchSuppliersRequest) (*searchv1.SearchSuppliersResponse, error) {
	o.asked = r
	return &searchv1.SearchSuppliersResponse{Total: 12, Facets: []*searchv1.Facet{
		{Name: "eligible", Values: []*searchv1.FacetValue{{Value: "article_20", Count: 6}, {Value: "article_77", Count: 2}}},
	}}, nil
}

func (o *others) register(r grpc.ServiceRegistrar) {
	accountsv1.RegisterAccountsServiceServer(r, o)
	deliveryv1.RegisterDeliveryServiceServer(r, o)
	searchv1.RegisterSearchServiceServer(r, o)
}

type world struct {
	*servicetest.House
	client                       clausesv1.ClausesServiceClient
	officer, colleague, stranger auth.Identity
	others                       *others
}

func newWorld(t *testing.T) *world {
	t.Helper()
	h := servicetest.New(t)
	w := &world{House: h, client: clausesv1.NewClausesServiceClient(h.Conn), others: &others{}}
	city := h.Organisation()
	w.officer, w.colleague = h.Person(city, auth.RoleOfficer), h.Person(city, auth.RoleOfficer)
	w.stranger = h.Person(h.Organisation(), auth.RoleOfficer)
	s, err := clauses.New(t.Context(), clauses.Deps{DB: h.DB("clauses"), Clock: h.Clock, Conn: h.Conn, Log: h.Log})
	if err != nil {
		t.Fatal(err)
	}
	h.Serve(s.Register, w.others.register)
	h.Listen("clauses", s.Consumers()...)
	return w
}

func ownClause() *clausesv1.LibraryClause {
	return &clausesv1.LibraryClause{
		Lever: tendersv1.Lever_LEVER_PERFORMANCE_CONDITION, Theme: "opp", Unit: "people", UsualTarget: "2",
		Texts: map[string]*clausesv1.ClauseText{
			"en": {Title: "Apprentices in {trade}", Text: "The contractor trains {target} {unit} in {trade}.", Measure: "Apprentices"},
			"pl": {Title: "Praktykanci: {trade}", Text: "Wykonawca szkoli {target} {unit}: {trade}.", Measure: "Praktykanci"},
		},
	}
}

func (w *world) create(t *testing.T, c *clausesv1.LibraryClause) *clausesv1.LibraryClause {
	t.Helper()
	made, err := w.client.CreateLibraryClause(w.As(w.officer), &clausesv1.CreateLibraryClauseRequest{Clause: c})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestACitysClauseIsItsOwnUntilItIsSharedAndEachChangeIsANewVersion(t *testing.T) {
	w := newWorld(t)
	made := w.create(t, ownClause())
	get := func(id auth.Identity, version int32) (*clausesv1.LibraryClause, error) {
		return w.client.GetLibraryClause(w.As(id), &clausesv1.GetLibraryClauseRequest{Clause: made.GetId(), Version: version})
	}
	if c, err := get(w.colleague, 0); err != nil || c.GetVersion() != 1 || c.GetOrganisationName() != "Gdańsk" {
		t.Fatalf("a colleague: %v, %v", c, err)
	}
	if _, err := get(w.stranger, 0); errs.Code(err) != codes.NotFound {
		t.Fatalf("another city reads what is not shared: %v", err)
	}
	shared := made
	shared.Shared = true
	shared, err := w.client.UpdateLibraryClause(w.As(w.colleague), &clausesv1.UpdateLibraryClauseRequest{Clause: shared})
	if err != nil || shared.GetVersion() != 1 {
		t.Fatalf("sharing makes no version: %v, %v", shared, err)
	}
	if _, err := get(w.stranger, 0); err != nil {
		t.Fatalf("another city reads what is shared: %v", err)
	}
	shared.Texts["en"].Text = "The contractor trains {target} {unit} in {trade} to the end."
	changed, err := w.client.UpdateLibraryClause(w.As(w.officer), &clausesv1.UpdateLibraryClauseRequest{Clause: shared})
	if err != nil || changed.GetVersion() != 2 {
		t.Fatalf("new words make a version: %v, %v", changed, err)
	}
	if first, err := get(w.stranger, 1); err != nil || first.GetTexts()["en"].GetText() != ownClause().GetTexts()["en"].GetText() {
		t.Errorf("the first version is kept: %v, %v", first, err)
	}
	if _, err := get(w.stranger, 3); errs.Code(err) != codes.NotFound {
		t.Errorf("a version that there is not: %v", err)
	}
}

func TestOnlyItsOwnCityChangesAClauseAndNobodyTheCommonLibrary(t *testing.T) {
	w := newWorld(t)
	made := w.create(t, ownClause())
	made.Shared = true
	_, err := w.client.UpdateLibraryClause(w.As(w.stranger), &clausesv1.UpdateLibraryClauseRequest{Clause: made})
	if errs.Code(err) != codes.NotFound {
		t.Errorf("another city changes it: %v", err)
	}
	if _, err = w.client.RetireLibraryClause(w.As(w.stranger), &clausesv1.RetireLibraryClauseRequest{Clause: made.GetId()}); errs.Code(err) != codes.NotFound {
		t.Errorf("another city retires it: %v", err)
	}
	if _, err = w.client.RetireLibraryClause(w.As(w.officer), &clausesv1.RetireLibraryClauseRequest{Clause: "inclusion-hours"}); !errs.Is(err, "clause.fairlots_own") {
		t.Errorf("the common library is changed: %v", err)
	}
	made.OrganisationName, made.Version, made.Usage = "Paris", 9, &clausesv1.ClauseUsage{Tenders: 1000}
	forged, err := w.client.UpdateLibraryClause(w.As(w.officer), &clausesv1.UpdateLibraryClauseRequest{Clause: made})
	if err != nil || forged.GetOrganisationName() != "Gdańsk" || forged.GetVersion() != 1 {
		t.Errorf("what is not the officer's to write is written: %v, %v", forged, err)
	}
	_, err = w.client.UpdateLibraryClause(w.As(w.officer), &clausesv1.UpdateLibraryClauseRequest{Clause: made})
	if errs.Code(err) != codes.Aborted {
		t.Errorf("an old revision: %v", err)
	}
}

func TestARetiredClauseLeavesTheLibraryAndComesBack(t *testing.T) {
	w := newWorld(t)
	c := ownClause()
	c.Shared = true
	made := w.create(t, c)
	seen := func() bool {
		list, err := w.client.ListLibraryClauses(w.As(w.stranger), &clausesv1.ListLibraryClausesRequest{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list.GetClauses() {
			if c.GetId() == made.GetId() {
				return true
			}
		}
		return false
	}
	for i, want := range []bool{true, false, true} {
		if i > 0 {
			if _, err := w.client.RetireLibraryClause(w.As(w.officer), &clausesv1.RetireLibraryClauseRequest{Clause: made.GetId(), Restore: want}); err != nil {
				t.Fatal(err)
			}
		}
		if seen() != want {
			t.Errorf("step %d: seen is %v", i, !want)
		}
	}
}

func TestEveryLanguageHasTheSameBlanksAndTheyAreFilled(t *testing.T) {
	w := newWorld(t)
	broken := ownClause()
	broken.Texts["pl"].Title, broken.Texts["pl"].Text = "Praktykanci", "Wykonawca szkoli {target} {unit}."
	_, err := w.client.CreateLibraryClause(w.As(w.officer), &clausesv1.CreateLibraryClauseRequest{Clause: broken})
	if e := errs.From(err); err == nil || len(e.Fields) != 1 || e.Fields[0].Path != "clause.texts[pl].text" || e.Fields[0].Reason != "clause.missing_blank" {
		t.Fatalf("a blank that is missing in Polish: %v", err)
	}
	made := w.create(t, ownClause())
	filled, err := w.client.FillLibraryClause(w.As(w.officer), &clausesv1.FillLibraryClauseRequest{
		Clause: made.GetId(), Language: "pl", Target: "3", Blanks: map[string]string{"trade": "ogrodnik"},
	})
	if err != nil || filled.GetText() != "Wykonawca szkoli 3 people: ogrodnik." || filled.GetTarget() != "3" || filled.GetLibraryClause() != made.GetId() || filled.GetLibraryVersion() != 1 {
		t.Errorf("got %v, %v", filled, err)
	}
	open, err := w.client.FillLibraryClause(w.As(w.officer), &clausesv1.FillLibraryClauseRequest{Clause: made.GetId(), Language: "sv"})
	if err != nil || open.GetText() != "The contractor trains 2 people in {trade}." {
		t.Errorf("without Swedish in English, an open blank visible: %v, %v", open, err)
	}
}

func TestUsesAreCountedOnceAsUsedMetAndMissed(t *testing.T) {
	w := newWorld(t)
	clause := &tendersv1.Clause{Id: "CLA-0001", LibraryClause: "inclusion-hours"}
	w.Tell("tenders", "ten_1", &tendersv1.TenderPublished{Tender: &tendersv1.Tender{Id: "ten_1", Clauses: []*tendersv1.Clause{clause}}})
	end := timestamppb.New(w.Clock.Now().Add(24 * time.Hour))
	w.others.contract = &deliveryv1.Contract{Id: "con_1", PeriodEnd: end, Obligations: []*deliveryv1.Obligation{{Clause: clause, Promised: "833", Verified: "833"}}}
	w.Tell("delivery", "con_1", &deliveryv1.ContractSigned{Contract: w.others.contract})
	w.Tell("delivery", "con_2", &deliveryv1.ContractSigned{Contract: &deliveryv1.Contract{Id: "con_2", PeriodEnd: end, Obligations: w.others.contract.GetObligations()}})
	w.Tell("delivery", "con_1", &deliveryv1.ReportVerified{Report: &deliveryv1.Report{Contract: "con_1", Clause: "CLA-0001"}})
	w.Clock.Advance(48 * time.Hour)
	want := "1 used, 1 met, 1 missed"
	for got := ""; got != want; {
		if t.Context().Err() != nil {
			t.Fatalf("got %s", got)
		}
		w.Clock.Advance(2 * time.Minute) // counts are remembered for a minute
		c, err := w.client.GetLibraryClause(w.As(w.officer), &clausesv1.GetLibraryClauseRequest{Clause: "inclusion-hours"})
		if err != nil {
			t.Fatal(err)
		}
		got = counted(c.GetUsage())
	}
}

func TestTheCalibratorAsksForVerifiedEnterprisesOfTheTradeThatServeThePlace(t *testing.T) {
	w := newWorld(t)
	c, err := w.client.Calibrate(w.As(w.officer), &clausesv1.CalibrateRequest{
		Value: &typesv1.Money{Amount: "1000000", Currency: "EUR"}, Cpv: "90919200", Place: &typesv1.Place{Country: "IT", Nuts: "ITC4C"}, Lots: 2,
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.GetEnterprises() != 12 || c.GetArticle_20() != 6 || c.GetArticle_77() != 2 || !c.GetLevers()[0].GetRecommended() {
		t.Errorf("got %v", c)
	}
	if a := w.others.asked; !a.GetVerified() || a.GetServesPlace() != "ITC4C" || len(a.GetCpv()) != 1 || a.GetCpv()[0] != "909" {
		t.Errorf("asked %v", a)
	}
}

func counted(u *clausesv1.ClauseUsage) string {
	return fmt.Sprintf("%d used, %d met, %d missed", u.GetTenders(), u.GetMet(), u.GetMissed())
}
