package search

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/fairlot/fairlot/services/search/engine"
)

// synonymsCSV has a trade a line and a column for each language, with the words
// that people use for it. Trades that social enterprises work in most come from
// the CPV divisions of Article 77 and the directories of the partner cities.
//
//go:embed synonyms.csv
var synonymsCSV string

// synonyms are the words for each trade in all languages, folded; one finds the
// others.
func synonyms() [][]string {
	_, lines, _ := strings.Cut(synonymsCSV, "\n") // the first line names the languages
	var groups [][]string
	for line := range strings.Lines(lines) {
		words := engine.Words(line)
		slices.Sort(words)
		groups = append(groups, slices.Compact(words))
	}
	return groups
}
