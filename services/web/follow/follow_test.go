package follow_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/watch"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/webtest"
)

// market is one tender and the enterprise that reads it.
type market struct {
	tendersv1.UnimplementedTendersServiceServer
	suppliersv1.UnimplementedSuppliersServiceServer
	codelistsv1.UnimplementedCodelistsServiceServer
}

func at(days int) *timestamppb.Timestamp {
	return timestamppb.New(servicetest.Start().AddDate(0, 0, days))
}

func (market) GetTender(_ context.Context, r *tendersv1.GetTenderRequest) (*tendersv1.Tender, error) {
	if r.GetTender() != "ten_parks" {
		return nil, errs.NotFound("tender", r.GetTender())
	}
	return &tendersv1.Tender{
		Id: "ten_parks", Title: "Parks, paths; and benches", Language: "en", Version: 2, Cpv: "77311000", Status: tendersv1.TenderStatus_TENDER_STATUS_OPEN,
		Place: &typesv1.Place{Country: "PL", City: "Gdańsk", Nuts: "PL634"}, Value: &typesv1.Money{Amount: "300000", Currency: "EUR"},
		Buyers:      []*tendersv1.Buyer{{Organisation: "org_city", Name: "City of Gdańsk"}},
		PublishedAt: at(-3), QuestionsUntil: at(10), Deadline: at(20), ContractStart: at(60), ContractEnd: at(425),
	}, nil
}

func (market) ListCodes(context.Context, *codelistsv1.ListCodesRequest) (*codelistsv1.ListCodesResponse, error) {
	return &codelistsv1.ListCodesResponse{}, nil
}

func (market) ListQuestions(context.Context, *tendersv1.ListQuestionsRequest) (*tendersv1.ListQuestionsResponse, error) {
	return &tendersv1.ListQuestionsResponse{}, nil
}

func (market) GetSupplier(context.Context, *suppliersv1.GetSupplierRequest) (*suppliersv1.Supplier, error) {
	return &suppliersv1.Supplier{
		Id: "sup_1", Name: "Zielone Ręce", State: suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED, Cpv: []string{"77310000"}, Serves: []string{"PL63"},
		Finance: &suppliersv1.Finance{Turnover: &typesv1.Money{Amount: "800000", Currency: "EUR"}},
	}, nil
}

func start(t *testing.T) *webtest.Site {
	t.Helper()
	site := webtest.Start(t, webtest.Config{Register: []func(grpc.ServiceRegistrar){func(r grpc.ServiceRegistrar) {
		tendersv1.RegisterTendersServiceServer(r, market{})
		suppliersv1.RegisterSuppliersServiceServer(r, market{})
		codelistsv1.RegisterCodelistsServiceServer(r, market{})
	}}})
	h := site.House
	service, err := watch.New(t.Context(), watch.Deps{DB: h.DB("watch"), Clock: h.Clock, Conn: h.Conn, Signer: h.Signer, Log: h.Log})
	if err != nil {
		t.Fatal(err)
	}
	h.Serve(service.Register)
	site.Accounts.Add(webtest.Person{
		Email: "rep@green.example", Name: "Ewa Maj", Organisation: "Zielone Ręce", Zone: "Europe/Warsaw",
		Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_SUPPLIER, Roles: []optionsv1.Role{optionsv1.Role_ROLE_REPRESENTATIVE},
	})
	return site
}

func TestATenderIsFollowedFromItsPageWhichSaysHowWellItFits(t *testing.T) {
	site := start(t)
	for _, width := range []int64{360, 1280} {
		p := browsertest.Start(t).Page(width, 900)
		site.SignIn(p, "rep@green.example")
		p.Open(site.Address + "/following")
		p.SeeText("You follow no tender yet")
		p.Axe()
		p.Open(site.Address + "/tenders/ten_parks")
		p.SeeText("How well this fits you: 96 of 100")
		p.SeeText("You work there: PL63.")
		p.Submit("form[action='/tenders/ten_parks/follow'] button")
		p.SeeText("You follow this tender now")
		p.Axe()
		p.Shot("follow-tender")
		p.Open(site.Address + "/following")
		p.SeeText("City of Gdańsk")
		p.Submit("#calendar button[name=renew]")
		p.SeeText("It is shown only once")
		p.Axe()
		p.Shot("following")
		if p.Overflow() > 0 {
			t.Errorf("the page runs over the screen of %d", width)
		}
		opensOnlyWithItsSecret(t, p.Text("#calendar .mono"))
		p.Submit("form[action='/tenders/ten_parks/unfollow'] button")
		p.SeeText("You follow no tender yet")
	}
}

// opensOnlyWithItsSecret reads the calendar at its address, signed out.
func opensOnlyWithItsSecret(t *testing.T, address string) {
	t.Helper()
	address = strings.TrimSpace(address)
	if cal := read(t, address); len(cal.Events()) != 4 {
		t.Errorf("%d events at %s", len(cal.Events()), address)
	}
	answer, err := http.Get(regexp.MustCompile(`secret=.*`).ReplaceAllString(address, "secret=AAAAAAAAAAAAAAAAAAAAAAAAAA"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusNotFound {
		t.Errorf("a guessed secret gets %d", answer.StatusCode)
	}
}

func read(t *testing.T, address string) *ics.Calendar {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if kind := answer.Header.Get("Content-Type"); answer.StatusCode != http.StatusOK || kind != "text/calendar; charset=utf-8" {
		t.Fatalf("%s: %d %s", address, answer.StatusCode, kind)
	}
	cal, err := ics.ParseCalendar(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

func TestTheDatesOfATenderAreACalendarFile(t *testing.T) {
	site := start(t)
	cal := read(t, site.Address+"/tenders/ten_parks/dates.ics")
	want := map[string]time.Time{"questions": at(10).AsTime(), "deadline": at(20).AsTime()}
	names := map[string]bool{}
	for _, e := range cal.Events() {
		what := strings.TrimPrefix(strings.SplitN(e.Id(), "@", 2)[0], "ten_parks-")
		names[what] = true
		if end, ok := want[what]; ok {
			if got, err := e.GetStartAt(); err != nil || !got.Equal(end) {
				t.Errorf("%s is at %v, want %v (%v)", what, got, end, err)
			}
		}
		if e.GetProperty(ics.ComponentPropertySequence).Value != "2" || !strings.Contains(e.GetProperty(ics.ComponentPropertySummary).Value, "Parks") {
			t.Errorf("%s: %v", what, e.Properties)
		}
	}
	if len(names) != 4 || !names["start"] || !names["end"] {
		t.Errorf("dates of %v", names)
	}
}
