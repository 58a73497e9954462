package enterprise

import (
	"testing"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/static"
)

func places() *Gazetteer {
	return NewGazetteer([]static.City{
		{Name: "Valencia", Country: "ES", Latitude: 39.47, Longitude: -0.38, Population: 790000},
		{Name: "Gdańsk", Country: "PL", Latitude: 54.35, Longitude: 18.65, Population: 470000},
		{Name: "Valencia", Country: "RO", Population: 6000},
	})
}

func TestACityIsFoundWithoutItsAccentsTheLargestFirst(t *testing.T) {
	g := places()
	if found := g.Find(" gdansk "); len(found) != 1 || found[0].Name != "Gdańsk" {
		t.Errorf("gdansk: %v", found)
	}
	if found := g.Find("Valencia"); len(found) != 2 || found[0].Country != "ES" {
		t.Errorf("Valencia: %v", found)
	}
	if found := g.Find("valencia, ro"); len(found) != 1 || found[0].Country != "RO" {
		t.Errorf("Valencia, RO: %v", found)
	}
	if found := g.Like("Gdanks", 5); len(found) != 1 {
		t.Errorf("like Gdanks: %v", found)
	}
	if found := g.Like("xy", 5); found != nil {
		t.Errorf("two letters are no beginning: %v", found)
	}
	if c, ok := g.In("GDAŃSK", "PL"); !ok || c.Name != "Gdańsk" {
		t.Errorf("in Poland: %v %v", c, ok)
	}
}

func TestATextIsShownInTheLanguageAskedForElseTheReadersElseEnglish(t *testing.T) {
	s := &suppliersv1.Supplier{Description: map[string]string{"pl": "po polsku", "en": "in English", "sv": "på svenska"}}
	for _, c := range []struct{ asked, reader, want string }{
		{"", "sv", "sv"}, {"pl", "sv", "pl"}, {"", "fr", "en"}, {"xx", "pl", "pl"},
	} {
		if _, got := Description(s, c.asked, c.reader); got != c.want {
			t.Errorf("asked %q, reads %q: shown %q", c.asked, c.reader, got)
		}
	}
	delete(s.Description, "en")
	if _, got := Description(s, "", "fr"); got != "pl" {
		t.Errorf("without English: %q", got)
	}
	if text, _ := Description(&suppliersv1.Supplier{}, "", "fr"); text != "" {
		t.Errorf("nothing to show: %q", text)
	}
}

func TestACityIsFoundByTheNameItsPeopleGiveIt(t *testing.T) {
	assets, err := static.Load()
	if err != nil {
		t.Fatal(err)
	}
	cities, err := assets.Cities()
	if err != nil {
		t.Fatal(err)
	}
	g := NewGazetteer(cities)
	for country, pairs := range localNames() {
		for _, pair := range pairs {
			if c, ok := g.In(pair[0], country); !ok || c.Name != pair[1] {
				t.Errorf("%s in %s: %v", pair[0], country, c)
			}
		}
	}
	for _, name := range []string{"Milan", "San Sebastián", "donostia"} {
		if len(g.Find(name)) == 0 {
			t.Errorf("%s is not found", name)
		}
	}
}
