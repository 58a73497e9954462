package suppliers_test

import (
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

func TestABrokerActsVisiblyUntilTheMandateEnds(t *testing.T) {
	f := setup(t)
	p := profile()
	p.Evidence = []*typesv1.File{f.file(f.nad.Organisation, "fil_ours")}
	id := f.submit(f.nad, p).GetId()
	f.prove(id)
	wantCode(t, "before", f.edit(f.most, id, "Most"), codes.NotFound, "supplier.not_found")
	given, err := f.mandate(f.nad, id, f.most.Organisation)
	if err != nil || len(given.GetMandates()) != 1 {
		t.Fatalf("got %v, %v", given, err)
	}
	man := given.GetMandates()[0]
	if err := f.edit(f.most, id, "Most"); err != nil {
		t.Fatal(err)
	}
	own, err := f.get(f.As(f.nad), id)
	if last := own.GetHistory()[len(own.GetHistory())-1]; err != nil || last.GetMandate() != man.GetId() || last.GetOrganisation() != f.most.Organisation ||
		last.GetOrganisationName() == "" || last.GetPerson() != "" {
		t.Errorf("the history says %v, %v", last, err)
	}
	if seen, err := f.get(t.Context(), id); err != nil || len(seen.GetMandates()) != 1 {
		t.Errorf("the public sees %v, %v", seen.GetMandates(), err)
	}
	list, err := f.client.ListMandates(f.As(f.most), &suppliersv1.ListMandatesRequest{})
	if err != nil || len(list.GetSuppliers()) != 1 || list.GetSuppliers()[0].GetHistory() == nil {
		t.Errorf("the broker sees %v, %v", list, err)
	}
	f.Clock.Set(man.GetUntil().AsTime().Add(-time.Second))
	if err := f.edit(f.most, id, "The last second"); err != nil {
		t.Error(err)
	}
	f.Clock.Set(man.GetUntil().AsTime())
	wantCode(t, "at the end", f.edit(f.most, id, "Most"), codes.NotFound, "supplier.not_found")
	if list, err := f.client.ListMandates(f.As(f.most), &suppliersv1.ListMandatesRequest{}); err != nil || len(list.GetSuppliers()) != 0 {
		t.Errorf("the broker still has %v, %v", list, err)
	}
	if seen, err := f.get(f.As(f.most), id); err != nil || seen.GetMandates() != nil || seen.GetHistory() != nil || seen.GetEvidence() != nil {
		t.Errorf("the broker still sees %v, %v", seen, err)
	}
}

func TestABrokerHelpsWithADraftAndSubmitsIt(t *testing.T) {
	f := setup(t)
	draft := f.create(f.nad, profile())
	_, err := f.get(f.As(f.most), draft.GetId())
	wantCode(t, "a draft without a mandate", err, codes.NotFound, "supplier.not_found")
	if _, err := f.mandate(f.nad, "mine", f.most.Organisation); err != nil {
		t.Fatal(err)
	}
	s, err := f.client.SubmitSupplier(f.As(f.most), &suppliersv1.SubmitSupplierRequest{Supplier: draft.GetId()})
	if err != nil || s.GetState() != suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED {
		t.Errorf("got %v, %v", s, err)
	}
}

func TestAMandateIsEndedByEitherSideAndByNobodyElse(t *testing.T) {
	f := setup(t)
	id, _ := f.verified()
	f.prove(id)
	end := func(by auth.Identity, mandate string) error {
		_, err := f.client.EndMandate(f.As(by), &suppliersv1.EndMandateRequest{Supplier: id, Mandate: mandate})
		return err
	}
	give := func(by auth.Identity) string {
		t.Helper()
		s, err := f.mandate(f.nad, id, by.Organisation)
		if err != nil {
			t.Fatal(err)
		}
		return s.GetMandates()[len(s.GetMandates())-1].GetId()
	}
	most, kladka := give(f.most), give(f.kladka)
	wantCode(t, "another broker", end(f.kladka, most), codes.NotFound, "mandate.not_found")
	wantCode(t, "another enterprise", end(f.bur, most), codes.NotFound, "supplier.not_found")
	f.emitted()
	if err := end(f.most, most); err != nil {
		t.Fatal(err)
	}
	if acts := f.acts(); len(acts) != 1 || acts[0].GetAct().GetKind() != "mandate_ended" || len(acts[0].GetConcerned()) != 2 {
		t.Errorf("acts %v", acts)
	}
	wantCode(t, "twice", end(f.most, most), codes.NotFound, "supplier.not_found")
	wantCode(t, "twice by the enterprise", end(f.nad, most), codes.FailedPrecondition, "mandate.ended")
	if err := end(f.nad, kladka); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "the broker afterwards", f.edit(f.kladka, id, "Kładka"), codes.NotFound, "supplier.not_found")
}

func TestAMandateIsForABrokerAndForTwoYearsAtMost(t *testing.T) {
	f := setup(t)
	id, _ := f.verified()
	f.prove(id)
	_, err := f.mandate(f.nad, id, f.gdansk.Organisation)
	wantCode(t, "to a city", err, codes.InvalidArgument, "mandate.broker")
	_, err = f.mandate(f.nad, id, "org_none")
	wantCode(t, "to nobody", err, codes.InvalidArgument, "mandate.broker")
	_, err = f.mandate(f.bur, id, f.most.Organisation)
	wantCode(t, "by another enterprise", err, codes.NotFound, "supplier.not_found")
	for until, reason := range map[time.Time]string{
		f.Clock.Now(): "mandate.past", f.Clock.Now().AddDate(2, 0, 0).Add(time.Second): "mandate.too_long",
	} {
		_, err := f.client.GiveMandate(f.As(f.nad), &suppliersv1.GiveMandateRequest{Supplier: id, Organisation: f.most.Organisation, Until: timestamppb.New(until)})
		wantCode(t, reason, err, codes.InvalidArgument, reason)
	}
	if _, err := f.mandate(f.nad, id, f.most.Organisation); err != nil {
		t.Fatal(err)
	}
	_, err = f.mandate(f.nad, id, f.most.Organisation)
	wantCode(t, "twice", err, codes.AlreadyExists, "mandate.exists")
}
