package importer_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/fairlot/fairlot/services/fairlot/importer"
)

const header = "Numéro;Nom;Ville;Pays;Activité;Texte\n"

// good is the n-th row of a register extract, some 400 bytes.
func good(n int) string {
	return fmt.Sprintf("%s;Atelier %d;Lille;FR;90911200;\"%s, n° %d\"\n", siren(n), n, strings.Repeat("Entretien d'espaces verts; ", 13), n)
}

// rubbish is a row that is wrong in one of many ways, the reason it is refused
// with, and "" where it is passed over.
func rubbish(n int) (text, reason string) {
	row := good(n)
	switch n / 10 % 13 {
	case 0:
		return strings.Replace(row, "Atelier", `Atelier 12" `, 1), "row.quotes"
	case 1:
		return strings.Replace(row, ";Atelier", `;"Atelier`, 1), "row.quotes"
	case 2:
		return strings.Replace(row, ";FR", "", 1), "row.columns"
	case 3:
		return strings.Replace(row, ";FR", ";59000;FR", 1), "row.columns"
	case 4:
		return strings.Replace(row, "Atelier", "Atelier \xff\xfe\x01", 1), "row.binary"
	case 5:
		return ";;;;;\n", ""
	case 6:
		return strings.Replace(row, "Atelier", strings.Repeat("Atelier ", 40), 1), "string.max_len"
	case 7:
		return strings.Replace(row, siren(n), siren(n)[:8]+string('0'+(siren(n)[8]-'0'+1)%10), 1), "identifier.check_digit"
	case 8:
		return strings.Replace(row, ";FR;", ";FRANCE;", 1), "string.pattern"
	case 9:
		return strings.Replace(row, "Atelier", "=cmd|'/c calc'!A0 ", 1), "row.formula"
	case 10:
		return strings.Replace(row, "Atelier", "Ate\x00lier", 1), "row.binary"
	case 11:
		return strings.Replace(row, siren(n), "", 1), "string.min_len"
	default:
		return strings.Replace(row, "Atelier", strings.Repeat("Atelier ", 40_000), 1), "row.long"
	}
}

// extract generates the rows while they are read, one in ten of them rubbish.
func extract(rows int, expected map[string]int) io.Reader {
	out, in := io.Pipe()
	go func() {
		_, err := io.WriteString(in, "\ufeff"+header)
		for n := 0; n < rows && err == nil; n++ {
			text := good(n)
			switch {
			case n%10 == 0 && (n/10%13 != 12 || n < 1000): // a few of the overlong are enough
				reason := ""
				if text, reason = rubbish(n); reason != "" {
					expected[reason]++
				} else {
					expected["empty"]++
				}
			case n%1000 == 1: // a file that was joined of several
				text = "\ufeff" + header + "\ufeff" + text
			}
			_, err = io.WriteString(in, text)
		}
		in.CloseWithError(err)
	}()
	return out
}

func mapping(t testing.TB, text string) *importer.Mapping {
	t.Helper()
	m, err := importer.ReadMapping(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const extractMapping = `{"fields": {
	"name": {"column": "nom"}, "identifier.scheme": "FR-SIREN", "identifier.value": {"column": "Numéro"},
	"place.city": {"column": "Ville"}, "place.country": {"column": "Pays"}, "cpv": {"column": "Activité", "split": ","},
	"description.fr": {"column": "Texte"}, "serves": "FR"
}}`

// live is the heap in use.
func live() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestAHundredThousandRowsWithATenthRubbishAreCountedInBoundedMemory(t *testing.T) {
	const rows = 100_000
	i := start(t)
	im := i.importer()
	im.Mapping, im.DryRun = mapping(t, extractMapping), true // so that the instance's own memory does not grow
	var first, most int64
	i.heard = func(call int) {
		switch {
		case call == 20:
			first = live()
		case call%200 == 0:
			most = max(most, live())
		}
	}
	expected := map[string]int{}
	dry, err := im.Run(t.Context(), "extract.csv", extract(rows, expected))
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for reason, n := range expected {
		if reason == "empty" {
			continue
		}
		if refused += n; dry.Reasons[reason] != n || n == 0 {
			t.Errorf("%s: %d refused, want %d", reason, dry.Reasons[reason], n)
		}
	}
	if read := rows - expected["empty"]; dry.Read != read || dry.Refused != refused || dry.Created != read-refused || len(i.stored) != 0 {
		t.Errorf("dry run: %s, want %d read and %d refused", counts(dry), read, refused)
	}
	if grown := most - first; grown > 12<<20 {
		t.Errorf("%d MB more in use than at the start", grown>>20)
	}
	t.Logf("%s, at most %d KB more in use than at the start", counts(dry), (most-first)>>10)
}

func TestWhatWasRefusedIsMendedAndImportedAsItIs(t *testing.T) {
	const rows = 10_000
	i := start(t)
	im := i.importer()
	im.Mapping = mapping(t, extractMapping)
	var out bytes.Buffer
	im.Refused = &out
	sum, err := im.Run(t.Context(), "extract.csv", extract(rows, map[string]int{}))
	created, refused := sum.Created, sum.Refused
	if err != nil || refused < rows/12 || created+refused != sum.Read || len(i.stored) != created {
		t.Fatalf("first %s, %v", counts(sum), err)
	}
	im.Refused = nil
	sum, err = im.Run(t.Context(), "refused.csv", bytes.NewReader(out.Bytes()))
	if err != nil || sum.Read != refused || sum.Created != 0 || sum.Refused != refused {
		t.Errorf("not mended: %s, %v", counts(sum), err)
	}
	sum, err = im.Run(t.Context(), "refused.csv", mended(t, &out))
	if err != nil || counts(sum) != fmt.Sprint(refused, ":", refused, 0, 0, 0, 0, 0) {
		t.Errorf("mended: %s, %v", counts(sum), err)
	}
	if len(i.stored) != created+refused {
		t.Errorf("%d stored", len(i.stored))
	}
}

// mended puts every refused row right, as a person would in a spreadsheet: the
// three columns that say why stay.
func mended(t *testing.T, in io.Reader) io.Reader {
	t.Helper()
	table := csv.NewReader(in)
	table.Comma = ';'
	all, err := table.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	number := regexp.MustCompile(`, n° (\d+)|\b(1\d{8});`)
	for at, cells := range all[1:] {
		if len(cells) != 9 || cells[7] == "" || cells[8] == "" {
			t.Fatalf("refused row %d: %q", at, cells)
		}
		m := number.FindStringSubmatch(strings.Join(cells, ";"))
		if m == nil {
			t.Fatalf("refused row %d has lost its number: %.200q", at, cells)
		}
		n, _ := strconv.Atoi(m[1])
		if m[1] == "" {
			n, _ = strconv.Atoi(m[2][:8])
			n -= 10000000
		}
		right, err := csv.NewReader(strings.NewReader(strings.ReplaceAll(good(n), ";", ","))).Read()
		if err != nil {
			t.Fatal(err)
		}
		copy(cells, right)
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Comma = ';'
	if err := w.WriteAll(all); err != nil {
		t.Fatal(err)
	}
	return &out
}
