package meili

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/meilisearch/meilisearch-go"

	"github.com/fairlot/fairlot/services/search/engine"
)

// Search implements engine.Engine with one request: the search itself, and for
// each facet that is restricted a search without that restriction.
func (e *Engine) Search(ctx context.Context, name string, s engine.Search) (engine.Answer, error) {
	x, err := e.index(name)
	if err != nil {
		return engine.Answer{}, err
	}
	e.follow(x, s.Turn, s.Backwards)
	radii, err := e.radii(ctx, x.uid, s.Reach)
	if err != nil {
		return engine.Answer{}, err
	}
	request, counted := queries(x.uid, s, radii)
	response, err := e.client.MultiSearchWithContext(ctx, request)
	if err != nil {
		return engine.Answer{}, fmt.Errorf("search in Meilisearch: %w", err)
	}
	if len(response.Results) != len(counted) {
		return engine.Answer{}, fmt.Errorf("search in Meilisearch: %d answers to %d queries", len(response.Results), len(counted))
	}
	answer := engine.Answer{Total: int(response.Results[0].TotalHits), Facets: map[string]map[string]int{}}
	for i, result := range response.Results {
		if err := addFacets(answer.Facets, result.FacetDistribution, counted[i]); err != nil {
			return engine.Answer{}, err
		}
	}
	if s.Size == 0 {
		return answer, nil
	}
	answer.Hits, err = hits(response.Results[0].Hits)
	return answer, err
}

// queries makes the queries of a search and tells which facets each counts.
func queries(uid string, s engine.Search, radii []float64) (*meilisearch.MultiSearchRequest, [][]string) {
	var free, restricted []string
	for _, field := range s.Facets {
		if _, ok := s.Codes[field]; ok {
			restricted = append(restricted, field)
			continue
		}
		free = append(free, field)
	}
	first := query(uid, s, "", free, radii)
	size := int64(max(s.Size, 1))
	first.HitsPerPage, first.Page, first.Sort = &size, int64(s.Page)+1, order(s.Order)
	first.AttributesToRetrieve = []string{idAttribute, storedAttribute}
	request := &meilisearch.MultiSearchRequest{Queries: []*meilisearch.SearchRequest{first}}
	counted := [][]string{free}
	for _, field := range restricted {
		request.Queries = append(request.Queries, query(uid, s, field, []string{field}, radii))
		counted = append(counted, []string{field})
	}
	return request, counted
}

// query makes one query that counts facets, without the restriction of a field.
func query(uid string, s engine.Search, without string, facets []string, radii []float64) *meilisearch.SearchRequest {
	words := make([]string, len(s.Terms))
	for i, t := range s.Terms {
		words[i] = t.Word
	}
	one := int64(1)
	r := &meilisearch.SearchRequest{
		IndexUID: uid, Query: strings.Join(words, " "), MatchingStrategy: meilisearch.All,
		HitsPerPage: &one, Page: 1, AttributesToRetrieve: []string{idAttribute}, Facets: prefixed(codePrefix, facets),
	}
	if f := filter(s, without, radii); len(f) > 0 {
		r.Filter = f
	}
	return r
}

// filter writes the restrictions; all of the list must hold.
func filter(s engine.Search, without string, radii []float64) []string {
	var list []string
	for _, field := range slices.Sorted(maps.Keys(s.Codes)) {
		if field != without {
			list = append(list, oneOf(codePrefix+field, s.Codes[field]))
		}
	}
	if len(s.IDs) > 0 {
		list = append(list, oneOf(idAttribute, s.IDs))
	}
	for _, field := range slices.Sorted(maps.Keys(s.Ranges)) {
		list = append(list, bounds(numberPrefix+field, s.Ranges[field])...)
	}
	if c := s.Circle; c != nil {
		list = append(list, within(c.Centre, c.Radius))
	}
	if s.Reach != nil {
		list = append(list, reaches(*s.Reach, radii))
	}
	return list
}

// oneOf asks for one of the values.
func oneOf(attribute string, values []string) string {
	var quoted []string
	for _, v := range values {
		if q, ok := quote(v); ok {
			quoted = append(quoted, q)
		}
	}
	return attribute + " IN [" + strings.Join(quoted, ", ") + "]"
}

func within(centre engine.Point, km float64) string {
	return fmt.Sprintf("_geoRadius(%s, %s, %s)", decimal(centre.Latitude), decimal(centre.Longitude), decimal(km*1000))
}

// bounds writes a range. One open on both sides asks that there is a number.
func bounds(attribute string, r engine.Range) []string {
	var list []string
	if r.Min != nil {
		list = append(list, attribute+" >= "+decimal(*r.Min))
	}
	if r.Max != nil {
		list = append(list, attribute+" <= "+decimal(*r.Max))
	}
	if len(list) == 0 {
		list = append(list, attribute+" EXISTS")
	}
	return list
}

// quote writes a value for a filter. A backslash or a control character cannot
// be written there; no code has one, so such a value matches nothing.
func quote(v string) (string, bool) {
	if strings.ContainsFunc(v, func(r rune) bool { return r == '\\' || r < ' ' }) {
		return "", false
	}
	return `"` + strings.ReplaceAll(v, `"`, `\"`) + `"`, true
}

func order(keys []engine.Key) []string {
	var list []string
	for _, k := range keys {
		direction := ":asc"
		if k.Descending {
			direction = ":desc"
		}
		if k.From != nil {
			list = append(list, fmt.Sprintf("_geoPoint(%s, %s)%s", decimal(k.From.Latitude), decimal(k.From.Longitude), direction))
			continue
		}
		prefix := numberPrefix
		if k.Name {
			prefix = namePrefix
		}
		list = append(list, prefix+k.Field+direction)
	}
	return list
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func addFacets(all map[string]map[string]int, raw json.RawMessage, fields []string) error {
	if len(fields) == 0 {
		return nil
	}
	var counts map[string]map[string]int
	if err := json.Unmarshal(raw, &counts); err != nil {
		return fmt.Errorf("read the facets of Meilisearch: %w", err)
	}
	for _, field := range fields {
		all[field] = counts[codePrefix+field]
	}
	return nil
}

func hits(list meilisearch.Hits) ([]engine.Found, error) {
	found := make([]engine.Found, 0, len(list))
	for _, hit := range list {
		var id string
		if err := json.Unmarshal(hit[idAttribute], &id); err != nil {
			return nil, fmt.Errorf("read a hit of Meilisearch: %w", err)
		}
		found = append(found, engine.Found{ID: id, Stored: hit[storedAttribute]})
	}
	return found, nil
}
