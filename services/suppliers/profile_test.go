package suppliers_test

import (
	"slices"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

func euro(amount string) *typesv1.Money { return &typesv1.Money{Amount: amount, Currency: "EUR"} }

func answers(applies ...string) *suppliersv1.SelfDeclaration {
	d := &suppliersv1.SelfDeclaration{}
	for _, ground := range []string{"exg-crim-corrpt", "exg-crim-fraud", "exg-sitn-bankr"} {
		a := &suppliersv1.GroundAnswer{Ground: ground, Applies: slices.Contains(applies, ground)}
		if a.GetApplies() {
			a.Explanation = "Fined in 2021; the manager has left and accounts are audited."
		}
		d.Answers = append(d.Answers, a)
	}
	return d
}

// whole is a profile in which no part lacks.
func (f *fixture) whole() *suppliersv1.Supplier {
	p := profile()
	owner := f.nad.Organisation
	p.Evidence = []*typesv1.File{f.file(owner, "fil_statute")}
	p.ContractNatures, p.Languages, p.ServesWithinKm = []string{"services"}, []string{"pl", "en"}, 40
	p.Capacities = []*suppliersv1.Capacity{{Cpv: "90911200", Quantity: "120000", Unit: " m2  a year "}}
	p.References = []*suppliersv1.Reference{{Customer: "School 12", Subject: "Cleaning", Value: euro("48000.00"), Year: 2025, Contact: "Anna Kowal, +48 58 000 00 00"}}
	p.Labels = []*suppliersv1.Label{
		{Name: "SA8000", Issuer: "SAI", ValidUntil: timestamppb.New(servicetest.Start().AddDate(0, 1, 0)), Evidence: []*typesv1.File{f.file(owner, "fil_label")}},
	}
	p.SelfDeclaration = answers("exg-sitn-bankr")
	p.Finance = &suppliersv1.Finance{Turnover: euro("800000"), Year: 2025}
	p.Governance = &suppliersv1.Governance{ProfitsReinvested: true, Profits: "All of it goes into training."}
	return p
}

func (f *fixture) update(s *suppliersv1.Supplier) (*suppliersv1.Supplier, error) {
	return f.client.UpdateSupplier(f.As(f.nad), &suppliersv1.UpdateSupplierRequest{Supplier: s})
}

func TestAWholeProfileIsKeptAsItWasWritten(t *testing.T) {
	f := setup(t)
	s := f.create(f.nad, f.whole())
	if c := s.GetCompleteness(); c.GetPercent() != 100 || len(c.GetMissing()) > 0 {
		t.Errorf("completeness %v", c)
	}
	if s.GetCapacities()[0].GetUnit() != "m2 a year" || s.GetServesWithinKm() != 40 || !slices.Equal(s.GetLanguages(), []string{"en", "pl"}) {
		t.Errorf("got %v", s)
	}
	if l := s.GetLabels()[0].GetEvidence()[0]; l.GetMediaType() != "application/pdf" || l.GetSha256() == "" {
		t.Errorf("the label's paper is %v", l)
	}
	d := s.GetSelfDeclaration()
	if d.GetPerson() != f.nad.Person || !d.GetDeclaredAt().AsTime().Equal(f.Clock.Now()) || !d.GetAnswers()[2].GetApplies() {
		t.Errorf("declared %v", d)
	}
}

func TestWhoDeclaredAndWhenIsForTheServiceToSay(t *testing.T) {
	f := setup(t)
	s := f.create(f.nad, f.whole())
	first := s.GetSelfDeclaration().GetDeclaredAt()
	f.Clock.Advance(time.Hour)
	s.SelfDeclaration.Person, s.SelfDeclaration.DeclaredAt = "per_other", timestamppb.New(f.Clock.Now().AddDate(-1, 0, 0))
	s, err := f.update(s)
	if err != nil || s.GetSelfDeclaration().GetPerson() != f.nad.Person || !proto.Equal(s.GetSelfDeclaration().GetDeclaredAt(), first) {
		t.Fatalf("the same answers: %v, %v", s.GetSelfDeclaration(), err)
	}
	s.SelfDeclaration = answers()
	if s, err = f.update(s); err != nil || !s.GetSelfDeclaration().GetDeclaredAt().AsTime().Equal(f.Clock.Now()) {
		t.Fatalf("other answers: %v, %v", s.GetSelfDeclaration(), err)
	}
}

func TestThePublicSeesOfAProfileWhatIsThePublics(t *testing.T) {
	f := setup(t)
	id := f.submit(f.nad, f.whole()).GetId()
	told := f.changes()
	f.Clock.Advance(24 * time.Hour)
	seen, err := f.get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	rival, err := f.get(f.As(f.bur), id)
	if err != nil {
		t.Fatal(err)
	}
	for who, s := range map[string]*suppliersv1.Supplier{"anyone": seen, "a rival": rival, "an event": told[len(told)-1]} {
		if s.GetSelfDeclaration() != nil || s.GetFinance() != nil || s.GetCompleteness() != nil || s.GetReferences()[0].GetContact() != "" ||
			s.GetLabels()[0].GetEvidence() != nil || s.GetEnterpriseKey() != "" || s.GetSimilarKeys() != nil || s.GetOfficialEmail() != "" {
			t.Errorf("%s sees %v", who, s)
		}
		if s.GetSize() != "micro" && s.GetSize() != "small" || len(s.GetEligibility()) != 2 || s.GetReferences()[0].GetCustomer() == "" || s.GetGovernance() == nil {
			t.Errorf("%s does not see %v", who, s)
		}
	}
	verifier, err := f.get(f.As(f.gdansk), id)
	if err != nil || verifier.GetSelfDeclaration() == nil || verifier.GetFinance() == nil || verifier.GetReferences()[0].GetContact() == "" {
		t.Errorf("a verifier sees %v, %v", verifier, err)
	}
	f.Clock.Advance(40 * 24 * time.Hour)
	if s, err := f.get(t.Context(), id); err != nil || len(s.GetLabels()) != 0 {
		t.Errorf("a label that has ended: %v, %v", s.GetLabels(), err)
	}
	if s, err := f.get(f.As(f.nad), id); err != nil || len(s.GetLabels()) != 1 || !slices.Equal(s.GetCompleteness().GetMissing(), []string{"labels"}) {
		t.Errorf("own people see %v, %v, %v", s.GetLabels(), s.GetCompleteness(), err)
	}
}

func TestWhatIsComputedOrStatedByOthersIsNotTheirsToWrite(t *testing.T) {
	f := setup(t)
	p := f.whole()
	made := func(s *suppliersv1.Supplier) {
		s.Size, s.OfficialEmail, s.EnterpriseKey, s.SimilarKeys = "micro", "me@evil.example", "FR-SIREN:552008443", []string{"x"}
		s.Eligibility = []*suppliersv1.Eligibility{{Reservation: "article_77", Met: true}}
		s.Completeness = &suppliersv1.Completeness{Percent: 100}
		s.Representation = &suppliersv1.Representation{Proof: suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_SIGNED_DOCUMENT}
		s.Verifications = []*suppliersv1.Verification{{Id: "ver_x", ExpiresAt: timestamppb.New(f.Clock.Now().AddDate(1, 0, 0))}}
		s.Source, s.State = "the state", suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED
	}
	p.Finance = nil
	made(p)
	s := f.create(f.nad, p)
	check := func(s *suppliersv1.Supplier) {
		t.Helper()
		if s.GetSize() != "" || s.GetOfficialEmail() != "" || s.GetEligibility()[1].GetMet() || s.GetCompleteness().GetPercent() == 100 ||
			s.GetRepresentation() != nil || s.GetVerifications() != nil || s.GetSource() != "" || s.GetState() != suppliersv1.SupplierState_SUPPLIER_STATE_DRAFT {
			t.Errorf("got %v", s)
		}
	}
	check(s)
	made(s)
	s, err := f.update(s)
	if err != nil {
		t.Fatal(err)
	}
	check(s)
	_, err = f.client.CreateSupplier(f.As(f.bur), &suppliersv1.CreateSupplierRequest{Supplier: profile()})
	wantCode(t, "the enterprise it is", err, codes.AlreadyExists, "supplier.identifier_taken")
}

func TestWhatIsWrongInAProfileIsSaidFieldByField(t *testing.T) {
	f := setup(t)
	p := f.whole()
	p.Cpv = []string{"90911200", "99000000"}
	p.Place.Latitude, p.Place.Longitude = nil, nil
	p.Capacities = []*suppliersv1.Capacity{
		{Cpv: "55520000", Quantity: "10", Unit: "meals"}, {Cpv: "90911200", Quantity: "0.00", Unit: "m2"}, {Cpv: "90911200", Quantity: "5", Unit: "M2"},
	}
	p.References = append(p.References, &suppliersv1.Reference{Customer: "x", Subject: " \t", Cpv: "00000000", Year: 2099, Value: euro("-1")})
	p.Labels = append(p.Labels, &suppliersv1.Label{Name: "sa8000", Issuer: "SAI", ValidUntil: &timestamppb.Timestamp{Seconds: -1 << 60}})
	p.SelfDeclaration.Answers = append(p.SelfDeclaration.Answers,
		&suppliersv1.GroundAnswer{Ground: "exg-crim-fraud", Applies: true}, &suppliersv1.GroundAnswer{Ground: "exg-none"})
	p.Finance = &suppliersv1.Finance{Turnover: &typesv1.Money{Amount: "3", Currency: "PLN"}, BalanceSheetTotal: euro("-2"), GroupEmployees: 3}
	_, err := f.client.CreateSupplier(f.As(f.nad), &suppliersv1.CreateSupplierRequest{Supplier: p})
	want := map[string]string{
		"supplier.cpv": "cpv.division", "supplier.serves_within_km": "place.needs_position",
		"supplier.capacities[0].cpv": "capacity.cpv", "supplier.capacities[1].quantity": "capacity.quantity", "supplier.capacities[2].unit": "capacity.twice",
		"supplier.references[1].subject": "string.min_len", "supplier.references[1].cpv": "cpv.division",
		"supplier.references[1].year": "reference.year", "supplier.references[1].value.amount": "money.negative",
		"supplier.labels[1].name": "label.twice", "supplier.labels[1].valid_until": "label.valid_until",
		"supplier.self_declaration.answers[3].ground": "declaration.twice", "supplier.self_declaration.answers[3].explanation": "declaration.explanation",
		"supplier.self_declaration.answers[4].ground": "code.unknown",
		"supplier.finance.turnover.currency":          "finance.currency", "supplier.finance.balance_sheet_total.amount": "money.negative",
		"supplier.finance.year": "finance.year", "supplier.finance.group_employees": "finance.group",
	}
	for _, v := range errs.From(err).Fields {
		if want[v.Path] != v.Reason || v.Message == "" {
			t.Errorf("%s: %s (%s)", v.Path, v.Reason, v.Message)
		}
		delete(want, v.Path)
	}
	if len(want) > 0 {
		t.Errorf("not said: %v (%v)", want, err)
	}
}

func TestAFileIsTheirsWhoSentItAndStaysWhoeverSavesNext(t *testing.T) {
	f := setup(t)
	p := f.whole()
	p.Labels[0].Evidence = append(p.Labels[0].Evidence, f.file(f.bur.Organisation, "fil_theirs"))
	_, err := f.client.CreateSupplier(f.As(f.nad), &suppliersv1.CreateSupplierRequest{Supplier: p})
	if e := errs.From(err); len(e.Fields) != 1 || e.Fields[0].Path != "supplier.labels[0].evidence[1].id" || e.Fields[0].Reason != "file.unknown" {
		t.Fatalf("another's file: %v", err)
	}
	s := f.create(f.nad, f.whole())
	s, err = f.client.GiveMandate(f.As(f.nad), &suppliersv1.GiveMandateRequest{
		Supplier: s.GetId(), Organisation: f.most.Organisation, Until: timestamppb.New(f.Clock.Now().AddDate(0, 6, 0)),
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Evidence = append(s.Evidence, f.file(f.most.Organisation, "fil_broker"))
	if s, err = f.client.UpdateSupplier(f.As(f.most), &suppliersv1.UpdateSupplierRequest{Supplier: s}); err != nil || len(s.GetEvidence()) != 2 {
		t.Fatalf("a broker adds a file: %v, %v", s, err)
	}
	s.Brand = "Motława"
	if s, err = f.update(s); err != nil || len(s.GetEvidence()) != 2 || len(s.GetLabels()[0].GetEvidence()) != 1 {
		t.Errorf("own people save after them: %v, %v", s, err)
	}
}
