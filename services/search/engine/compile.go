package engine

import (
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/fairlot/fairlot/pkg/errs"
)

// compile checks a query against the schema and folds it. Everything wrong in
// it is said at once, each with the name of the field.
func (x *Index) compile(q Query) (Search, bool, error) {
	s := Search{Page: q.Page, Size: q.Size}
	s.Turn, s.Backwards = TurnOf(q.Day)
	var cut bool
	s.Terms, s.Whole, cut = x.terms(q.Text)
	codes, codesErr := x.codes(q.Codes)
	ranges, rangesErr := x.ranges(q.Ranges)
	facets, facetsErr := x.facets(q.Facets)
	order, orderErr := x.order(q)
	s.Codes, s.Ranges, s.Facets, s.Order = codes, ranges, facets, order
	if q.Near != nil && q.Near.Radius > 0 {
		s.Circle = &Circle{Centre: q.Near.Centre, Radius: q.Near.Radius}
	}
	var idsErr error
	s.IDs, idsErr = ids(q.IDs)
	s.Reach = q.Reach
	err := errs.Join(codesErr, rangesErr, facetsErr, orderErr, idsErr, x.checkReach(q.Reach), x.checkNear(q.Near), x.checkHighlight(q.Highlight), page(&s))
	return s, cut, err
}

// terms cuts a text into the words to find, and gives them in one piece too,
// unless they all are words for a trade: being called just "Cleaning" is no
// better match for it than "Cleaning of the North" is, so both stay equals.
// cutOff tells that some were left out.
func (x *Index) terms(text string) (terms []Term, together string, cutOff bool) {
	text = strings.ToValidUTF8(text, " ")
	if utf8.RuneCountInString(text) > MaxText {
		text, cutOff = cut(text, MaxText), true
	}
	words := telling(Words(text))
	if len(words) > MaxWords {
		words, cutOff = words[:MaxWords], true
	}
	trade := true
	for i, w := range words {
		trade = trade && len(x.synonyms[w]) > 0
		if i < len(words)-1 && slices.Contains(words[:i], w) {
			continue
		}
		terms = append(terms, Term{
			Word: w, Typos: TyposAllowed(w), Prefix: i == len(words)-1, Synonyms: append(joined(words, i), x.synonyms[w]...),
		})
	}
	if trade {
		return terms, "", cutOff
	}
	return terms, whole(words), cutOff
}

// joined gives the words that the one at i makes with its neighbours: who asks
// for "web design" or "co-operative" also means "webdesign" and "cooperative".
func joined(words []string, i int) []string {
	var list []string
	if i > 0 {
		list = append(list, cut(words[i-1]+words[i], maxWord))
	}
	if i < len(words)-1 {
		list = append(list, cut(words[i]+words[i+1], maxWord))
	}
	return list
}

// telling leaves out words that are in every text, unless there are no others.
func telling(words []string) []string {
	kept := make([]string, 0, len(words))
	for _, w := range words {
		if !stopWord(w) {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		return words
	}
	return kept
}

func (x *Index) codes(asked map[string][]string) (map[string][]string, error) {
	codes := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		if f, ok := x.schema.Field(name); !ok || f.Kind != Code {
			return nil, unknown("filter", name)
		}
		values := slices.Compact(slices.Sorted(slices.Values(asked[name])))
		if len(values) > MaxChoices {
			return nil, errs.Invalid(name, "search.too_many_values", "choose fewer values", "field", name)
		}
		if len(values) > 0 {
			codes[name] = values
		}
	}
	return codes, nil
}

func (x *Index) ranges(asked map[string]Range) (map[string]Range, error) {
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		if f, ok := x.schema.Field(name); !ok || f.Kind != Number && f.Kind != Date {
			return nil, unknown("filter", name)
		}
	}
	return asked, nil
}

func (x *Index) facets(asked []string) ([]string, error) {
	for _, name := range asked {
		if f, ok := x.schema.Field(name); !ok || !f.Facet {
			return nil, unknown("facet", name)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(asked))), nil
}

func (x *Index) order(q Query) ([]Key, error) {
	var keys []Key
	for _, by := range q.Sort {
		f, ok := x.schema.Field(by.Field)
		switch {
		case ok && f.Kind == Place:
			if q.Near == nil {
				return nil, errs.Invalid("sort", "search.no_centre", "sorting by distance needs a place to start from")
			}
			centre := q.Near.Centre
			keys = append(keys, Key{From: &centre, Descending: by.Descending})
		case ok && (f.Kind == Number || f.Kind == Date || f.Kind == Name):
			keys = append(keys, Key{Field: f.Name, Name: f.Kind == Name, Descending: by.Descending})
		default:
			return nil, unknown("sort", by.Field)
		}
	}
	return keys, nil
}

func (x *Index) checkReach(r *Reach) error {
	if r == nil {
		return nil
	}
	if f, ok := x.schema.Field(r.Codes); !ok || f.Kind != Code {
		return unknown("reach", r.Codes)
	}
	if len(r.Values) > MaxChoices {
		return errs.Invalid(r.Codes, "search.too_many_values", "choose fewer values", "field", r.Codes)
	}
	if r.Centre == nil {
		return nil
	}
	if f, ok := x.schema.Field(r.Radius); !ok || f.Kind != Number {
		return unknown("reach", r.Radius)
	}
	return x.checkNear(&Circle{Centre: *r.Centre})
}

// ids checks the documents that are asked for by name; what cannot be an id is
// none.
func ids(asked []string) ([]string, error) {
	list := slices.Compact(slices.Sorted(slices.Values(asked)))
	if len(list) > MaxChoices {
		return nil, errs.Invalid("id", "search.too_many_values", "choose fewer values", "field", "id")
	}
	return list, nil
}

func (x *Index) checkNear(near *Circle) error {
	switch {
	case near == nil:
		return nil
	case len(x.schema.Of(Place)) == 0:
		return unknown("near", "near")
	case !near.Centre.valid() || math.IsNaN(near.Centre.Latitude+near.Centre.Longitude):
		return errs.Invalid("near", "search.not_on_earth", "latitude is between -90 and 90, longitude between -180 and 180")
	case !(near.Radius >= 0 && near.Radius <= MaxRadius):
		return errs.Invalid("near", "search.radius", "the radius is between 0 and 20037 km")
	}
	return nil
}

func (x *Index) checkHighlight(asked []string) error {
	for _, name := range asked {
		if f, ok := x.schema.Field(name); !ok || !f.Highlight {
			return unknown("highlight", name)
		}
	}
	return nil
}

// page sets the size of a page and refuses what lies too deep.
func page(s *Search) error {
	switch {
	case s.Size < 0:
		s.Size, s.Page = 0, 0
		return nil
	case s.Size == 0:
		s.Size = DefaultSize
	case s.Size > MaxSize:
		s.Size = MaxSize
	}
	if s.Page < 0 || s.Page > MaxDepth/s.Size-1 {
		return errs.Invalid("page", "search.too_deep", "only the first 10000 results can be paged through; narrow the search")
	}
	return nil
}

// unknown names the field that the index cannot use in this way.
func unknown(use, field string) error {
	return errs.Invalid(field, "search.unknown_field", "there is no field "+strings.ToValidUTF8(field, "?")+" to "+use+" by",
		"field", field, "use", use)
}
