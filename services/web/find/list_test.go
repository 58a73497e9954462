package find_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/fairlot/fairlot/services/web/browsertest"
)

func TestTendersAreFoundByEveryFilter(t *testing.T) {
	h := open(t, calls()...)
	const schools, meals, parks = "/tenders/ten_schools", "/tenders/ten_meals", "/tenders/ten_parks"
	for query, want := range map[string][]string{
		"":                                       {schools, meals, parks},
		"q=repas":                                {meals},
		"near=Gdansk&km=20":                      {schools},
		"near=Roubaix&km=20":                     {meals, parks},
		"near=Nowherehere":                       {schools, meals, parks},
		"closes=in7":                             {meals},
		"closes=in30":                            {schools, meals},
		"closes=after14":                         {schools},
		"value_from=100.000":                     {schools},
		"value_until=100%20000":                  {meals},
		"value_from=9e9":                         {schools, meals, parks},
		"value_from=5&value_until=2":             {},
		"region=FRE":                             {meals, parks},
		"region=PL6&country=PL":                  {schools},
		"language=pl":                            {schools},
		"language=xx":                            {schools, meals, parks},
		"theme=gen-eq":                           {meals},
		"reservation=article_20":                 {schools},
		"cpv=9091":                               {schools},
		"cpv=55524000-9":                         {meals},
		"cpv=":                                   {schools, meals, parks},
		"buyer=Ville+de+Lille":                   {meals, parks},
		"status=open":                            {schools, meals},
		"status=closed":                          {parks},
		"since=2026-11-20T00:00:00Z&status=open": {meals},
	} {
		_, body := h.get("/tenders?" + query)
		found := 0
		for _, address := range []string{schools, meals, parks} {
			if strings.Contains(body, `href="`+address+`"`) {
				found++
			}
		}
		for _, address := range want {
			if !strings.Contains(body, `href="`+address+`"`) {
				t.Errorf("%s does not find %s", query, address)
			}
		}
		if found != len(want) {
			t.Errorf("%s finds %d, not %d", query, found, len(want))
		}
	}
}

func TestTheListWorksWithMangledAddresses(t *testing.T) {
	h := open(t, calls()...)
	for _, query := range []string{
		"page=-1", "page=999", "page=x", "km=7&near=Lille", "sort=price", "sort=distance", "cpv=abc", "region=fr", "closes=never", "value_from=-5",
		"value_until=99999999999999999999", "theme=other&theme=nothing", "since=yesterday", "near=%F0%9F%8D%8B", "q=" + strings.Repeat("a", 3000),
		"buyer=" + strings.Repeat("b", 500), strings.Repeat("cpv=90&", 80),
	} {
		if answer, _ := h.get("/tenders?" + query); answer.StatusCode != 200 {
			t.Errorf("%.60s: %d", query, answer.StatusCode)
		}
		if answer, _ := h.get("/tenders.atom?" + query); answer.StatusCode != 200 {
			t.Errorf("feed %.60s: %d", query, answer.StatusCode)
		}
	}
}

func TestASearchForTendersIsReadOnPhoneAndDesk(t *testing.T) {
	h := open(t, calls()...)
	for _, width := range []int64{360, 1280} {
		p := browsertest.Start(t).Page(width, 900)
		p.Open(h.Address + "/tenders")
		p.SeeText("3 tenders")
		p.Axe()
		p.Shot("find-" + map[int64]string{360: "phone", 1280: "desk"}[width])
		p.Open(h.Address + "/tenders?near=Lille&km=20&closes=in7&value_from=50000&language=fr&theme=gen-eq&sort=distance")
		p.SeeText("1 tender within 20 km of Lille")
		p.SeeText("Within 7 days")
		p.SeeText("Value from 50,000")
		p.SeeText("0 km away")
		p.Axe()
		if p.Overflow() > 0 {
			t.Errorf("at %d the page is wider than the screen", width)
		}
		p.Submit(".chips li:nth-child(2) a") // takes off when it closes
		if got := p.Address(); strings.Contains(got, "closes") || !strings.Contains(got, "value_from=50000") {
			t.Errorf("after taking a part off: %s", got)
		}
		p.Open(h.Address + "/tenders?near=Lille&km=20&q=sprz%C4%85tanie")
		p.SeeText("No tender matches")
		p.SeeText("Look everywhere")
		p.Axe()
		p.Shot("find-none-" + map[int64]string{360: "phone", 1280: "desk"}[width])
	}
}

func TestAnEmptyListSaysWithWhatLeftOutThereIsSomething(t *testing.T) {
	h := open(t, calls()...)
	_, body := h.get("/tenders?near=Lille&km=20&theme=opp")
	for _, want := range []string{"Take off “Social aim”", "Look everywhere", "(1 tender)", "(2 tenders)"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is not offered", want)
		}
	}
	if strings.Contains(body, "Look within 50") {
		t.Error("a wider circle is offered that finds nothing either")
	}
}

func TestASearchForTendersIsKeptWithAnAlertAndOpenedAgain(t *testing.T) {
	h := open(t, calls()...)
	p := browsertest.Start(t).Page(1280, 900)
	h.SignIn(p, bidder)
	p.Open(h.Address + "/tenders?cpv=9091&near=Gda%C5%84sk&km=100&value_from=1000&reservation=article_20&closes=in30")
	p.Submit(`a[href^="/searches/tenders/new"]`)
	p.SeeText("When a tender closes is not kept")
	p.Axe()
	p.Submit("main form[method=post] .govuk-button[type=submit]")
	p.SeeText("1 tender within 100 km of Gdańsk")
	p.Open(h.Address + "/searches")
	p.SeeText("Tenders ·")
	p.Axe()
	p.Submit(".rows .row-title a")
	p.SeeText("1 tender within 100 km of Gdańsk")
	address, err := url.Parse(p.Address())
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"cpv": "9091", "km": "100", "value_from": "1000", "reservation": "article_20", "closes": ""} {
		if got := address.Query().Get(name); got != want {
			t.Errorf("%s is %q after it was kept, not %q", name, got, want)
		}
	}
}
