package importer_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// table is a register with one row that is wrong; its third row is a formula's
// beginning, its number begins with a sign.
func table() [][]string {
	return [][]string{
		{"Matricola", "Denominazione", "Città", "Tipo", "Addetti", "Data", "Lat", "Tel"},
		{siren(1), "Società \"Più\" Coop;", "Forlì", "B", "1 200", "31/12/2025", "44,22", "+39 06"},
		{siren(2), "Caffè Libero", "Forlì", "C", "12", "31/12/2025", "44.22", "-1"},
		{siren(3), "Città Aperta", "Cesena", "A", "dodici", "31/12/2025", "", "+cmd"},
		{siren(4), "È Vero", "Cesena", "A", "", "", "", ""},
	}
}

const tableMapping = `{"format": {%s}, "fields": {
	"name": {"column": "Denominazione"}, "identifier.scheme": "FR-SIREN", "identifier.value": {"column": "Matricola"},
	"place.city": {"column": "Città"}, "place.country": {"value": "IT"}, "place.latitude": {"column": "Lat"},
	"legal_form": {"column": "Tipo", "values": {"A": "it.cooperativa-sociale-a", "B": "it.cooperativa-sociale-b"}},
	"workforce.employees": {"column": "Addetti"}, "workforce.as_of": {"column": "Data", "date": "DD/MM/YYYY"}
}}`

