package codelists

import (
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

//go:embed data/*.csv
var data embed.FS

// load reads every list that is part of the program.
func load() (map[string]*list, error) {
	lists := map[string]*list{}
	for _, name := range []string{CPV, NUTS, LegalForm, SocialStatus, IdentifierScheme, ExclusionGround, Label} {
		entries, err := read(name)
		if err != nil {
			return nil, fmt.Errorf("codelist %s: %w", name, err)
		}
		if name == NUTS {
			entries = append(countries(), entries...)
			slices.SortStableFunc(entries, func(a, b *entry) int { return strings.Compare(a.code, b.code) })
		}
		for _, e := range entries {
			e.prepare()
		}
		lists[name] = newList(entries)
	}
	return lists, nil
}

// read reads a list from its file, whose first row names the columns.
func read(name string) ([]*entry, error) {
	f, err := data.Open("data/" + name + ".csv")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	in := csv.NewReader(f)
	in.Comma = ';'
	rows, err := in.ReadAll()
	if err != nil {
		return nil, err
	}
	var entries []*entry
	for _, row := range rows[1:] {
		e := &entry{labels: map[string]string{}, explanations: map[string]string{}}
		for i, column := range rows[0] {
			if row[i] != "" {
				e.set(column, row[i])
			}
		}
		if name == NUTS {
			e.country = country(e.code)
		}
		entries = append(entries, e)
	}
	return entries, nil
}

func (e *entry) set(column, value string) {
	switch column {
	case "code":
		e.code = value
	case "country":
		e.country = value
	case "source":
		e.source = value
	case "register":
		e.register = value
	case "identifier_scheme":
		e.scheme = value
	case "valid_from":
		e.validFrom = value
	case "valid_to":
		e.validTo = value
	case "article_20":
		e.article20 = value == "yes"
	case "name": // the same in every language
		e.labels["en"] = value
	default:
		if language, ok := strings.CutPrefix(column, "explanation_"); ok {
			e.explanations[language] = value
		} else {
			e.labels[column] = value
		}
	}
}

// countries gives the member states and their names, as NUTS writes their
// codes, and the Union.
func countries() []*entry {
	codes := strings.Fields("EU AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")
	entries := make([]*entry, len(codes))
	for i, code := range codes {
		e := &entry{code: code, country: country(code), labels: map[string]string{}}
		for _, lang := range languages() {
			e.labels[lang] = display.Regions(language.MustParse(lang)).Name(language.MustParseRegion(e.country))
		}
		if code == "EU" {
			e.country = ""
		}
		entries[i] = e
	}
	return entries
}

// country gives the ISO 3166-1 code of a NUTS code.
func country(nuts string) string {
	switch nuts[:2] {
	case "EL":
		return "GR"
	case "UK":
		return "GB"
	}
	return nuts[:2]
}
