package suppliers

import (
	"testing"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/static"
)

func places() *gazetteer {
	return newGazetteer([]static.City{
		{Name: "Valencia", Country: "ES", Latitude: 39.47, Longitude: -0.38, Population: 790000},
		{Name: "Gdańsk", Country: "PL", Latitude: 54.35, Longitude: 18.65, Population: 470000},
		{Name: "Valencia", Country: "RO", Population: 6000},
	})
}

func TestACityIsFoundWithoutItsAccentsTheLargestFirst(t *testing.T) {
	g := places()
	if found := g.find(" gdansk "); len(found) != 1 || found[0].Name != "Gdańsk" {
		t.Errorf("gdansk: %v", found)
	}
	if found := g.find("Valencia"); len(found) != 2 || found[0].Country != "ES" {
		t.Errorf("Valencia: %v", found)
	}
	if found := g.find("valencia, ro"); len(found) != 1 || found[0].Country != "RO" {
		t.Errorf("Valencia, RO: %v", found)
	}
	if found := g.like("Gdanks", 5); len(found) != 1 {
		t.Errorf("like Gdanks: %v", found)
	}
	if found := g.like("xy", 5); found != nil {
		t.Errorf("two letters are no beginning: %v", found)
	}
	if c, ok := g.in("GDAŃSK", "PL"); !ok || c.Name != "Gdańsk" {
		t.Errorf("in Poland: %v %v", c, ok)
	}
}

func TestTheAddressOfASearchKeepsEverythingThatWasAsked(t *testing.T) {
	q := query{text: "a & b", near: "Lille", km: 20, order: "distance", page: 3, chosen: map[string][]string{byCountry: {"FR", "PL"}}}
	for _, c := range []struct{ name, got, want string }{
		{"whole", q.href(), "/enterprises?country=FR&country=PL&km=20&near=Lille&page=3&q=a+%26+b&sort=distance"},
		{"first page", q.at(1).href(), "/enterprises?country=FR&country=PL&km=20&near=Lille&q=a+%26+b&sort=distance"},
		{"everywhere", q.withoutPlace().href(), "/enterprises?country=FR&country=PL&q=a+%26+b"},
		{"no filters", q.withoutFilters().href(), "/enterprises?km=20&near=Lille&q=a+%26+b&sort=distance"},
		{"nothing", query{page: 1}.href(), "/enterprises"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s", c.name, c.got)
		}
	}
}

func TestFivePagesOfTheListAreOneOfTheSearch(t *testing.T) {
	for shown, asked := range map[int]int32{1: 1, 5: 1, 6: 2, lastPage: lastPage / 5} {
		if got := (query{page: shown}).request(nil).GetPage(); got != asked {
			t.Errorf("page %d asks for %d", shown, got)
		}
	}
	hits := make([]*searchv1.SupplierHit, 47)
	l := &listing{query: query{page: 8}}
	if l.take(hits); len(l.hits) != 7 {
		t.Errorf("the last page has %d", len(l.hits))
	}
}

func TestTheOrderByDistanceNeedsACityThatIsKnown(t *testing.T) {
	q := query{near: "Nowhere", order: "distance", page: 1, km: 20}
	if req := q.request(nil); req.GetSort() != "" || req.Latitude != nil || req.GetRadiusKm() != 0 {
		t.Errorf("asked: %v", req)
	}
	c := places().all[1]
	if req := q.request(&c); req.GetSort() != "distance" || req.GetRadiusKm() != 20 {
		t.Errorf("asked: %v", req)
	}
}

func TestATextIsShownInTheLanguageAskedForElseTheReadersElseEnglish(t *testing.T) {
	s := &suppliersv1.Supplier{Description: map[string]string{"pl": "po polsku", "en": "in English", "sv": "på svenska"}}
	for _, c := range []struct{ asked, reader, want string }{
		{"", "sv", "sv"}, {"pl", "sv", "pl"}, {"", "fr", "en"}, {"xx", "pl", "pl"},
	} {
		if _, got := description(s, c.asked, c.reader); got != c.want {
			t.Errorf("asked %q, reads %q: shown %q", c.asked, c.reader, got)
		}
	}
	delete(s.Description, "en")
	if _, got := description(s, "", "fr"); got != "pl" {
		t.Errorf("without English: %q", got)
	}
	if text, _ := description(&suppliersv1.Supplier{}, "", "fr"); text != "" {
		t.Errorf("nothing to show: %q", text)
	}
}

func TestPeopleAreCountedAsTheyAreTyped(t *testing.T) {
	for text, want := range map[string]int32{"": 0, "38": 38, "1 200": 1200, "1\u202f200": 1200} {
		if got, err := count("f", text); err != nil || got != want {
			t.Errorf("%q: %d %v", text, got, err)
		}
	}
	for _, text := range []string{"-1", "3.5", "many", "99999999999"} {
		if _, err := count("f", text); err == nil {
			t.Errorf("%q is a number of people", text)
		}
	}
}