// delimited writes the table with a separator.
func delimited(separator string) string {
	var b strings.Builder
	for _, row := range table() {
		for i, cell := range row {
			if i > 0 {
				b.WriteString(separator)
			}
			if strings.ContainsAny(cell, separator+`"`) {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			b.WriteString(cell)
		}
		b.WriteString("\r\n")
	}
	return b.String()
}

func workbook(t *testing.T) []byte {
	t.Helper()
	book := excelize.NewFile()
	for i, row := range table() {
		for j, cell := range row {
			at, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := book.SetCellValue("Sheet1", at, cell); err != nil {
				t.Fatal(err)
			}
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func lines(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	all := table()
	for _, row := range all[1:] {
		var pairs []string
		for i, cell := range row {
			pairs = append(pairs, fmt.Sprintf("%q:%q", all[0][i], cell))
		}
		b.WriteString("{" + strings.Join(pairs, ",") + "}\n")
	}
	return b.String()
}

func TestARegisterIsReadInEveryFormAndItsRefusedRowsGoInOnceMended(t *testing.T) {
	encoded := func(text string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	wide := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()
	bare := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()
	files := map[string]struct{ name, format, text string }{
		"semicolons":               {"r.csv", "", delimited(";")},
		"commas with a mark":       {"r.csv", "", "\ufeff" + delimited(",")},
		"tabs":                     {"r.tsv", "", delimited("\t")},
		"a separator that is said": {"r.csv", `"separator": "|"`, delimited("|")},
		"Latin-1, found out":       {"r.csv", "", encoded(charmap.ISO8859_1.NewEncoder().String(delimited(";")))},
		"Latin-1, said":            {"r.csv", `"encoding": "iso-8859-1"`, encoded(charmap.ISO8859_1.NewEncoder().String(delimited(";")))},
		"UTF-16 with a mark":       {"r.csv", "", encoded(wide.String(delimited("\t")))},
		"UTF-16 without":           {"r.csv", "", encoded(bare.String(delimited(";")))},
		"a workbook":               {"r.xlsx", "", string(workbook(t))},
		"a sheet that is said":     {"r.xlsx", `"sheet": "Sheet1"`, string(workbook(t))},
		"JSON Lines":               {"r.jsonl", "", lines(t)},
	}
	for name, f := range files {
		i := start(t)
		im := i.importer()
		im.Mapping = mapping(t, fmt.Sprintf(tableMapping, f.format))
		var refused bytes.Buffer
		im.Refused = &refused
		sum, err := im.Run(t.Context(), f.name, strings.NewReader(f.text))
		if err != nil || counts(sum) != "4:2 0 0 0 0 2" || sum.Reasons["row.value"] != 1 || sum.Reasons["row.number"] != 1 {
			t.Errorf("%s: %s, %v, %v", name, counts(sum), sum.Reasons, err)
			continue
		}
		sameAsTable(t, name, i.stored["FR-SIREN/"+siren(1)])
		wrong := refused.String()
		im.Refused = nil
		if f.name != "r.xlsx" {
			wrong = rewrite(wrong)
		} else {
			wrong = string(mendWorkbook(t, refused.Bytes()))
		}
		sum, err = im.Run(t.Context(), f.name, strings.NewReader(wrong))
		if err != nil || counts(sum) != "2:2 0 0 0 0 0" || i.stored["FR-SIREN/"+siren(3)].GetName() != "Città Aperta" {
			t.Errorf("%s mended: %s, %v\n%q", name, counts(sum), err, wrong)
		}
		if sum, err = im.Run(t.Context(), f.name, strings.NewReader(f.text)); err != nil || sum.Unchanged != 2 {
			t.Errorf("%s again: %s, %v", name, counts(sum), err)
		}
	}
}

func TestARefusedFileRunsNothingInASpreadsheetAndKeepsItsValues(t *testing.T) {
	i := start(t)
	im := i.importer()
	var refused bytes.Buffer
	im.Refused = &refused
	text := "name;identifier.scheme;identifier.value;place.country;phone\n+cmd|x;FR-SIREN;1;FR;+33 1 23\n@SUM(A1);FR-SIREN;2;FR;-12,5\n"
	if sum, err := im.Run(t.Context(), "r.csv", strings.NewReader(text)); err != nil || sum.Refused != 2 {
		t.Fatalf("%s, %v", counts(sum), err)
	}
	for _, want := range []string{";'+cmd|x;", "\n'@SUM(A1);", ";+33 1 23;", ";-12,5;"} {
		if got := ";" + strings.ReplaceAll(refused.String(), "message\n", "message\n;"); !strings.Contains(got, want) && !strings.Contains(refused.String(), want) {
			t.Errorf("%q is not in %q", want, refused.String())
		}
	}
	mended := strings.NewReplacer(";1;", ";"+siren(1)+";", ";2;", ";"+siren(2)+";").Replace(refused.String())
	if sum, err := im.Run(t.Context(), "r.csv", strings.NewReader(mended)); err != nil || sum.Created != 2 {
		t.Fatalf("%s, %v", counts(sum), err)
	}
	names := slices.Sorted(maps.Keys(i.stored))
	if got := i.stored[names[0]].GetName() + i.stored[names[1]].GetName(); got != "+cmd|x@SUM(A1)" {
		t.Errorf("got %q", got)
	}
}

func TestWhatMayBeTheSameIsAskedAboutAndADuplicateIsOnlyOneThatIsIn(t *testing.T) {
	i := start(t)
	im := i.importer()
	var refused bytes.Buffer
	im.Refused = &refused
	head := "name,identifier.scheme,identifier.value,place.country\n"
	text := head + "Twin,FR-SIREN," + siren(1) + ",FR\nA,FR-SIREN," + siren(2) + ",France\n" + strings.Repeat("B,FR-SIREN,"+siren(3)+",FR\n", 150) + "A,FR-SIREN," + siren(2) + ",FR\n"
	sum, err := im.Run(t.Context(), "r.csv", strings.NewReader(text))
	if err != nil || sum.Similar != 1 || sum.Refused != 1 || sum.Created != 2 || !strings.Contains(refused.String(), "sup_1") {
		t.Fatalf("%s, %v, %s", counts(sum), err, refused.String())
	}
	im.KeepSimilar, im.Refused = true, nil
	if sum, err = im.Run(t.Context(), "r.csv", bytes.NewReader(refused.Bytes())); err != nil || sum.Created != 1 || sum.Refused != 1 {
		t.Errorf("%s, %v", counts(sum), err)
	}
}

func TestARowThatSpoilsARequestIsFoundAndTheOthersGoIn(t *testing.T) {
	i := start(t)
	text := "name,identifier.scheme,identifier.value,place.country\n"
	for n := range 90 {
		name := "Fine"
		if n == 37 || n == 71 {
			name = "spoilt"
		}
		text += fmt.Sprintf("%s,FR-SIREN,%s,FR\n", name, siren(n))
	}
	sum, err := i.importer().Run(t.Context(), "r.csv", strings.NewReader(text))
	if err != nil || counts(sum) != "90:88 0 0 0 0 2" || sum.Reasons["request.spoilt"] != 2 {
		t.Errorf("%s, %v", counts(sum), err)
	}
}
