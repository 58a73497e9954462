package importer_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// sameAsTable says whether the first row of the table has become what it says.
func sameAsTable(t *testing.T, name string, s *suppliersv1.Supplier) {
	t.Helper()
	if s.GetName() != `Società "Più" Coop;` || s.GetPlace().GetCity() != "Forlì" || s.GetLegalForm() != "it.cooperativa-sociale-b" ||
		s.GetWorkforce().GetEmployees() != 1200 || s.GetWorkforce().GetAsOf().AsTime().Format("2006-01-02") != "2025-12-31" || s.GetPlace().GetLatitude() != 44.22 {
		t.Errorf("%s: %v", name, s)
	}
}

// rewrite mends a text file whatever its encoding: the two values that are wrong
// are plain letters in each of them.
func rewrite(text string) string {
	for from, to := range map[string]string{"dodici": "000012", "C": "A"} {
		for _, zero := range []string{"", "\x00"} {
			spread := func(s string) string { return strings.Join(strings.Split(s, ""), zero) }
			switch from {
			case "C": // only where it is the whole cell
				for _, around := range []string{";", ",", "\t", "|", `"`} {
					text = strings.ReplaceAll(text, spread(around+from+around), spread(around+to+around))
				}
			default:
				text = strings.ReplaceAll(text, spread(from), spread(to))
			}
		}
	}
	return text
}

func mendWorkbook(t *testing.T, data []byte) []byte {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("Sheet1")
	if err != nil || len(rows) != 3 || rows[0][8] != "refused_field" || rows[1][8] != "legal_form" || rows[2][9] != "row.number" {
		t.Fatalf("the refused workbook holds %q, %v", rows, err)
	}
	for at, value := range map[string]string{"D2": "A", "E3": "12"} {
		if err := book.SetCellValue("Sheet1", at, value); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
