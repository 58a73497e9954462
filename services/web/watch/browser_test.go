package watch_test

import (
	"strings"
	"testing"
	"time"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/enterprise/enterprisetest"
	"github.com/fairlot/fairlot/services/web/webtest"
)

const (
	officer   = "officer@gdansk.example"
	colleague = "colleague@gdansk.example"
	stranger  = "officer@lille.example"
	send      = "main form[method=post] .govuk-button[type=submit]"
)

// city is three enterprises, two colleagues of a city and an officer of another.
func city(t *testing.T) *enterprisetest.House {
	t.Helper()
	h := enterprisetest.New(t)
	for _, p := range []struct{ email, name, organisation string }{{officer, "Ewa Maj", "City of Gdańsk"}, {colleague, "Jan Lis", "City of Gdańsk"}, {stranger, "Luc Petit", "City of Lille"}} {
		h.Accounts.Add(webtest.Person{
			Email: p.email, Name: p.name, Organisation: p.organisation, Zone: "Europe/Warsaw",
			Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, Roles: []optionsv1.Role{optionsv1.Role_ROLE_OFFICER},
		})
	}
	h.Public(enterprisetest.Profile("Nad Motławą", "8567346215"))
	second := enterprisetest.Profile("Sprzątanie Razem", "5260250274")
	second.Workforce.Employees, second.Cpv = 120, []string{"55520000"}
	h.Public(second)
	h.Find()
	return h
}

func TestEnterprisesAreKeptOnAListWithoutLosingThePlaceAndColleaguesShareIt(t *testing.T) {
	h := city(t)
	for _, width := range []int64{360, 1280} {
		p := browsertest.Start(t).Page(width, 900)
		h.SignIn(p, officer)
		p.Open(h.Address + "/lists")
		p.Axe()
		p.Open(h.Address + "/enterprises?country=PL&sort=name")
		p.Click(".rows li:nth-child(1) .pick input")
		p.Click(".rows li:nth-child(2) .pick input")
		p.Submit("#picked button[formaction]")
		p.SeeText("Put on a list")
		p.Axe()
		p.Expect("422")
		p.Submit(send)
		p.SeeText("thing needs a change")
		if width == 1280 {
			p.Click("input[name=list][value=new]")
		}
		name := map[int64]string{360: "Canteen", 1280: "Offices"}[width]
		p.Type("[id=supplier_list-name]", name)
		p.Submit(send)
		p.SeeText("2 enterprises are on the list “" + name + "”")
		if !strings.Contains(p.Address(), "country=PL") {
			t.Errorf("the place is lost: %s", p.Address())
		}
		if p.Overflow() > 0 {
			t.Errorf("the results run over the screen of %d", width)
		}
	}
	share(t, h)
}

// share lets the officer share the first list; the colleague writes and removes,
// and another city sees nothing.
func share(t *testing.T, h *enterprisetest.House) {
	t.Helper()
	mine := browsertest.Start(t).Page(360, 800)
	h.SignIn(mine, officer)
	mine.Open(h.Address + "/lists")
	mine.Submit(".rows li:first-child a")
	mine.Axe()
	list := strings.Split(mine.Address(), "#")[0]
	theirs := browsertest.Start(t).Page(1280, 900)
	h.SignIn(theirs, colleague)
	theirs.Expect("404")
	theirs.Open(list)
	theirs.SeeText("not here")
	mine.Open(list + "/change")
	mine.Axe()
	mine.Click("[id=supplier_list-shared]")
	mine.Submit(send)
	mine.SeeText("The list is changed")

	theirs.Open(list)
	theirs.SeeText("Made by Ewa Maj")
	theirs.Click(".rows li:first-child .entry summary")
	theirs.Type(".rows li:first-child textarea", "Asked on Monday")
	theirs.Submit(".rows li:first-child .entry details form button")
	theirs.SeeText("Asked on Monday")
	theirs.Axe()
	theirs.Submit(".rows li:first-child .entry-acts > form button")
	theirs.SeeText("is off the list")
	theirs.Axe()
	if n := theirs.Count(".rows > li"); n != 1 {
		t.Errorf("%d are left on the list", n)
	}
	theirs.Submit(".undo button")
	theirs.SeeText("Asked on Monday")
	if file := string(theirs.Download(list + "/list.csv")); !strings.Contains(file, "Asked on Monday") {
		t.Errorf("the file has no note: %s", file)
	}

	other := browsertest.Start(t).Page(360, 800)
	h.SignIn(other, stranger)
	other.Expect("404")
	for _, path := range []string{"", "/change", "/delete"} {
		other.Open(list + path)
		other.SeeText("not here")
	}
	mine.Open(list + "/delete")
	mine.SeeText("Your colleagues lose it too")
	mine.Axe()
	mine.Submit(send)
	mine.SeeText("The list is deleted")
}

func TestASearchIsSavedFoundAgainChangedDeletedAndBroughtBack(t *testing.T) {
	h := city(t)
	p := browsertest.Start(t).Page(360, 800)
	h.SignIn(p, officer)
	p.Open(h.Address + "/searches")
	p.SeeText("No search saved yet")
	p.Axe()
	p.Open(h.Address + "/enterprises?country=PL&near=Gda%C5%84sk&km=20&q=sprz%C4%85tanie")
	p.Submit("a[href^='/searches/new']")
	p.SeeText("Poland")
	p.Axe()
	p.Click("input[name=alert][value=daily]")
	p.Submit(send)
	p.SeeText("The search is saved")
	p.Open(h.Address + "/searches")
	p.SeeText("Next look on")
	p.Axe()
	p.Submit(".rows h2 a")
	if got := p.Address(); !strings.Contains(got, "country=PL") || !strings.Contains(got, "km=20") || !strings.Contains(got, "near=Gda") || !strings.Contains(got, "q=sprz") {
		t.Errorf("it leads to %s", got)
	}
	p.Open(h.Address + "/searches")
	p.Click(".rows summary")
	p.Axe()
	p.Submit(".rows .linklike")
	p.SeeText("is deleted")
	p.SeeText("No search saved yet")
	p.Axe()
	p.Submit(".undo button")
	p.SeeText("Next look on")
}

func TestAnAlertLeadsToWhatIsNewOnly(t *testing.T) {
	h := city(t)
	p := browsertest.Start(t).Page(1280, 900)
	h.SignIn(p, officer)
	p.Open(h.Address + "/searches/new?country=PL")
	p.Submit(send)
	p.Open(h.Address + "/searches")
	p.Submit(".rows h2 a")
	p.SeeText("2 enterprises")
	p.Open(h.Address + "/enterprises?country=PL&since=" + h.House.Clock.Now().Add(time.Hour).Format(time.RFC3339))
	p.SeeText("New since")
	p.SeeText("Also show those listed before (2 enterprises)")
	p.Axe()
}
