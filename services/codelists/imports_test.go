package codelists_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	"github.com/fairlot/fairlot/services/codelists"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

// organisations answers with an operator and buyers.
type organisations struct {
	accountsv1.UnimplementedAccountsServiceServer
	operator string
}

func (o organisations) Register(r grpc.ServiceRegistrar) {
	accountsv1.RegisterAccountsServiceServer(r, o)
}

func (o organisations) GetOrganisation(_ context.Context, req *accountsv1.GetOrganisationRequest) (*accountsv1.Organisation, error) {
	kind := accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER
	if req.GetOrganisation() == o.operator {
		kind = accountsv1.OrganisationKind_ORGANISATION_KIND_OPERATOR
	}
	return &accountsv1.Organisation{Id: req.GetOrganisation(), Kind: kind}, nil
}

// instance is the service over a real database, and another process on it.
type instance struct {
	*servicetest.House
	t             *testing.T
	db            store.DB
	client        codelistsv1.CodelistsServiceClient
	other         *codelists.Service
	administrator auth.Identity
}

func open(t *testing.T) *instance {
	t.Helper()
	h := servicetest.New(t)
	i := &instance{House: h, t: t, db: h.DB("codelists"), client: codelistsv1.NewCodelistsServiceClient(h.Conn)}
	i.administrator = h.Person(h.Organisation(), auth.RoleAdministrator)
	service := i.process()
	i.other = i.process()
	h.Serve(organisations{operator: i.administrator.Organisation}.Register, service.Register)
	return i
}

// process opens the service on the same database.
func (i *instance) process() *codelists.Service {
	i.t.Helper()
	service, err := codelists.Open(i.t.Context(), codelists.Deps{DB: i.db, Clock: i.Clock, Conn: i.Conn})
	if err != nil {
		i.t.Fatal(err)
	}
	return service
}

func (i *instance) take(list string, words map[string]map[string]string) string {
	i.t.Helper()
	req := &codelistsv1.ImportCodesRequest{Codelist: list, Source: "eForms SDK"}
	for code, labels := range words {
		req.Codes = append(req.Codes, &codelistsv1.CodeLabels{Code: code, Labels: labels})
	}
	a, err := i.client.ImportCodes(i.As(i.administrator), req)
	if err != nil {
		i.t.Fatal(err)
	}
	return fmt.Sprint(a.GetCreated(), " ", a.GetUpdated(), " ", a.GetUnchanged())
}

// says gives "code label" of what another process finds.
func (i *instance) says(req *codelistsv1.ListCodesRequest) string {
	i.t.Helper()
	a, err := i.other.ListCodes(i.t.Context(), req)
	if err != nil {
		i.t.Fatal(err)
	}
	var all []string
	for _, c := range a.GetCodes() {
		all = append(all, c.GetCode()+" "+c.GetLabel())
	}
	return strings.Join(all, ", ")
}

func TestImportedLabelsStandOverTheSeedInEveryProcessAtOnce(t *testing.T) {
	i := open(t)
	school := &codelistsv1.ListCodesRequest{Codelist: "cpv", Language: "pl", Codes: []string{"90919300", "90919900"}}
	if got := i.says(school); got != "90919300 Sprzątanie szkół" {
		t.Fatalf("the seed says %q", got)
	}
	words := map[string]map[string]string{"90919300": {"pl": "Usługi sprzątania szkół", "en": "School cleaning services"}, "90919900": {"en": "New"}}
	if got := i.take("cpv", words); got != "1 1 0" && got != "2 0 0" {
		t.Errorf("first %s", got)
	}
	if got := i.says(school); got != "90919300 Usługi sprzątania szkół, 90919900 New" {
		t.Errorf("another process says %q", got)
	}
	if got := i.take("cpv", words); got != "0 0 2" {
		t.Errorf("twice %s", got)
	}
	words["90919900"] = map[string]string{"fr": "Nouveau"}
	if got := i.take("cpv", words); got != "0 1 1" {
		t.Errorf("one more language %s", got)
	}
	for language, want := range map[string]string{"fr": "Nouveau", "sv": "New"} {
		if got := i.says(&codelistsv1.ListCodesRequest{Codelist: "cpv", Language: language, Codes: []string{"90919900"}}); got != "90919900 "+want {
			t.Errorf("%s: %q", language, got)
		}
	}
	for _, q := range []string{"sprzatanie szkol", "uslugi szkol", "school clean", "sprzątaniem szkołach"} {
		if got := i.says(&codelistsv1.ListCodesRequest{Codelist: "cpv", Language: "pl", Q: q}); !strings.HasPrefix(got, "90919300 ") {
			t.Errorf("%q finds %q", q, got)
		}
	}
	answer, err := i.process().ListCodes(t.Context(), school)
	if err != nil || len(answer.GetCodes()) != 2 || answer.GetCodes()[0].GetSource() != "eForms SDK" {
		t.Errorf("after a restart: %v, %v", answer, err)
	}
}

