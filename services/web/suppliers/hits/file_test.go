package hits

import (
	"bytes"
	"context"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
)

func english(t *testing.T) context.Context {
	t.Helper()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return i18n.With(t.Context(), c.For("en"))
}

func lines(t *testing.T, f File) [][]string {
	t.Helper()
	var b bytes.Buffer
	if err := f.CSV(english(t), &b); err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(b.String(), "\uFEFF")
	if !ok {
		t.Error("a spreadsheet cannot see that this is UTF-8")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWhatLooksLikeAFormulaIsTextInACSV(t *testing.T) {
	for _, name := range []string{"=1+1", "+49 30", "-5 Degrees", "@SUM(A1)", "\t=1", "\n=1", "＝1", "＠x"} {
		got := lines(t, File{Hits: []*searchv1.SupplierHit{{Supplier: "sup_1", Name: name}}, Total: 1, Notes: map[string]string{"sup_1": name}})
		row := got[1]
		at := slices.Index(got[0], "name")
		if row[at] != "'"+name || row[len(row)-1] != "'"+name {
			t.Errorf("%q is written as %q, its note as %q", name, row[at], row[len(row)-1])
		}
	}
	plain := lines(t, File{Hits: []*searchv1.SupplierHit{{Name: "Łódź, \"Praca\"\nSp. z o.o."}}, Total: 1})
	if got := plain[1][slices.Index(plain[0], "name")]; got != "Łódź, \"Praca\"\nSp. z o.o." {
		t.Errorf("a plain name is written as %q", got)
	}
}

func TestAFileThatIsCutSaysSoAndHowToGetTheRest(t *testing.T) {
	whole := lines(t, File{Hits: []*searchv1.SupplierHit{{Name: "A"}}, Total: 1})
	if len(whole) != 2 {
		t.Errorf("a whole file has %d lines", len(whole))
	}
	cut := lines(t, File{Hits: []*searchv1.SupplierHit{{Name: "A"}, {Name: "B"}}, Total: 12345})
	if last := cut[len(cut)-1][0]; !strings.Contains(last, "first 2 of 12,345") {
		t.Errorf("the last line says %q", last)
	}
}

func TestAWorkbookHoldsTextAsTextNumbersAsNumbersAndSaysWhatItsColumnsAre(t *testing.T) {
	km := 12.5
	f := File{Hits: []*searchv1.SupplierHit{{Supplier: "sup_1", Name: "=HYPERLINK(\"x\")", Employees: 38, DistanceKm: &km}}, Total: 1, Site: "https://city.example", Notes: map[string]string{"sup_1": "call"}}
	var b bytes.Buffer
	if err := f.XLSX(english(t), &b); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	}()
	rows, err := book.GetRows("Enterprises")
	if err != nil || len(rows) != 2 {
		t.Fatalf("rows %v, %v", rows, err)
	}
	cell := func(column string) string {
		at, err := excelize.CoordinatesToCellName(slices.Index(rows[0], column)+1, 2)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	formula, err := book.GetCellFormula("Enterprises", cell("name"))
	if err != nil || formula != "" {
		t.Errorf("the name is a formula: %q, %v", formula, err)
	}
	kind, err := book.GetCellType("Enterprises", cell("employees"))
	if err != nil || kind != excelize.CellTypeNumber && kind != excelize.CellTypeUnset {
		t.Errorf("people employed are of the type %v, %v", kind, err)
	}
	if got := rows[1][slices.Index(rows[0], "page")]; got != "https://city.example/enterprises/sup_1" {
		t.Errorf("its page is %s", got)
	}
	meanings, err := book.GetRows("Columns")
	if err != nil || len(meanings) != len(rows[0]) {
		t.Fatalf("%d of %d columns are explained, %v", len(meanings), len(rows[0]), err)
	}
	for i, m := range meanings {
		if m[0] != rows[0][i] || len(m) < 2 || strings.HasPrefix(m[1], "suppliers.") {
			t.Errorf("column %s is explained as %v", rows[0][i], m)
		}
	}
}
