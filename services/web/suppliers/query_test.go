package suppliers

import (
	"testing"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/static"
)

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
	c := static.City{Name: "Gdańsk", Country: "PL", Latitude: 54.35, Longitude: 18.65}
	if req := q.request(&c); req.GetSort() != "distance" || req.GetRadiusKm() != 20 {
		t.Errorf("asked: %v", req)
	}
}
