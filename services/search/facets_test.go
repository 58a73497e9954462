package search_test

import (
	"fmt"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/run/runtest"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

const submitted = suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED

// profiles are two suppliers that say much and one that says little.
func profiles() []*suppliersv1.Supplier {
	paris := &typesv1.Place{City: "Paris", Country: "FR", Nuts: "FR101", Latitude: proto.Float64(48.8566), Longitude: proto.Float64(2.3522)}
	evry := &typesv1.Place{City: "Évry", Country: "FR", Nuts: "FR104", Latitude: proto.Float64(48.6298), Longitude: proto.Float64(2.4418)}
	return []*suppliersv1.Supplier{
		{
			Id: "sup_a", Name: "Atelier A", State: submitted, Place: paris, Serves: []string{"FR10"}, Size: "micro", ContractNatures: []string{"services", "works"},
			Website: "https://a.example", SubmittedAt: at(-5), Identifier: &typesv1.Identifier{Scheme: "FR-SIRET", Value: "41767403300069"},
			Labels:        []*suppliersv1.Label{{Name: "ESUS", ValidUntil: at(5)}, {Name: "RSEi"}, {Name: "Old", ValidUntil: at(-5)}},
			Eligibility:   []*suppliersv1.Eligibility{{Reservation: "article_20", Met: true}, {Reservation: "article_77"}},
			VerifiedUntil: at(30), Verifications: []*suppliersv1.Verification{
				{Organisation: "org_lille", OrganisationName: "Ville de Lille", ExpiresAt: at(30)}, {Organisation: "org_paris", OrganisationName: "Ville de Paris", ExpiresAt: at(3)},
				{Organisation: "org_lyon", OrganisationName: "Ville de Lyon", ExpiresAt: at(30), WithdrawnAt: at(-1)},
			},
		},
		{Id: "sup_b", Name: "Bois B", State: submitted, Place: evry, ServesWithinKm: 30, Size: "small", ContractNatures: []string{"works"}, SubmittedAt: at(-1)},
		{Id: "sup_c", Name: "Ceramica C", State: submitted, Place: &typesv1.Place{City: "Atina", Country: "GR"}, Serves: []string{"EU"}, CreatedAt: at(-9)},
	}
}

func contract(id, supplier, verified string) *deliveryv1.Contract {
	return &deliveryv1.Contract{Id: id, Supplier: supplier, Obligations: []*deliveryv1.Obligation{{Verified: "0"}, {Verified: verified}}}
}

func TestSuppliersAreFoundByEveryFacet(t *testing.T) {
	w := newWorld(t, &lists{suppliers: profiles(), contracts: []*deliveryv1.Contract{contract("con_1", "sup_b", "12.50"), contract("con_2", "sup_a", "0.0")}})
	w.hasDelivered(t, "sup_b")
	for _, c := range []struct {
		req  *searchv1.SearchSuppliersRequest
		want []string
	}{
		{&searchv1.SearchSuppliersRequest{Region: []string{"FR1"}}, []string{"sup_a", "sup_b"}},
		{&searchv1.SearchSuppliersRequest{Region: []string{"FR104", "EL"}}, []string{"sup_b", "sup_c"}},
		{&searchv1.SearchSuppliersRequest{Size: []string{"small"}}, []string{"sup_b"}},
		{&searchv1.SearchSuppliersRequest{Label: []string{"ESUS"}}, []string{"sup_a"}},
		{&searchv1.SearchSuppliersRequest{Label: []string{"Old"}}, nil},
		{&searchv1.SearchSuppliersRequest{ContractNature: []string{"works"}}, []string{"sup_a", "sup_b"}},
		{&searchv1.SearchSuppliersRequest{Eligible: []string{"article_20"}}, []string{"sup_a"}},
		{&searchv1.SearchSuppliersRequest{Eligible: []string{"article_77"}}, nil},
		{&searchv1.SearchSuppliersRequest{VerifiedBy: []string{"Ville de Paris"}}, []string{"sup_a"}},
		{&searchv1.SearchSuppliersRequest{VerifiedBy: []string{"org_lille"}}, []string{"sup_a"}},
		{&searchv1.SearchSuppliersRequest{VerifiedBy: []string{"Ville de Lyon"}}, nil},
		{&searchv1.SearchSuppliersRequest{Verified: proto.Bool(false)}, []string{"sup_b", "sup_c"}},
		{&searchv1.SearchSuppliersRequest{HasDelivered: proto.Bool(true)}, []string{"sup_b"}},
		{&searchv1.SearchSuppliersRequest{HasDelivered: proto.Bool(false)}, []string{"sup_a", "sup_c"}},
		{&searchv1.SearchSuppliersRequest{ListedSince: at(-5)}, []string{"sup_a", "sup_b"}},
		{&searchv1.SearchSuppliersRequest{ListedSince: timestamppb.New(at(-5).AsTime().Add(time.Millisecond))}, []string{"sup_b"}},
		{&searchv1.SearchSuppliersRequest{Supplier: []string{"sup_c", "sup_a", "sup_unknown"}}, []string{"sup_a", "sup_c"}},
		{&searchv1.SearchSuppliersRequest{Supplier: []string{"sup_unknown"}}, nil},
	} {
		same(t, c.req, w.find(t, c.req), c.want...)
	}
}

// hasDelivered waits until the contracts are heard of, which follow after the start.
func (w *world) hasDelivered(t *testing.T, want string) {
	t.Helper()
	runtest.Eventually(t, want+" has delivered", func() bool {
		got := w.find(t, &searchv1.SearchSuppliersRequest{HasDelivered: proto.Bool(true)})
		return len(got) == 1 && got[0] == want
	})
}

func TestAPlaceIsServedByItsRegionOrFromNearEnough(t *testing.T) {
	w := newWorld(t, &lists{suppliers: profiles()})
	for place, want := range map[string][]string{
		"FR101": {"sup_a", "sup_c"}, "FR10": {"sup_a", "sup_c"}, "FR1": {"sup_c"}, "FR": {"sup_c"}, "FRE11": {"sup_c"}, "IT": {"sup_c"},
	} {
		same(t, place, w.find(t, &searchv1.SearchSuppliersRequest{ServesPlace: place}), want...)
	}
	// Évry is some 26 km from the middle of Paris and some 40 km from its north.
	near := &searchv1.SearchSuppliersRequest{ServesPlace: "FR101", Latitude: proto.Float64(48.8566), Longitude: proto.Float64(2.3522)}
	same(t, "Paris", w.find(t, near), "sup_a", "sup_b", "sup_c")
	near.Latitude = proto.Float64(48.99)
	same(t, "north of Paris", w.find(t, near), "sup_a", "sup_c")
	near.ServesPlace = ""
	same(t, "no place asked for", w.find(t, near), "sup_a", "sup_b", "sup_c")
}

func TestFacetsCountWhatCouldBeChosenInstead(t *testing.T) {
	w := newWorld(t, &lists{suppliers: profiles(), contracts: []*deliveryv1.Contract{contract("con_1", "sup_b", "1")}})
	w.hasDelivered(t, "sup_b")
	for _, c := range []struct {
		req  *searchv1.SearchSuppliersRequest
		want map[string]string
	}{
		{&searchv1.SearchSuppliersRequest{}, map[string]string{
			"country": "FR=2 GR=1 ", "region": "FR=2 FR1=2 FR10=2 EL=1 FR101=1 FR104=1 ", "verified": "false=2 true=1 ", "size": "micro=1 small=1 ",
			"verified_by": "Ville de Lille=1 Ville de Paris=1 ", "label": "ESUS=1 RSEi=1 ", "contract_nature": "works=2 services=1 ",
			"serves": "EU=1 FR10=1 ", "eligible": "article_20=1 ", "has_delivered": "false=2 true=1 ",
		}},
		{&searchv1.SearchSuppliersRequest{Size: []string{"small"}}, map[string]string{
			"size": "micro=1 small=1 ", "country": "FR=1 ", "label": "", "contract_nature": "works=1 ", "has_delivered": "true=1 ",
		}},
		{&searchv1.SearchSuppliersRequest{Size: []string{"small"}, ContractNature: []string{"services"}}, map[string]string{
			"size": "micro=1 ", "contract_nature": "works=1 ", "country": "",
		}},
		{&searchv1.SearchSuppliersRequest{VerifiedBy: []string{"org_lille"}}, map[string]string{
			"verified_by": "Ville de Lille=1 Ville de Paris=1 org_lille=1 ", "verified": "true=1 ",
		}},
	} {
		got := w.facets(t, c.req)
		for name, want := range c.want {
			if got[name] != want {
				t.Errorf("%v: facet %s is %q, want %q", c.req, name, got[name], want)
			}
		}
	}
}

func (w *world) facets(t *testing.T, req *searchv1.SearchSuppliersRequest) map[string]string {
	t.Helper()
	r, err := w.client.SearchSuppliers(t.Context(), req)
	check(t, err)
	got := map[string]string{}
	for _, f := range r.GetFacets() {
		for _, v := range f.GetValues() {
			got[f.GetName()] += fmt.Sprint(v.GetValue(), "=", v.GetCount(), " ")
		}
	}
	return got
}

func TestWhatEndsStopsCountingAtItsInstant(t *testing.T) {
	w := newWorld(t, &lists{suppliers: profiles()})
	for _, step := range []struct {
		after             time.Duration
		verifiers, labels string
		verified          string
	}{
		{0, "Ville de Lille=1 Ville de Paris=1 ", "ESUS=1 RSEi=1 ", "false=2 true=1 "},
		{3*24*time.Hour - time.Millisecond, "Ville de Lille=1 Ville de Paris=1 ", "ESUS=1 RSEi=1 ", "false=2 true=1 "},
		{time.Millisecond, "Ville de Lille=1 ", "ESUS=1 RSEi=1 ", "false=2 true=1 "},
		{2*24*time.Hour - time.Millisecond, "Ville de Lille=1 ", "ESUS=1 RSEi=1 ", "false=2 true=1 "},
		{time.Millisecond, "Ville de Lille=1 ", "RSEi=1 ", "false=2 true=1 "},
		{25 * 24 * time.Hour, "", "RSEi=1 ", "false=3 "},
	} {
		w.Clock.Advance(step.after)
		got := w.facets(t, &searchv1.SearchSuppliersRequest{})
		if got["verified_by"] != step.verifiers || got["label"] != step.labels || got["verified"] != step.verified {
			t.Errorf("at %v: %q, %q, %q", w.Clock.Now(), got["verified_by"], got["label"], got["verified"])
		}
	}
}

func TestManyThatEndAtOnceAllStopCounting(t *testing.T) {
	var list []*suppliersv1.Supplier
	for i := range 2345 {
		list = append(list, &suppliersv1.Supplier{Id: fmt.Sprint("sup_", i), Name: "Atelier", State: submitted, VerifiedUntil: at(1)})
	}
	w := newWorld(t, &lists{suppliers: list, page: 500})
	w.Clock.Advance(24 * time.Hour)
	if got := w.facets(t, &searchv1.SearchSuppliersRequest{})["verified"]; got != "false=2345 " {
		t.Errorf("got %s", got)
	}
}

func TestAVerifiedReportMakesASupplierOneThatHasDelivered(t *testing.T) {
	w := newWorld(t, &lists{suppliers: profiles()})
	report := &deliveryv1.ReportVerified{Report: &deliveryv1.Report{Id: "rep_1", Contract: "con_1", Value: "3"}}
	w.tell(t, "ReportVerified", report) // of a contract that nobody knows
	same(t, "before", w.find(t, &searchv1.SearchSuppliersRequest{HasDelivered: proto.Bool(true)}))
	w.lists.mu.Lock()
	w.lists.contracts = []*deliveryv1.Contract{contract("con_1", "sup_a", "3")}
	w.lists.mu.Unlock()
	w.tell(t, "ReportVerified", report, report)
	same(t, "after", w.find(t, &searchv1.SearchSuppliersRequest{HasDelivered: proto.Bool(true)}), "sup_a")
	changed := profiles()[0]
	changed.Name = "Atelier renamed"
	w.tell(t, "SupplierChanged", &suppliersv1.SupplierChanged{Supplier: changed})
	same(t, "renamed", w.find(t, &searchv1.SearchSuppliersRequest{Q: "renamed", HasDelivered: proto.Bool(true)}), "sup_a")
	r, err := w.client.SearchSuppliers(t.Context(), &searchv1.SearchSuppliersRequest{Q: "renamed"})
	check(t, err)
	if n := r.GetHits()[0].GetDelivered(); n != 1 {
		t.Errorf("delivered on %d contracts", n)
	}
	admin := w.As(w.Person(operator, "administrator"))
	w.lists.mu.Lock()
	w.lists.contracts = append(w.lists.contracts, contract("con_2", "sup_a", "0.5"), contract("con_3", "sup_b", "0"))
	w.lists.mu.Unlock()
	_, err = w.client.Reindex(admin, &searchv1.ReindexRequest{Index: "suppliers"})
	check(t, err)
	r, err = w.client.SearchSuppliers(t.Context(), &searchv1.SearchSuppliersRequest{HasDelivered: proto.Bool(true)})
	check(t, err)
	if len(r.GetHits()) != 1 || r.GetHits()[0].GetDelivered() != 2 {
		t.Errorf("after a rebuild: %v", r.GetHits())
	}
}

func TestAReportThatIsVerifiedWhileTheIndexIsFilledCounts(t *testing.T) {
	records := &lists{contracts: []*deliveryv1.Contract{contract("con_1", "sup_a", "1")}, away: true}
	w := newWorld(t, records)
	admin := w.As(w.Person(operator, "administrator"))
	records.mu.Lock()
	records.suppliers = profiles()
	records.between = func() { // the first page, with sup_a, was read and not yet found
		w.tell(t, "ReportVerified", &deliveryv1.ReportVerified{Report: &deliveryv1.Report{Contract: "con_1"}})
	}
	records.mu.Unlock()
	_, err := w.client.Reindex(admin, &searchv1.ReindexRequest{Index: "suppliers"})
	check(t, err)
	same(t, "has delivered", w.find(t, &searchv1.SearchSuppliersRequest{HasDelivered: proto.Bool(true)}), "sup_a")
}

func TestDeliveryThatAnswersLateCountsFromThenOn(t *testing.T) {
	w := newWorld(t, &lists{suppliers: profiles(), contracts: []*deliveryv1.Contract{contract("con_1", "sup_c", "1")}, away: true})
	same(t, "at first", w.find(t, &searchv1.SearchSuppliersRequest{HasDelivered: proto.Bool(true)}))
	admin := w.As(w.Person(operator, "administrator"))
	r, err := w.client.Reindex(admin, &searchv1.ReindexRequest{Index: "suppliers"})
	check(t, err)
	if r.GetSuppliers() != 3 {
		t.Errorf("without delivery %d suppliers are filled", r.GetSuppliers())
	}
	w.lists.mu.Lock()
	w.lists.away = false
	w.lists.mu.Unlock()
	w.hasDelivered(t, "sup_c")
}

func TestAHitShowsWhatASupplierSaysOfItself(t *testing.T) {
	w := newWorld(t, &lists{suppliers: profiles()})
	r, err := w.client.SearchSuppliers(t.Context(), &searchv1.SearchSuppliersRequest{Supplier: []string{"sup_a"}})
	check(t, err)
	h := r.GetHits()[0]
	same(t, "labels", h.GetLabels(), "ESUS", "RSEi")
	same(t, "verified by", h.GetVerifiedBy(), "Ville de Lille", "Ville de Paris")
	same(t, "natures", h.GetContractNatures(), "services", "works")
	if h.GetSize() != "micro" || h.GetWebsite() != "https://a.example" || h.GetIdentifier().GetValue() != "41767403300069" || !h.GetListedAt().AsTime().Equal(at(-5).AsTime()) {
		t.Errorf("got %v", h)
	}
}
