package codelists

import (
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
)

//go:embed data/*.csv
var data embed.FS

// languages are those the house speaks.
func languages() []string {
	return []string{"en", "fr", "it", "es", "ca", "pt", "pl", "ro", "sv"}
}

// Names of the lists.
const (
	CPV              = "cpv"
	NUTS             = "nuts"
	LegalForm        = "legal-form"
	SocialStatus     = "social-status"
	IdentifierScheme = "identifier-scheme"
	ExclusionGround  = "exclusion-ground"
	Label            = "label"
)

// entry is a code with its words in the languages it has them in.
type entry struct {
	code, country, source string
	labels                map[string]string
	// searched are the folded words of all languages.
	searched map[string]string
}

// label gives the words in a language: that one, for Catalan Spanish, English.
func (e entry) label(lang string) string {
	chain := []string{lang, "en"}
	if lang == "ca" {
		chain = []string{lang, "es", "en"}
	}
	for _, l := range chain {
		if text := e.labels[l]; text != "" {
			return text
		}
	}
	return e.code
}

func (e entry) message(lang string) *codelistsv1.Code {
	return &codelistsv1.Code{Code: e.code, Label: e.label(lang), Country: e.country, Source: e.source}
}

// matches says whether every word of the folded question begins a word of the
// label, or the question begins the code.
func (e entry) matches(q, lang string) bool {
	if strings.HasPrefix(fold(e.code), q) {
		return true
	}
	text := " " + e.searched["en"] + " " + e.searched[lang]
	for _, word := range strings.Fields(q) {
		if !strings.Contains(text, " "+word) {
			return false
		}
	}
	return true
}

// load reads every list.
func load() (map[string][]entry, error) {
	lists := map[string][]entry{}
	for _, name := range []string{CPV, NUTS, LegalForm, SocialStatus, IdentifierScheme, ExclusionGround, Label} {
		list, err := read(name)
		if err != nil {
			return nil, fmt.Errorf("codelist %s: %w", name, err)
		}
		lists[name] = list
	}
	lists[NUTS] = append(countries(), lists[NUTS]...)
	slices.SortStableFunc(lists[NUTS], func(a, b entry) int { return strings.Compare(a.code, b.code) })
	for _, list := range lists {
		for i := range list {
			list[i].searched = map[string]string{}
			for lang := range list[i].labels {
				list[i].searched[lang] = fold(list[i].label(lang))
			}
		}
	}
	return lists, nil
}

// read reads a list from its file, whose first row names the columns.
func read(name string) ([]entry, error) {
	f, err := data.Open("data/" + name + ".csv")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	in := csv.NewReader(f)
	in.Comma = ';'
	rows, err := in.ReadAll()
	if err != nil {
		return nil, err
	}
	var list []entry
	for _, row := range rows[1:] {
		e := entry{labels: map[string]string{}}
		for i, column := range rows[0] {
			e.set(column, row[i])
		}
		if name == NUTS {
			e.country = country(e.code)
		}
		list = append(list, e)
	}
	return list, nil
}

func (e *entry) set(column, value string) {
	switch column {
	case "code":
		e.code = value
	case "country":
		e.country = value
	case "source":
		e.source = value
	case "name": // the same in every language
		e.labels["en"] = value
	default:
		if value != "" {
			e.labels[column] = value
		}
	}
}

// countries gives the member states and their names, as NUTS writes their
// codes, and the Union.
func countries() []entry {
	codes := strings.Fields("EU AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")
	list := make([]entry, len(codes))
	for i, code := range codes {
		e := entry{code: code, country: country(code), labels: map[string]string{}}
		for _, lang := range languages() {
			e.labels[lang] = display.Regions(language.MustParse(lang)).Name(language.MustParseRegion(e.country))
		}
		if code == "EU" {
			e.country = ""
		}
		list[i] = e
	}
	return list
}

// country gives the ISO 3166-1 code of a NUTS code.
func country(nuts string) string {
	if strings.HasPrefix(nuts, "EL") {
		return "GR"
	}
	return nuts[:2]
}
