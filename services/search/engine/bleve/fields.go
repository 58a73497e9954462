package bleve

import (
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
)

// The names of the fields in scorch besides those of the schema. They cannot
// clash with one, whose names start with a letter.
const (
	factsField  = "_facts"
	storedField = "_stored"
	wholeField  = "_whole"
	// beginnings is appended to the name of a text for the field that holds the
	// first letter and the first two of each word: one posting list instead of
	// thousands.
	beginnings = "~"
)

// shortest is the number of letters from which a prefix is looked up in the
// vocabulary rather than among the beginnings.
const shortest = 3

// words is an analyzer for text that is folded already: it cuts at spaces.
type words struct{}

// Analyze implements analysis.Analyzer.
func (words) Analyze(text []byte) analysis.TokenStream {
	var stream analysis.TokenStream
	for start := 0; start < len(text); {
		end := start
		for end < len(text) && text[end] != ' ' {
			end++
		}
		if end > start {
			stream = append(stream, &analysis.Token{Start: start, End: end, Term: text[start:end], Position: len(stream) + 1})
		}
		start = end + 1
	}
	return stream
}

// terms makes a field that is only searched by whole terms: no positions, no
// frequencies, nothing stored.
func terms(name string, list []string) *document.TextField {
	return document.NewTextFieldCustom(name, nil, []byte(strings.Join(list, " ")), index.IndexField|index.SkipFreqNorm, words{})
}

// distinct gives the words of a folded text, each once.
func distinct(text string) []string {
	list := strings.Fields(text)
	slices.Sort(list)
	return slices.Compact(list)
}

// shortBeginnings gives the beginnings of sorted words that are shorter than a
// vocabulary look-up takes.
func shortBeginnings(sorted []string) []string {
	var list []string
	for _, w := range sorted {
		n := 0
		for i := range w {
			if n > 0 && n < shortest {
				list = append(list, w[:i])
			}
			n++
		}
		if n < shortest {
			list = append(list, w)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
