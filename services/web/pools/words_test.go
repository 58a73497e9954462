package pools

import (
	"context"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/timestamppb"

	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

func TestTheNextStepIsReadOffThePool(t *testing.T) {
	some := timestamppb.Now()
	invited := func() *poolsv1.Member { return &poolsv1.Member{Organisation: "b"} }
	joined := func(city string) *poolsv1.Member { return &poolsv1.Member{Organisation: city, JoinedAt: some} }
	signed := func(city string) *poolsv1.Member {
		return &poolsv1.Member{Organisation: city, JoinedAt: some, SignedAt: some}
	}
	two := []string{"dem_a", "dem_b"}
	for name, c := range map[string]struct {
		city string
		pool *poolsv1.Pool
		want step
	}{
		"an invited city joins":             {"b", &poolsv1.Pool{Members: []*poolsv1.Member{joined("a"), invited()}, Demands: two[:1]}, stepJoin},
		"a lead alone waits":                {"a", &poolsv1.Pool{Members: []*poolsv1.Member{joined("a"), invited()}, Demands: two[:1]}, stepWaitJoin},
		"who joined signs":                  {"b", &poolsv1.Pool{Members: []*poolsv1.Member{signed("a"), joined("b")}, Demands: two}, stepSign},
		"who signed waits":                  {"a", &poolsv1.Pool{Members: []*poolsv1.Member{signed("a"), joined("b")}, Demands: two}, stepWaitSign},
		"the lead of the agreed tenders":    {"a", &poolsv1.Pool{Members: []*poolsv1.Member{signed("a"), signed("b")}, Demands: two, Agreed: true}, stepTender},
		"a member of the agreed waits":      {"b", &poolsv1.Pool{Members: []*poolsv1.Member{signed("a"), signed("b")}, Demands: two, Agreed: true}, stepWaitTender},
		"the lead finishes the draft":       {"a", &poolsv1.Pool{Members: []*poolsv1.Member{signed("a"), signed("b")}, Tender: "ten_1"}, stepFinish},
		"a member waits for the draft":      {"b", &poolsv1.Pool{Members: []*poolsv1.Member{signed("a"), signed("b")}, Tender: "ten_1"}, stepWaitDraft},
		"a published tender is read":        {"c", &poolsv1.Pool{Members: []*poolsv1.Member{signed("a")}, Tender: "ten_1", TenderPublishedAt: some}, stepPublished},
		"what each pays comes last":         {"c", &poolsv1.Pool{TenderPublishedAt: some, Shares: []*awardsv1.BuyerShare{{}}}, stepAwarded},
		"who is not in the pool just reads": {"c", &poolsv1.Pool{Members: []*poolsv1.Member{joined("a")}}, stepWatch},
	} {
		c.pool.Lead = "a"
		if got := stepOf(c.pool, &ui.Viewer{Organisation: c.city, Roles: []string{roleOfficer}}); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestFacetsCountWhatTheOtherFacetsLeave(t *testing.T) {
	ctx := speaking(t, "en")
	all := []*poolsv1.Demand{
		{Title: "Rowery", Cpv: "50110000", Place: &typesv1.Place{Country: "PL"}, PeriodStart: timestamppb.Now()},
		{Title: "Vélos", Cpv: "50110000", Place: &typesv1.Place{Country: "FR"}, PeriodStart: timestamppb.Now(), Pool: "poo_1"},
		{Title: "Repas", Cpv: "55524000", Place: &typesv1.Place{Country: "FR"}, PeriodStart: timestamppb.Now()},
	}
	f := filter{chosen: map[string][]string{facetCountry: {"FR"}}}
	got := map[string]int64{}
	for _, facet := range f.panel(ctx, all, map[string]string{"50000000": "Repair"}).Facets {
		for _, o := range facet.Options {
			got[facet.Name+" "+o.Label] = o.Count
		}
	}
	for label, want := range map[string]int64{
		"country France": 2, "country Poland": 1, "cpv Repair": 1, "cpv 55000000": 1, "state In a pool": 1, "state Looking for partners": 1,
	} {
		if got[label] != want {
			t.Errorf("%s: %d, want %d (%v)", label, got[label], want, got)
		}
	}
	if f := (filter{query: "velos"}); !f.keeps(all[1], "") || f.keeps(all[0], "") {
		t.Error("accents hide what is looked for")
	}
}

func TestTheProposedTermsNameTheLeadAndItsLaw(t *testing.T) {
	d := &poolsv1.Demand{Title: "Naprawa rowerów", OrganisationName: "Miasto Gdańsk", Place: &typesv1.Place{Country: "PL"}}
	for lang, words := range map[string][]string{
		"en": {"Miasto Gdańsk leads", "(Poland)", "Art. 38(2)", "Art. 39(4)", "“Naprawa rowerów”"},
		"fr": {"Miasto Gdańsk coordonne", "(Pologne)", "art.\u00a038, §\u00a02", "art.\u00a039, §\u00a04"},
	} {
		text := terms(speaking(t, lang), d)
		for _, word := range words {
			if !strings.Contains(text, word) {
				t.Errorf("%s: %q is not in the terms", lang, word)
			}
		}
		if n := strings.Count(text, "\n\n") + 1; n != len(chapters()) {
			t.Errorf("%s: %d chapters", lang, n)
		}
	}
}

func speaking(t *testing.T, lang string) context.Context {
	t.Helper()
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return i18n.With(t.Context(), catalog.For(lang))
}
