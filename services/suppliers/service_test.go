package suppliers_test

import (
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

func unmarshal(data []byte, m proto.Message) error { return protojson.Unmarshal(data, m) }

func TestADraftIsSeenByItsOwnPeopleOnly(t *testing.T) {
	f := setup(t)
	draft := f.create(f.nad, profile())
	if draft.GetState() != suppliersv1.SupplierState_SUPPLIER_STATE_DRAFT || draft.GetOrganisation() != f.nad.Organisation || draft.GetRevision() != 1 {
		t.Fatalf("got %v", draft)
	}
	if v := draft.GetIdentifier().GetValue(); v != "8567346215" {
		t.Errorf("identifier %s", v)
	}
	if draft.GetWebsite() != "https://nadmotlawa.example" || draft.GetWorkforce().GetIntegrationPercent() != 60 {
		t.Errorf("website %s, %d %%", draft.GetWebsite(), draft.GetWorkforce().GetIntegrationPercent())
	}
	for _, id := range []string{draft.GetId(), "mine"} {
		if s, err := f.get(f.As(f.nad), id); err != nil || s.GetId() != draft.GetId() {
			t.Errorf("own people: %v, %v", s, err)
		}
	}
	for who, id := range map[string]auth.Identity{"another enterprise": f.bur, "a verifier": f.gdansk, "search": {Service: "search"}} {
		_, err := f.get(f.As(id), draft.GetId())
		wantCode(t, who, err, codes.NotFound, "supplier.not_found")
	}
	_, err := f.get(t.Context(), draft.GetId())
	wantCode(t, "anyone", err, codes.NotFound, "supplier.not_found")
	_, err = f.get(t.Context(), "mine")
	wantCode(t, "mine of nobody", err, codes.Unauthenticated, "auth.sign_in")
	_, err = f.get(f.As(f.bur), "mine")
	wantCode(t, "mine before registering", err, codes.NotFound, "supplier.not_found")
	if list := f.changes(); len(list) != 0 {
		t.Errorf("a draft tells the house: %v", list)
	}
}

func TestRegistrationSaysEverythingToChangeAtOnce(t *testing.T) {
	f := setup(t)
	p := profile()
	p.Name = "   "
	p.Identifier.Value = "8567346216"
	p.LegalForm, p.SocialStatus = "pl.none", "fr.ei"
	p.Place.Nuts, p.Place.Longitude = "SE224", nil
	p.Website = "javascript:alert(1)"
	p.Description["polski"] = "x"
	p.Workforce.Disadvantaged = 60
	p.Workforce.AsOf = timestamppb.New(f.Clock.Now().Add(time.Hour))
	_, err := f.client.CreateSupplier(f.As(f.nad), &suppliersv1.CreateSupplierRequest{Supplier: p})
	want := map[string]string{
		"supplier.name": "string.min_len", "supplier.identifier.value": "identifier.check_digit", "supplier.legal_form": "code.unknown",
		"supplier.social_status": "code.country", "supplier.place.nuts": "place.nuts_country", "supplier.place.longitude": "place.half_position",
		"supplier.website": "website.form", "supplier.description[polski]": "language.code",
		"supplier.workforce.employees": "workforce.sum", "supplier.workforce.as_of": "workforce.as_of",
	}
	for _, v := range errs.From(err).Fields {
		if want[v.Path] != v.Reason {
			t.Errorf("%s: %s (%s)", v.Path, v.Reason, v.Message)
		}
		delete(want, v.Path)
	}
	if len(want) > 0 {
		t.Errorf("not said: %v (%v)", want, err)
	}
}

func TestEvidenceMustHaveBeenSentByTheOrganisation(t *testing.T) {
	f := setup(t)
	p := profile()
	p.Evidence = []*typesv1.File{f.file(f.bur.Organisation, "fil_theirs")}
	_, err := f.client.CreateSupplier(f.As(f.nad), &suppliersv1.CreateSupplierRequest{Supplier: p})
	wantCode(t, "another's file", err, codes.InvalidArgument, "file.unknown")
	p.Evidence = []*typesv1.File{f.file(f.nad.Organisation, "fil_ours")}
	s := f.create(f.nad, p)
	if e := s.GetEvidence()[0]; e.GetName() != "fil_ours.pdf" || e.GetSize() != 5 || len(e.GetSha256()) != 64 {
		t.Errorf("got %v", e)
	}
}

func TestAnIdentifierBelongsToOneSupplierAndAnOrganisationHasOne(t *testing.T) {
	f := setup(t)
	f.create(f.nad, profile())
	p := profile()
	p.Identifier.Value = "PL8567346215"
	_, err := f.client.CreateSupplier(f.As(f.bur), &suppliersv1.CreateSupplierRequest{Supplier: p})
	wantCode(t, "the same number", err, codes.AlreadyExists, "supplier.identifier_taken")
	p.Identifier = &typesv1.Identifier{Scheme: "PL-KRS", Value: "0000123456"}
	_, err = f.client.CreateSupplier(f.As(f.nad), &suppliersv1.CreateSupplierRequest{Supplier: p})
	wantCode(t, "a second supplier", err, codes.AlreadyExists, "supplier.exists")
}

func TestARepeatedRegistrationMakesOneSupplier(t *testing.T) {
	f := setup(t)
	ctx := rpc.WithIdempotencyKey(f.As(f.nad), "once")
	first, err := f.client.CreateSupplier(ctx, &suppliersv1.CreateSupplierRequest{Supplier: profile()})
	if err != nil {
		t.Fatal(err)
	}
	again, err := f.client.CreateSupplier(ctx, &suppliersv1.CreateSupplierRequest{Supplier: profile()})
	if err != nil || again.GetId() != first.GetId() {
		t.Errorf("got %v, %v", again, err)
	}
	p := profile()
	p.Name = "Another"
	_, err = f.client.CreateSupplier(ctx, &suppliersv1.CreateSupplierRequest{Supplier: p})
	wantCode(t, "another request", err, codes.FailedPrecondition, "idempotency.key_reused")
}

func TestSubmittingMakesACompleteSupplierPublic(t *testing.T) {
	f := setup(t)
	p := profile()
	p.Cpv, p.Serves, p.Place.City = nil, nil, ""
	draft := f.create(f.nad, p)
	_, err := f.client.SubmitSupplier(f.As(f.nad), &suppliersv1.SubmitSupplierRequest{Supplier: draft.GetId()})
	if e := errs.From(err); e.Code != codes.FailedPrecondition || e.Reason != "supplier.incomplete" || len(e.Fields) != 3 || e.Fields[0].Path != "place.city" {
		t.Fatalf("got %+v", e)
	}
	_, err = f.client.SubmitSupplier(f.As(f.bur), &suppliersv1.SubmitSupplierRequest{Supplier: draft.GetId()})
	wantCode(t, "another enterprise", err, codes.NotFound, "supplier.not_found")

	full := profile()
	full.Id, full.Revision = draft.GetId(), draft.GetRevision()
	if _, err = f.client.UpdateSupplier(f.As(f.nad), &suppliersv1.UpdateSupplierRequest{Supplier: full}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // a second click changes nothing
		s, err := f.client.SubmitSupplier(f.As(f.nad), &suppliersv1.SubmitSupplierRequest{Supplier: "mine"})
		if err != nil || s.GetState() != suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED || s.GetRevision() != 3 || !s.GetSubmittedAt().AsTime().Equal(f.Clock.Now()) {
			t.Fatalf("got %v, %v", s, err)
		}
	}
	if list := f.changes(); len(list) != 1 || list[0].GetName() != full.GetName() {
		t.Errorf("events %v", list)
	}
	if s, err := f.get(t.Context(), draft.GetId()); err != nil || s.GetName() != full.GetName() {
		t.Errorf("got %v, %v", s, err)
	}
	full.Cpv = nil
	full.Revision = 0
	_, err = f.client.UpdateSupplier(f.As(f.nad), &suppliersv1.UpdateSupplierRequest{Supplier: full})
	wantCode(t, "emptying a public profile", err, codes.InvalidArgument, "supplier.needs_cpv")
}

func TestAnOldRevisionDoesNotOverwriteANewerOne(t *testing.T) {
	f := setup(t)
	s := f.create(f.nad, profile())
	p := profile()
	p.Id, p.Revision, p.Brand = s.GetId(), 1, "First"
	if _, err := f.client.UpdateSupplier(f.As(f.nad), &suppliersv1.UpdateSupplierRequest{Supplier: p}); err != nil {
		t.Fatal(err)
	}
	p.Brand = "Second"
	_, err := f.client.UpdateSupplier(f.As(f.nad), &suppliersv1.UpdateSupplierRequest{Supplier: p})
	wantCode(t, "an old revision", err, codes.Aborted, "record.changed")
	p.Revision = 0
	_, err = f.client.UpdateSupplier(f.As(f.bur), &suppliersv1.UpdateSupplierRequest{Supplier: p})
	wantCode(t, "another enterprise", err, codes.NotFound, "supplier.not_found")
}

func TestWhatOnlyInsidersSeeTellsTheHouseNothing(t *testing.T) {
	f := setup(t)
	s := f.submit(f.nad, profile())
	f.changes()
	p := profile()
	p.Id, p.Evidence = s.GetId(), []*typesv1.File{f.file(f.nad.Organisation, "fil_new")}
	if _, err := f.client.UpdateSupplier(f.As(f.nad), &suppliersv1.UpdateSupplierRequest{Supplier: p}); err != nil {
		t.Fatal(err)
	}
	if list := f.changes(); len(list) != 0 {
		t.Errorf("events %v", list)
	}
	p.Brand = "Nad Motławą"
	if _, err := f.client.UpdateSupplier(f.As(f.nad), &suppliersv1.UpdateSupplierRequest{Supplier: p}); err != nil {
		t.Fatal(err)
	}
	if list := f.changes(); len(list) != 1 || list[0].GetBrand() != "Nad Motławą" || list[0].GetEvidence() != nil {
		t.Errorf("events %v", list)
	}
}

func TestSuppliersAreListedInTheOrderOfTheirIds(t *testing.T) {
	f := setup(t)
	a := f.submit(f.nad, profile())
	p := profile()
	p.Identifier = &typesv1.Identifier{Scheme: "PL-KRS", Value: "0000123456"}
	b := f.submit(f.bur, p)
	first, err := f.client.ListSuppliers(t.Context(), &suppliersv1.ListSuppliersRequest{PageSize: 1})
	if err != nil || len(first.GetSuppliers()) != 1 || first.GetNextPageToken() == "" {
		t.Fatalf("got %v, %v", first, err)
	}
	second, err := f.client.ListSuppliers(t.Context(), &suppliersv1.ListSuppliersRequest{PageSize: 1, PageToken: first.GetNextPageToken()})
	if err != nil || len(second.GetSuppliers()) != 1 || second.GetNextPageToken() != "" {
		t.Fatalf("got %v, %v", second, err)
	}
	if one, two := first.GetSuppliers()[0].GetId(), second.GetSuppliers()[0].GetId(); one >= two || one != min(a.GetId(), b.GetId()) || two != max(a.GetId(), b.GetId()) {
		t.Errorf("listed %s, %s", one, two)
	}
	_, err = f.client.ListSuppliers(f.As(f.nad), &suppliersv1.ListSuppliersRequest{AwaitingVerification: true})
	wantCode(t, "a representative looks at the queue", err, codes.PermissionDenied, "auth.role")
	if _, err = f.verify(f.gdansk, a.GetId(), f.Clock.Now().AddDate(1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	waiting, err := f.client.ListSuppliers(f.As(f.gdansk), &suppliersv1.ListSuppliersRequest{AwaitingVerification: true})
	if err != nil || len(waiting.GetSuppliers()) != 1 || waiting.GetSuppliers()[0].GetId() != b.GetId() {
		t.Errorf("got %v, %v", waiting, err)
	}
}
