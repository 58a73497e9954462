package paper_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"github.com/fairlot/fairlot/services/internal/paper"
)

func frame() paper.Frame {
	return paper.Frame{
		Title: "Odbiór odpadów – Gdańsk", Head: "Odbiór odpadów – Gdańsk", Author: "Miasto Gdańsk",
		Language: "pl", At: time.Date(2026, 12, 4, 11, 0, 0, 0, time.UTC),
	}
}

func document(t testing.TB) *paper.Document {
	t.Helper()
	d, err := paper.New(frame())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func finish(t testing.TB, d *paper.Document) []byte {
	t.Helper()
	b, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// text extracts the text of a document as a reader would copy it.
func text(t testing.TB, pdf []byte) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Fatal("pdftotext is missing; install poppler-utils")
	}
	path := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), tool, "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// languages hold words with the letters that only their language has.
func languages() map[string]string {
	return map[string]string{
		"en": "The lot goes to “Harbour & Sons” – 1 234.50 €", "fr": "Œuvre à l’égard du cœur, Île-de-France, ÇA",
		"it": "Perché è così: più virtù, città", "es": "¿Cuántos años? ¡Señalización!", "ca": "Col·legi, qüestió, òptim, çà",
		"pt": "Câmara de Braga, ações, pôr, ã õ", "pl": "Łódź, Gdańsk, zażółć gęślą jaźń", "ro": "Brăila, Timișoara, înființați, țară",
		"sv": "Malmö, Skåne, Ärende åtgärd",
	}
}

func TestAllNineLanguagesPrintAndCanBeReadBack(t *testing.T) {
	d := document(t)
	d.Title("Report", "Every language")
	for language, words := range languages() {
		d.Subheading(language)
		d.Paragraph(words)
	}
	got := text(t, finish(t, d))
	for language, words := range languages() {
		if !strings.Contains(got, words) {
			t.Errorf("%s: %q is not in\n%s", language, words, got)
		}
	}
}

func everything(t testing.TB) []byte {
	d := document(t)
	d.Title("Award report", "Collection of furniture in three districts")
	d.Facts(paper.Fact{Name: "Buyer", Value: "City of Gdańsk"}, paper.Fact{Name: "A long name of a fact that wraps", Value: strings.Repeat("value ", 40)})
	d.Heading("Scores")
	rows := make([][]string, 120)
	for i := range rows {
		rows[i] = []string{fmt.Sprintf("Bidder %d", i), "95.2000", "1 234.50"}
	}
	d.Table(paper.Table{
		Caption: "Table 1. Scores", Rows: rows, Strong: map[int]bool{0: true},
		Columns: []paper.Column{{Title: "Bidder", Weight: 3}, {Title: "Points", Weight: 1, Figures: true}, {Title: "Price", Weight: 1, Figures: true}},
	})
	d.Bars(paper.Bars{
		Caption: "Figure 1. Points", Series: []string{"Price", "Quality"}, Most: 100,
		Rows: []paper.Bar{{Label: "Łódź works", Values: []float64{40, 30}, Texts: []string{"40", "30"}, Total: "70"}},
	})
	d.Panel("Hash", strings.Repeat("0123456789abcdef", 4))
	d.Quiet("The end.")
	d.Attach("scores.json", "Scores", []byte(`{"a":1}`))
	return finish(t, d)
}

func TestEqualContentMakesEqualBytes(t *testing.T) {
	if !bytes.Equal(everything(t), everything(t)) {
		t.Error("two documents of the same content differ")
	}
}

func TestATableRepeatsItsHeadAndEveryPageItsNumber(t *testing.T) {
	got := text(t, everything(t))
	pages := strings.Split(strings.TrimRight(got, "\f\n "), "\f")
	if len(pages) < 3 {
		t.Fatalf("the table did not break: %d pages", len(pages))
	}
	for i, page := range pages {
		if want := fmt.Sprintf("%d/%d", i+1, len(pages)); !strings.Contains(strings.ReplaceAll(page, " / ", "/"), want) {
			t.Errorf("page %d does not say %q", i+1, want)
		}
		if !strings.Contains(page, "Odbiór odpadów – Gdańsk") {
			t.Errorf("page %d has no running head", i+1)
		}
		if strings.Contains(page, "Bidder 7") && !strings.Contains(page, "Points") {
			t.Errorf("page %d has rows and no head", i+1)
		}
	}
	for i := range 120 {
		if !strings.Contains(got, fmt.Sprintf("Bidder %d ", i)) {
			t.Errorf("row %d is lost", i)
		}
	}
}

func TestTheMetadataNamesTitleAndLanguage(t *testing.T) {
	pdf := everything(t)
	for _, want := range []string{"<dc:language><rdf:Bag><rdf:li>pl</rdf:li>", `xml:lang="pl">Odbiór odpadów – Gdańsk</rdf:li>`} {
		if !bytes.Contains(pdf, []byte(want)) {
			t.Errorf("no %s", want)
		}
	}
}

func TestAnAttachedFileComesOutAsItWentIn(t *testing.T) {
	list, err := api.ExtractAttachmentsRaw(bytes.NewReader(everything(t)), "", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].FileName != "scores.json" {
		t.Fatalf("got %+v", list)
	}
	var content bytes.Buffer
	if _, err := content.ReadFrom(list[0]); err != nil || content.String() != `{"a":1}` {
		t.Errorf("got %q, %v", content.String(), err)
	}
}

func TestARowLongerThanAPageIsPrintedWhole(t *testing.T) {
	d := document(t)
	words := make([]string, 3000)
	for i := range words {
		words[i] = fmt.Sprintf("word%d", i)
	}
	d.Table(paper.Table{
		Caption: "Long", Columns: []paper.Column{{Title: "A", Weight: 1}, {Title: "B", Weight: 2}},
		Rows: [][]string{{"first", "short"}, {"second", strings.Join(words, " ")}, {"third", "short"}},
	})
	got := text(t, finish(t, d))
	for _, w := range append(words, "third") {
		if !strings.Contains(got, w) {
			t.Fatalf("%s is lost", w)
		}
	}
}

func FuzzAnyTextPrints(f *testing.F) {
	for _, s := range []string{"", "😀 flag 🇵🇱", "a\u0301\u0000\u202e", strings.Repeat("x", 400), "\xff\xfe", "漢字 \uFFFF", "\n\n \n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := document(t)
		d.Title(s, s)
		d.Facts(paper.Fact{Name: s, Value: s})
		d.Table(paper.Table{Caption: s, Columns: []paper.Column{{Title: s, Weight: 1}, {Title: s, Figures: true}}, Rows: [][]string{{s, s}, {s}}})
		d.Bars(paper.Bars{Caption: s, Series: []string{s}, Rows: []paper.Bar{{Label: s, Values: []float64{3}, Texts: []string{s}, Total: "1"}}, Most: 2})
		d.Panel(s, s)
		finish(t, d)
	})
}

func BenchmarkDocument(b *testing.B) {
	for b.Loop() {
		everything(b)
	}
}
