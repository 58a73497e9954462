package search_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// local is a supplier that speaks one language; its id begins with it.
type local struct{ id, name, city, text string }

func locals(t *testing.T) []local {
	t.Helper()
	var list []local
	for _, r := range rows(t, "suppliers.csv") {
		list = append(list, local{r[0], r[1], r[2], r[3]})
	}
	return list
}

// labelled is a text that people type, what it is a case of, and which of the
// suppliers of its language must be found; no others of that language may be.
type labelled struct{ language, kind, text, want string }

func labelledQueries(t *testing.T) []labelled {
	t.Helper()
	var list []labelled
	for _, r := range rows(t, "queries.csv") {
		list = append(list, labelled{r[0], r[1], r[2], r[3]})
	}
	return list
}

// rows reads a file of testdata without its head.
func rows(t *testing.T, name string) [][]string {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	check(t, err)
	defer func() { _ = file.Close() }() // only read
	list, err := csv.NewReader(file).ReadAll()
	check(t, err)
	return list[1:]
}

func TestPeopleFindInTheirLanguageWhatTheyMean(t *testing.T) {
	var list []*suppliersv1.Supplier
	for _, l := range locals(t) {
		language, _, _ := strings.Cut(l.id, "_")
		list = append(list, &suppliersv1.Supplier{
			Id: l.id, Name: l.name, State: submitted, Place: &typesv1.Place{City: l.city}, Description: map[string]string{language: l.text},
		})
	}
	w := newWorld(t, &lists{suppliers: list, page: 200})
	kinds := map[string][]string{}
	for _, q := range labelledQueries(t) {
		got := w.find(t, &searchv1.SearchSuppliersRequest{Q: q.text, PageSize: 100})
		got = slices.DeleteFunc(got, func(id string) bool { return !strings.HasPrefix(id, q.language+"_") })
		same(t, q.language+" "+q.kind+" "+q.text, got, strings.Fields(q.want)...)
		kinds[q.language] = append(kinds[q.language], q.kind)
	}
	for _, language := range []string{"en", "fr", "it", "es", "ca", "pt", "pl", "ro", "sv"} {
		for _, kind := range []string{"plural", "accent", "typo", "compound", "synonym", "place", "nothing"} {
			if !slices.Contains(kinds[language], kind) {
				t.Errorf("%s has no query with a %s", language, kind)
			}
		}
	}
}

// A word for a trade finds those of other countries too, and what merely looks
// like it does not.
func TestATradeIsFoundAcrossLanguages(t *testing.T) {
	var list []*suppliersv1.Supplier
	for _, l := range locals(t) {
		list = append(list, &suppliersv1.Supplier{Id: l.id, Name: l.name, State: submitted, Description: map[string]string{"en": l.text}})
	}
	w := newWorld(t, &lists{suppliers: list, page: 200})
	for _, q := range []string{"cleaning", "nettoyage", "pulizie", "limpieza", "neteja", "limpeza", "sprzątanie", "curățenie", "städning"} {
		same(t, q, w.find(t, &searchv1.SearchSuppliersRequest{Q: q, PageSize: 100}),
			"ca_neteja", "en_clean", "fr_propre", "it_pulizie", "pl_plomien", "pt_limpa", "ro_curat", "sv_rent")
	}
}
