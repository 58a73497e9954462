package bleve

import (
	"math"
	"slices"

	"github.com/fairlot/fairlot/services/search/engine"
)

// collector decides which documents pass, counts facets, and keeps the best.
// Documents with a cost come from words; without words every cost is 0.
type collector struct {
	table  *table
	search engine.Search
	order  order

	chosen []choice
	ranges []span
	centre engine.Vector
	chord  float64
	reach  *reach
	// only are the documents asked for by id; nil for any.
	only map[uint32]bool

	counted []counter
	// counting are the places in counted of the facets that must be counted
	// document by document.
	counting []int
	total    int

	best  []candidate
	limit int
	// worst is the last of the best that are certain to be kept; nothing that
	// comes after it is looked at.
	worst *candidate
}

// choice is a restriction of a Code field.
type choice struct {
	sets   []uint32
	chosen []bool
	// counter is where its own facet is counted, -1 if it is not.
	counter int
}

// reach is a restriction to documents with one of some codes, or within a
// distance of their own.
type reach struct {
	codes  choice
	centre *engine.Vector
	radius []float64
}

// span is a restriction of a Number or Date field.
type span struct {
	column []float64
	bounds engine.Range
}

// counter counts a facet by set.
type counter struct {
	field  string
	column *codeColumn
	bySet  []int
	// known: nothing restricts the facet, so the column has its counts already.
	known bool
}

func newCollector(t *table, schema engine.Schema, s engine.Search) *collector {
	c := &collector{table: t, search: s, order: newOrder(t, schema, s), chord: math.Inf(1), limit: (s.Page + 1) * s.Size}
	c.restrict(s)
	for i, field := range s.Facets {
		column := t.codes[field]
		_, own := s.Codes[field]
		if c.free(s) && (len(s.Codes) == 0 || len(s.Codes) == 1 && own) {
			c.counted = append(c.counted, counter{field: field, column: column, bySet: column.sizes, known: true})
			continue
		}
		c.counting = append(c.counting, i)
		c.counted = append(c.counted, counter{field: field, column: column, bySet: make([]int, len(column.members))})
	}
	for field, values := range s.Codes {
		column := t.codes[field]
		own := slices.IndexFunc(c.counted, func(f counter) bool { return f.field == field })
		c.chosen = append(c.chosen, choice{sets: column.sets, chosen: column.choose(values), counter: own})
	}
	return c
}

// restrict prepares what is not a choice.
func (c *collector) restrict(s engine.Search) {
	for field, bounds := range s.Ranges {
		c.ranges = append(c.ranges, span{column: c.table.numbers[field], bounds: bounds})
	}
	if s.Circle != nil {
		c.centre, c.chord = s.Circle.Centre.Vector(), engine.ChordOf(s.Circle.Radius)
	}
	if s.Reach != nil {
		column := c.table.codes[s.Reach.Codes]
		c.reach = &reach{codes: choice{sets: column.sets, chosen: column.choose(s.Reach.Values)}}
		if s.Reach.Centre != nil {
			v := s.Reach.Centre.Vector()
			c.reach.centre, c.reach.radius = &v, c.table.numbers[s.Reach.Radius]
		}
	}
	if len(s.IDs) > 0 {
		c.only = map[uint32]bool{}
		for _, id := range s.IDs {
			if ord, ok := c.table.ords[id]; ok {
				c.only[ord] = true
			}
		}
	}
}

// free tells that nothing but choices restricts a search.
func (c *collector) free(s engine.Search) bool {
	return len(s.Terms) == 0 && len(s.Ranges) == 0 && s.Circle == nil && s.Reach == nil && c.only == nil
}

// all looks at every document, or every one asked for by id.
func (c *collector) all() {
	if c.only != nil {
		for ord := range c.only {
			c.look(ord, 0)
		}
		return
	}
	for ord := range c.table.ids {
		c.look(uint32(ord), 0)
	}
}

// these looks at the documents that were found, with their costs.
func (c *collector) these(found, costs []uint32) {
	for _, ord := range found {
		c.look(ord, costs[ord])
	}
}

// look decides about a document. One that fails a single choice still counts in
// the facet of that choice.
func (c *collector) look(ord, cost uint32) {
	if !c.table.live[ord] || c.only != nil && !c.only[ord] {
		return
	}
	failed, only := 0, -1
	for i := range c.chosen {
		if ch := &c.chosen[i]; !ch.chosen[ch.sets[ord]] {
			if failed++; failed > 1 || ch.counter < 0 || c.counted[ch.counter].known {
				return
			}
			only = ch.counter
		}
	}
	if !c.passes(ord) {
		return
	}
	if only >= 0 {
		f := &c.counted[only]
		f.bySet[f.column.sets[ord]]++
		return
	}
	for _, i := range c.counting {
		f := &c.counted[i]
		f.bySet[f.column.sets[ord]]++
	}
	c.total++
	c.keep(ord, cost)
}

// passes checks the ranges and the circle. A document without a number or a
// place is in none.
func (c *collector) passes(ord uint32) bool {
	for _, r := range c.ranges {
		if v := r.column[ord]; math.IsNaN(v) || !r.bounds.Contains(v) {
			return false
		}
	}
	if c.search.Circle != nil && !(c.table.at[ord].Chord(c.centre) <= c.chord) {
		return false
	}
	return c.reach == nil || c.reach.to(c.table, ord)
}

// to tells whether a document reaches the place.
func (r *reach) to(t *table, ord uint32) bool {
	if r.codes.chosen[r.codes.sets[ord]] {
		return true
	}
	if r.centre == nil || math.IsNaN(r.radius[ord]) {
		return false
	}
	return t.at[ord].Chord(*r.centre) <= engine.ChordOf(r.radius[ord])
}

// keep holds on to the best documents up to the page asked for. It gathers
// twice as many, then throws the worse half away.
func (c *collector) keep(ord, cost uint32) {
	if c.limit == 0 {
		return
	}
	next := c.order.candidate(ord, cost)
	if c.worst != nil && c.order.compare(next, *c.worst) > 0 {
		return
	}
	c.best = append(c.best, next)
	if len(c.best) >= 2*c.limit+64 {
		c.trim()
	}
}

func (c *collector) trim() {
	slices.SortFunc(c.best, c.order.compare)
	if len(c.best) > c.limit {
		c.best = c.best[:c.limit]
		last := c.best[c.limit-1]
		c.worst = &last
	}
}

// page gives the hits of the page asked for, without what is stored.
func (c *collector) page() []engine.Found {
	c.trim()
	start := min(c.search.Page*c.search.Size, len(c.best))
	hits := make([]engine.Found, 0, len(c.best)-start)
	for _, b := range c.best[start:] {
		hits = append(hits, engine.Found{ID: c.table.ids[b.ord]})
	}
	return hits
}

// facets gives the counts by value.
func (c *collector) facets() map[string]map[string]int {
	all := make(map[string]map[string]int, len(c.counted))
	for _, f := range c.counted {
		all[f.field] = f.column.counts(f.bySet)
	}
	return all
}