func TestAnImportedAreaBelongsToItsCountry(t *testing.T) {
	i := open(t)
	i.take("nuts", map[string]map[string]string{"EL303": {"en": "Central Athens"}, "UKI31": {"en": "Camden"}})
	got, err := i.other.ListCodes(t.Context(), &codelistsv1.ListCodesRequest{Codelist: "nuts", Country: "GR", Q: "athens"})
	if err != nil || len(got.GetCodes()) != 1 || got.GetCodes()[0].GetCountry() != "GR" {
		t.Errorf("got %v, %v", got, err)
	}
	if got := i.says(&codelistsv1.ListCodesRequest{Codelist: "nuts", Country: "GB", Q: "camden"}); got != "UKI31 Camden" {
		t.Errorf("got %q", got)
	}
}

func TestOnlyTheOperatorsAdministratorsImportLabels(t *testing.T) {
	i := open(t)
	label := []*codelistsv1.CodeLabels{{Code: "90919300", Labels: map[string]string{"en": "Made up"}}}
	ask := func(ctx context.Context, list string, codes []*codelistsv1.CodeLabels) error {
		_, err := i.client.ImportCodes(ctx, &codelistsv1.ImportCodesRequest{Codelist: list, Source: "x", Codes: codes})
		return err
	}
	for who, c := range map[string]struct {
		ctx    context.Context
		code   codes.Code
		reason string
	}{
		"nobody":                 {t.Context(), codes.Unauthenticated, "auth.sign_in"},
		"an officer":             {i.As(i.Person(i.administrator.Organisation, auth.RoleOfficer)), codes.PermissionDenied, "auth.role"},
		"a city's administrator": {i.As(i.Person(i.Organisation(), auth.RoleAdministrator)), codes.PermissionDenied, "codelist.operator"},
		"a service":              {i.As(auth.Identity{Service: "search"}), codes.PermissionDenied, ""},
	} {
		if err := ask(c.ctx, "cpv", label); errs.Code(err) != c.code || c.reason != "" && !errs.Is(err, c.reason) {
			t.Errorf("%s: %v", who, err)
		}
	}
	for name, wrong := range map[string][]*codelistsv1.CodeLabels{
		"an area":      {{Code: "FR10", Labels: map[string]string{"en": "x"}}},
		"a code twice": {label[0], label[0]},
		"no label":     {{Code: "90919300", Labels: map[string]string{"en": ""}}},
		"no language":  {{Code: "90919300", Labels: map[string]string{"english": "x"}}},
		"no code":      {{Code: "9091930", Labels: map[string]string{"en": "x"}}},
	} {
		if err := ask(i.As(i.administrator), "cpv", wrong); errs.Code(err) != codes.InvalidArgument {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := ask(i.As(i.administrator), "legal-form", label); errs.Code(err) != codes.InvalidArgument {
		t.Errorf("a list of the program: %v", err)
	}
	if got := i.says(&codelistsv1.ListCodesRequest{Codelist: "cpv", Codes: []string{"90919300"}}); got != "90919300 School cleaning" {
		t.Errorf("after all that: %q", got)
	}
}
