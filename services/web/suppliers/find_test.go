package suppliers_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fairlot/fairlot/services/web/browsertest"
)

// got is what an address answers without a browser, and so without script.
func got(t *testing.T, address string) string {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := res.Body.Close(); err != nil {
			t.Error(err)
		}
	}()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v", address, res.StatusCode, err)
	}
	return string(body)
}

func TestChosenFiltersCanBeTakenOffOneByOne(t *testing.T) {
	h := directory(t)
	p := browsertest.Start(t).Page(360, 800)
	p.Open(h.Address + "/enterprises?country=FR&country=PL&verified=no&km=50")
	p.SeeText("Country: France")
	p.SeeText("Verification: Not verified yet")
	p.SeeText("3 enterprises")
	p.Axe()
	p.Submit(".chips li:nth-child(3) a")
	p.SeeText("2 enterprises")
	if a := p.Address(); strings.Contains(a, "country=PL") || !strings.Contains(a, "country=FR") || !strings.Contains(a, "verified=no") {
		t.Errorf("what is left is %s", a)
	}
	if p.Overflow() > 0 {
		t.Error("the page runs over the screen")
	}
}

func TestEnterprisesAreComparedSideBySide(t *testing.T) {
	h := directory(t)
	for _, width := range []int64{360, 1280} {
		p := browsertest.Start(t).Page(width, 900)
		p.Open(h.Address + "/enterprises?sort=name")
		for _, n := range []string{"1", "2", "3"} {
			p.Click(".rows li:nth-child(" + n + ") .pick input")
		}
		p.Submit("#picked button:not([formaction])")
		p.SeeText("Compare enterprises")
		if n := p.Count(".compare thead th"); n != 3 {
			t.Errorf("%d stand side by side", n)
		}
		row := p.Text(".compare tbody tr:nth-child(2)")
		if !strings.Contains(row, "differs") || !strings.Contains(row, "Lyon") || !strings.Contains(row, "Lille") {
			t.Errorf("the places are shown as %q", row)
		}
		if same := p.Text(".compare tbody tr:nth-child(5)"); strings.Contains(same, "differs") {
			t.Errorf("the same people are marked as different: %q", same)
		}
		p.Axe()
		if p.Overflow() > 0 {
			t.Errorf("the page runs over the screen of %d", width)
		}
		p.Submit(".compare thead th:first-of-type .no-print")
		p.SeeText("Compare enterprises")
		if n := p.Count(".compare thead th"); n != 2 {
			t.Errorf("%d are left", n)
		}
	}
	p := browsertest.Start(t).Page(360, 800)
	for _, query := range []string{"", "?id=sup_x", "?id=sup_x&id=sup_y&back=https://elsewhere.example"} {
		p.Open(h.Address + "/enterprises/compare" + query)
		p.SeeText("Choose at least two")
		if p.Count("main a[href*='elsewhere']") > 0 {
			t.Error("the page leads out of the house")
		}
	}
	p.Axe()
}

func TestAResultIsTakenAlongAsCSVAndAsAWorkbook(t *testing.T) {
	h := directory(t)
	text := strings.TrimPrefix(got(t, h.Address+"/enterprises/results.csv?country=FR&sort=name"), "\uFEFF")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][1] != "Cuisine du Rhône" {
		t.Errorf("got %v, %v", rows, err)
	}
	book, err := excelize.OpenReader(bytes.NewReader([]byte(got(t, h.Address+"/enterprises/results.xlsx?country=PL"))))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := book.GetRows("Enterprises")
	if err != nil || len(sheet) != 2 || sheet[1][1] != "Nad Motławą" {
		t.Errorf("got %v, %v", sheet, err)
	}
	if err := book.Close(); err != nil {
		t.Error(err)
	}
}

func TestTheDirectoryServesWithoutScript(t *testing.T) {
	h := directory(t)
	page := got(t, h.Address+"/enterprises?q=cleaning&near=Lille&km=reaches&country=FR")
	for _, want := range []string{"Les Mains Propres", `type="submit"`, `name="km"`, "<svg", "delivering in Lille", "Nobody can pay for a place", "never counts"} {
		if !strings.Contains(page, want) {
			t.Errorf("without script there is no %q", want)
		}
	}
	all := got(t, h.Address+"/enterprises?"+url.Values{"near": {"Lyon"}, "km": {"reaches"}}.Encode())
	if strings.Contains(all, "Nad Motławą") || !strings.Contains(all, "Cuisine du Rhône") {
		t.Error("those who deliver in Lyon are not told from those who do not")
	}
}
