package report

import (
	"bytes"
	"encoding/json"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
)

func render(t testing.TB, in Input) []byte {
	t.Helper()
	pdf, err := Render(in)
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

// text extracts what a reader would copy, with single spaces.
func text(t *testing.T, pdf []byte) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Fatal("pdftotext is missing; install poppler-utils")
	}
	path := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), tool, "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`[ \n\x{a0}\x{202f}]+`).ReplaceAllString(string(out), " ")
}

func TestTheReportSaysWhoGotWhatAndWhy(t *testing.T) {
	in := sample("en", 4)
	got := text(t, render(t, in))
	for _, want := range []string{
		"Odbiór i naprawa mebli miejskich w", "Gmina Miasta Gdańska (leads), Nowe Ogrody 8/12", "PL-NIP 5830011969", "Malmö stad",
		"Spółdzielnia Socjalna", "Întreprindere Brăila", "Malmö Återbruk ek.", "Atelier de l’Île",
		"LOT-0001 Wrzeszcz and Oliwa goes to Întreprindere Brăila for 93,511.50 PLN", "93.1727", "LOT-0002 Śródmieście goes to no one",
		"Tuesday 1 December 2026, 10:00", "to the end of Thursday 31 December 2026", "All times are those of Europe/Warsaw",
		"two trainers stay", "E1: 78.50 – A clear plan", "1,200 h", "80.5 h", "1,320 h", "60,000.00 PLN", "30,000.00 PLN",
		"(b) Selection", "(i) Conflicts of interest", "Furniture is not used by the public", "Entry 4711",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q", want)
		}
	}
	pages := strings.Split(strings.TrimRight(got, "\f "), "\f")
	if !strings.Contains(pages[len(pages)-1], in.About.GetRecordHash()) {
		t.Error("the record's hash is not on the last page")
	}
	for i, page := range pages {
		if !strings.Contains(page, "Odbiór i naprawa mebli miejskich w Gdańsku") {
			t.Errorf("page %d does not name the tender", i+1)
		}
	}
}

func TestHeadingsAndFormatsAreInTheTendersLanguage(t *testing.T) {
	pdf := render(t, sample("fr", 4))
	got := text(t, pdf)
	for _, want := range []string{"Rapport d’attribution", "Motifs de la décision", "93 511,50 PLN", "mardi 1er décembre 2026, 10:00", "93,1727", "Écriture 4711"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q", want)
		}
	}
	if !bytes.Contains(pdf, []byte("<rdf:li>fr</rdf:li>")) {
		t.Error("the metadata does not name French")
	}
	polish := render(t, sample("pl", 1))
	if !strings.Contains(text(t, polish), "Award report") || !bytes.Contains(polish, []byte("<rdf:li>en</rdf:li>")) {
		t.Error("a language that is not complete does not fall back to English")
	}
}

func TestEveryLanguageSaysTheSame(t *testing.T) {
	read := func(language string) map[string]string {
		raw, err := labels.ReadFile("labels/" + language + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]string
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		return m
	}
	blank := regexp.MustCompile(`\{[a-z]+\}`)
	var source strings.Builder
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		source.Write(raw)
	}
	english := read("en")
	for _, language := range complete() {
		other := read(language)
		if len(other) != len(english) {
			t.Errorf("%s has %d labels, en %d", language, len(other), len(english))
		}
		for key, text := range english {
			a, b := blank.FindAllString(text, -1), blank.FindAllString(other[key], -1)
			slices.Sort(a)
			slices.Sort(b)
			if other[key] == "" || !slices.Equal(a, b) {
				t.Errorf("%s: %s is missing or has other blanks", language, key)
			}
			if !strings.Contains(source.String(), `"`+key+`"`) {
				t.Errorf("%s is used nowhere", key)
			}
		}
	}
	for _, used := range regexp.MustCompile(`(?:say|table|figureCaption)\("([a-z0-9_]+)"`).FindAllStringSubmatch(source.String(), -1) {
		if english[used[1]] == "" {
			t.Errorf("there is no label %s", used[1])
		}
	}
}

func TestTheAttachedScoresRecomputeToTheSameTotals(t *testing.T) {
	in := sample("en", 7)
	files, err := api.ExtractAttachmentsRaw(bytes.NewReader(render(t, in)), "", []string{ScoresFile}, nil)
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	var s scores
	if err := json.NewDecoder(files[0]).Decode(&s); err != nil {
		t.Fatal(err)
	}
	weights := map[string]*big.Rat{}
	for _, c := range s.Criteria {
		weights[c.ID] = fraction(c.Weight)
	}
	for _, lot := range s.Lots {
		var lowest *big.Rat
		for _, b := range lot.Bids {
			if p := fraction(b.Price); lowest == nil || p.Cmp(lowest) < 0 {
				lowest = p
			}
		}
		for _, b := range lot.Bids {
			if got := recomputed(s, b, lowest, weights); got != b.Total {
				t.Errorf("%s: %s is written, %s computed", b.Name, b.Total, got)
			}
		}
	}
	if len(s.Lots) != 2 || len(s.Lots[0].Bids) != 7 || s.Lots[0].Winner == "" || s.Lots[1].Winner != "" {
		t.Errorf("got %+v", s.Lots)
	}
}

// recomputed follows the formulas in words that the file carries.
func recomputed(s scores, b scoreBid, lowest *big.Rat, weights map[string]*big.Rat) string {
	total := new(big.Rat)
	for _, c := range b.Criteria {
		points := new(big.Rat)
		if len(c.Given) == 0 {
			points.Mul(big.NewRat(100, 1), new(big.Rat).Quo(lowest, fraction(b.Price)))
		} else {
			for _, g := range c.Given {
				points.Add(points, fraction(g.Points))
			}
			points.Quo(points, big.NewRat(int64(len(c.Given)), 1))
		}
		points = even(points)
		total.Add(total, even(points.Quo(points.Mul(points, weights[c.Criterion]), big.NewRat(100, 1))))
	}
	return total.FloatString(4)
}

func TestEqualInputMakesEqualBytes(t *testing.T) {
	if !bytes.Equal(render(t, sample("fr", 12)), render(t, sample("fr", 12))) {
		t.Error("the same input made two different reports")
	}
}

func TestALotWithoutBidsAndATenderWithoutClausesPrint(t *testing.T) {
	in := sample("en", 0)
	in.Tender.Clauses = nil
	in.About.RecordHash = ""
	got := text(t, render(t, in))
	for _, want := range []string{"There was no bid for this lot", "No bid was received", "No lot was awarded", "The record could not be reached"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q", want)
		}
	}
}

func TestManyCriteriaGoOnInFurtherTables(t *testing.T) {
	in := sample("en", 2)
	in.Tender.Criteria = append(in.Tender.Criteria, in.Tender.GetCriteria()...)
	got := text(t, render(t, in))
	if strings.Count(got, "Points, and weighted below, for LOT-0001") != 2 {
		t.Error("six criteria do not stand in two tables")
	}
}

func BenchmarkReportOfFiftyBids(b *testing.B) {
	in := sample("fr", 50)
	for b.Loop() {
		render(b, in)
	}
}
