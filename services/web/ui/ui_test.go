package ui

import (
	"bytes"
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/fairlot/fairlot/services/web/static"
)

func TestRichTextIsStrongAndLinkedAndNothingElse(t *testing.T) {
	for in, want := range map[string]string{
		"Bids until **4 December**.":        "Bids until <b>4 December</b>.",
		"See [all tenders](/tenders) now":   `See <a href="/tenders">all tenders</a> now`,
		"[law](https://eur-lex.europa.eu/)": `<a href="https://eur-lex.europa.eu/">law</a>`,
		"<script>alert(1)</script>":         "&lt;script&gt;alert(1)&lt;/script&gt;",
		"[x](javascript:alert(1))":          "[x](javascript:alert(1))",
		"[x](//evil.example/)":              "[x](//evil.example/)",
		`[x](/a" onclick="b)`:               `<a href="/a&#34; onclick=&#34;b">x</a>`,
		"**open":                            "**open",
		"[open](/a":                         "[open](/a",
		"a [ b **c** d":                     "a [ b <b>c</b> d",
		"**<i>**":                           "<b>&lt;i&gt;</b>",
	} {
		if got := rich(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	if got := rich("by " + Plain("**A** [x](/y)")); strings.Contains(got, "<b>") || strings.Contains(got, "<a") {
		t.Errorf("a plain value brought markup: %q", got)
	}
}

func FuzzRichTextHasNoMarkupButItsOwn(f *testing.F) {
	f.Add("**a** [b](/c) <d>")
	f.Fuzz(func(t *testing.T, text string) {
		left := rich(text)
		for _, own := range []string{"<b>", "</b>", "</a>", `<a href="`, `">`} {
			left = strings.ReplaceAll(left, own, "")
		}
		if strings.ContainsAny(left, "<>\"") {
			t.Errorf("%q gives %q", text, rich(text))
		}
	})
}

func TestAnExcerptKeepsItsMarksOnly(t *testing.T) {
	for in, want := range map[string]string{
		"office <mark>cleaning</mark> &amp; more": "office <mark>cleaning</mark> &amp; more",
		"<b>x</b>":              "&lt;b&gt;x&lt;/b&gt;",
		"<mark>a":               "<mark>a</mark>",
		"</mark>a<mark>b<mark>": "&lt;/mark&gt;a<mark>b&lt;mark&gt;</mark>",
		"&lt;script&gt;":        "&lt;script&gt;",
	} {
		if got := marked(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestErrorsAreNamedInTheOrderOfTheForm(t *testing.T) {
	f := &Form{
		Names: []FieldName{{"title", "Title"}, {"lots", "Lots"}, {"value", "Value"}},
		Errors: []FieldError{
			{Field: "value.amount", Text: "Give an amount"}, {Text: "Something else"}, {Field: "lots[1].title", Text: "Fill this in"},
			{Field: "title", Text: "Fill this in"}, {Field: "titles", Text: "Not the title"},
		},
	}
	var got []string
	for _, e := range f.summary() {
		got = append(got, anchor(e.Field)+" "+e.Text)
	}
	want := "#title Title: Fill this in|#lots-1-title Lots: Fill this in|#value Value: Give an amount|# Something else|#titles Not the title"
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
	if f.Error("value") == "" || f.Error("titl") != "" {
		t.Error("an error is at the wrong field")
	}
}

func TestFilesThatWereSentAreReadFromTheForm(t *testing.T) {
	f := &Form{Values: url.Values{"e[0].id": {"fil_1"}, "e[0].name": {"a.pdf"}, "e[0].size": {"12"}, "e[1].id": {"fil_2"}, "e[3].id": {"fil_4"}}}
	files := f.Files("e")
	if len(files) != 2 || files[0].Name != "a.pdf" || files[0].Size != 12 || files[1].ID != "fil_2" {
		t.Errorf("got %+v", files)
	}
	allowed := Allowed{Kinds: []string{"pdf"}}
	if !allowed.Takes("Statute.PDF") || allowed.Takes("virus.pdf.exe") || !(Allowed{}).Takes("anything") {
		t.Error("kinds of files are told apart wrongly")
	}
}

func TestDotsThatWouldOverlapAreJoined(t *testing.T) {
	view := static.View{West: -10.5, South: 34.8, Width: 360, Height: 420, Scale: 8.78}
	m := MapView{Spots: []Spot{
		{Name: "Milan", Latitude: 45.46, Longitude: 9.19, Count: 44}, {Name: "Monza", Latitude: 45.58, Longitude: 9.27},
		{Name: "Braga", Latitude: 41.55, Longitude: -8.42, Count: 8}, {Name: "Funchal", Latitude: 32.65, Longitude: -16.9, Count: 3},
	}}
	got := m.circles(view)
	if len(got) != 2 || got[0].count != 45 || got[1].count != 8 {
		t.Errorf("got %+v", got)
	}
}

func TestABarIsDrawnAgainstTheLargestOrTheGivenMost(t *testing.T) {
	c := Chart{Bars: []Bar{{Value: 5}, {Value: 20}, {Value: -1}}}
	if c.share(c.Bars[0]) != "25.0" || c.share(c.Bars[1]) != "100.0" || c.share(c.Bars[2]) != "0.0" {
		t.Errorf("got %s %s %s", c.share(c.Bars[0]), c.share(c.Bars[1]), c.share(c.Bars[2]))
	}
	if c.Max = 40; c.share(c.Bars[1]) != "50.0" {
		t.Errorf("got %s", c.share(c.Bars[1]))
	}
	if (Chart{}).share(Bar{}) != "0" {
		t.Error("an empty chart divides by zero")
	}
}

func TestNoComponentWritesInlineScriptOrStyle(t *testing.T) {
	f := &Form{Action: "/x", Values: url.Values{}, Errors: []FieldError{{Field: "a", Text: "b"}}}
	field := Field{Name: "a", Label: "A", Hint: "h", Max: 10}
	var out bytes.Buffer
	page := templ.Join(
		TextInput(f, field), Textarea(f, field), DateInput(f, field), MoneyInput(f, field, []string{"EUR"}), FileInput(f, field, Allowed{}),
		Progress(1, 2, "x"), BarChart(Chart{Bars: []Bar{{Value: 1}}}), Map(MapView{}), Table(Grid{}), FilterPanel(Filters{}),
	)
	if err := Layout(Page{Title: "<x>"}).Render(templ.WithChildren(context.Background(), page), &out); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{" style=", "<style", " onclick", " onload", "javascript:", "<x>"} {
		if strings.Contains(out.String(), bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	if strings.Count(out.String(), "<script") != 1 || !strings.Contains(out.String(), `<script type="module" src="`) {
		t.Error("there is a script besides the one file")
	}
}
