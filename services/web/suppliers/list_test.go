package suppliers_test

import (
	"strings"
	"testing"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/enterprise/enterprisetest"
)

// town makes a supplier elsewhere.
func town(name, scheme, number, city, country string, lat, lon float64, cpv string) *suppliersv1.Supplier {
	s := enterprisetest.Profile(name, number)
	s.Identifier.Scheme, s.LegalForm, s.SocialStatus, s.Serves = scheme, "", "", []string{country}
	s.Place.City, s.Place.Country, s.Place.Latitude, s.Place.Longitude = city, country, &lat, &lon
	s.Cpv, s.Description = []string{cpv}, map[string]string{"en": "We work in " + city + "."}
	return s
}

func directory(t *testing.T) *enterprisetest.House {
	t.Helper()
	h := enterprisetest.New(t)
	h.Public(enterprisetest.Profile("Nad Motławą", "8567346215"))
	h.Public(town("Les Mains Propres", "FR-SIREN", "552008443", "Lille", "FR", 50.63, 3.06, "90919200"))
	h.Public(town("Cuisine du Rhône", "FR-SIRET", "73282932000074", "Lyon", "FR", 45.76, 4.84, "55520000"))
	h.Find()
	return h
}

func TestEnterprisesAreFoundByWordsPlaceAndFilters(t *testing.T) {
	h := directory(t)
	for _, width := range []int64{360, 1280} {
		p := browsertest.Start(t).Page(width, 900)
		p.Open(h.Address + "/enterprises")
		p.SeeText("3 enterprises")
		p.Axe()
		p.Open(h.Address + "/enterprises?q=cleaning&near=lille&km=20")
		p.SeeText("1 enterprise for “cleaning” within 20\u00a0km of Lille")
		p.SeeText("less than 1\u00a0km")
		p.Axe()
		p.Open(h.Address + "/enterprises?country=FR&sort=name")
		if got := p.Text(".rows"); !strings.Contains(got, "Cuisine") || strings.Index(got, "Cuisine") > strings.Index(got, "Mains") {
			t.Errorf("by name: %s", got)
		}
		if p.Count("[name=country][value=FR]:checked") != 1 {
			t.Error("the filters do not show what is chosen")
		}
		p.Axe()
	}
}

// Two of one town are a cluster, which opens and leads on without a mouse.
func TestTheMapIsUsedWithTheKeyboardBesideTheSameList(t *testing.T) {
	h := enterprisetest.New(t)
	h.Public(enterprisetest.Profile("Nad Motławą", "8567346215"))
	h.Public(town("Cuisine du Rhône", "FR-SIRET", "73282932000074", "Lyon", "FR", 45.76, 4.84, "55520000"))
	h.Public(town("Vélos de Lyon", "FR-SIREN", "552008443", "Lyon", "FR", 45.765, 4.845, "50111000"))
	h.Find()
	p := browsertest.Start(t).Page(1280, 900)
	p.Open(h.Address + "/enterprises")
	p.See(".map-live .leaflet-marker-icon[tabindex='0']")
	mark := func(text, id string) {
		p.Run(`(text, id) => { [...document.querySelectorAll(".map-live .leaflet-marker-icon")].find(m => (m.title || m.innerText).includes(text)).id = id }`, text, id)
	}
	mark("2", "cluster")
	for range 12 { // it opens level by level, until its two stand apart
		if p.Count("#cluster") == 0 {
			break
		}
		p.Press("#cluster", "\r")
		p.See(".map-live .leaflet-marker-icon")
	}
	p.See(".map-live .leaflet-marker-icon[title='Vélos de Lyon']")
	p.Press(".map-live .leaflet-marker-icon[title='Vélos de Lyon']", "\r")
	p.See(".leaflet-popup a[href^='/enterprises/sup_']")
	p.SeeText("Vélos de Lyon")
	if got := p.Count(".rows > li"); got != 3 {
		t.Errorf("the list beside the map has %d", got)
	}
}

func TestATickedFilterAppliesAtOnceAndCanBeShared(t *testing.T) {
	h := directory(t)
	p := browsertest.Start(t).Page(1280, 900)
	p.Open(h.Address + "/enterprises")
	p.Click("input[name=country][value=PL]")
	p.SeeText("1 enterprise\n")
	if !strings.Contains(p.Address(), "country=PL") {
		t.Errorf("the address does not say so: %s", p.Address())
	}
	p.Axe()
}

func TestASearchThatFindsNobodySaysWhatWould(t *testing.T) {
	h := directory(t)
	p := browsertest.Start(t).Page(360, 800)
	p.Open(h.Address + "/enterprises?q=cleaning&country=FR&near=Lyon&km=20")
	p.SeeText("Nobody fits all of this")
	p.SeeText("Look everywhere (1 enterprise)")
	p.Axe()
	p.Open(h.Address + "/enterprises?near=Gdanks")
	p.SeeText("We do not know the place “Gdanks”")
	p.SeeText("Gdańsk (Poland)")
	p.SeeText("3 enterprises")
	p.Axe()
	p.Open(h.Address + "/enterprises?q=nobodyhasthis")
	p.SeeText("Try a wider word")
	p.Open(h.Address + "/enterprises?page=99")
	p.SeeText("These are all 3.")
}

func TestTheListWorksWithMangledAddresses(t *testing.T) {
	h := directory(t)
	p := browsertest.Start(t).Page(360, 800)
	for _, query := range []string{"?page=-1", "?page=x", "?km=7&near=Lille", "?sort=price", "?cpv=abc&cpv=9", "?verified=maybe", "?sort=distance", "?q=" + strings.Repeat("a", 3000)} {
		p.Open(h.Address + "/enterprises" + query)
		p.See("#listing")
	}
}
