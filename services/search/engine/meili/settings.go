package meili

import (
	"strconv"

	"github.com/meilisearch/meilisearch-go"

	"github.com/fairlot/fairlot/services/search/engine"
)

// The attributes of a document. Those of a field start with its kind, so that
// no field clashes with another or with Meilisearch's own.
const (
	idAttribute     = "id"
	storedAttribute = "stored"
	geoAttribute    = "_geo"
	textPrefix      = "text_"
	codePrefix      = "code_"
	numberPrefix    = "number_"
	namePrefix      = "name_"
	turnPrefix      = "turn_"
)

// settings says what Meilisearch must know of a schema. Everything that has a
// default which may change is said.
func settings(s engine.Schema) *meilisearch.Settings {
	numbers := prefixed(numberPrefix, append(s.Of(engine.Number), s.Of(engine.Date)...))
	names := prefixed(namePrefix, s.Of(engine.Name))
	filterable := append(append([]string{idAttribute}, prefixed(codePrefix, s.Of(engine.Code))...), numbers...)
	sortable := append(append([]string{}, numbers...), names...)
	if len(s.Of(engine.Place)) > 0 {
		filterable, sortable = append(filterable, geoAttribute), append(sortable, geoAttribute)
	}
	for turn := range engine.Turns {
		sortable = append(sortable, turnPrefix+strconv.Itoa(turn))
	}
	prefixSearch := "indexingTime"
	return &meilisearch.Settings{
		RankingRules:         rules(s, 0, false),
		SearchableAttributes: prefixed(textPrefix, s.Of(engine.Text)),
		DisplayedAttributes:  []string{idAttribute, storedAttribute},
		FilterableAttributes: filterable,
		SortableAttributes:   sortable,
		Synonyms:             synonyms(s.Synonyms),
		TypoTolerance: &meilisearch.TypoTolerance{
			Enabled:             true,
			MinWordSizeForTypos: meilisearch.MinWordSizeForTypos{OneTypo: engine.OneTypoFrom, TwoTypos: engine.TwoTyposFrom},
			DisableOnWords:      []string{},
			DisableOnAttributes: []string{},
			DisableOnNumbers:    true,
		},
		// Totals are exact only up to this many.
		Pagination: &meilisearch.Pagination{MaxTotalHits: 10_000_000},
		Faceting: &meilisearch.Faceting{
			MaxValuesPerFacet: engine.MaxValues,
			SortFacetValuesBy: map[string]meilisearch.SortFacetType{"*": meilisearch.SortFacetTypeCount},
		},
		PrefixSearch: &prefixSearch,
	}
}

// rules put an explicit order first and the fair one after it: typos, field,
// exactness, fit, turn. Which field has the word counts, not at which place in
// it (attributeRank, since Meilisearch 1.36): a long name is no worse.
func rules(s engine.Schema, turn int, backwards bool) []string {
	list := []string{"sort", "words", "typo", "attributeRank", "exactness"}
	if s.Fit != "" {
		list = append(list, numberPrefix+s.Fit+":desc")
	}
	direction := ":asc"
	if backwards {
		direction = ":desc"
	}
	return append(list, turnPrefix+strconv.Itoa(turn)+direction)
}

func synonyms(groups [][]string) map[string][]string {
	all := map[string][]string{}
	for _, group := range groups {
		for _, w := range group {
			for _, other := range group {
				if other != w {
					all[w] = append(all[w], other)
				}
			}
		}
	}
	return all
}

func prefixed(prefix string, names []string) []string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = prefix + name
	}
	return list
}
