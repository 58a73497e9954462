package bleve

import (
	"cmp"
	"math"
	"strings"

	"github.com/fairlot/fairlot/services/search/engine"
)

// order compares documents: the explicit keys, then the match of the words, the
// fit, the turn of the day, and for certainty the id.
type order struct {
	table  *table
	search engine.Search
	fit    []float64
	keys   []key
}

type key struct {
	numbers []float64
	names   *nameColumn
	from    *engine.Vector
	back    bool
}

// candidate is a document with what most comparisons need.
type candidate struct {
	ord, cost, turn uint32
}

func newOrder(t *table, schema engine.Schema, s engine.Search) order {
	o := order{table: t, search: s, fit: t.numbers[schema.Fit]}
	for _, k := range s.Order {
		next := key{numbers: t.numbers[k.Field], names: t.names[k.Field], back: k.Descending}
		if k.From != nil {
			v := k.From.Vector()
			next = key{from: &v, back: k.Descending}
		}
		o.keys = append(o.keys, next)
	}
	return o
}

func (o *order) candidate(ord, cost uint32) candidate {
	turn := engine.Turn(o.table.seeds[ord], o.search.Turn)
	if o.search.Backwards {
		turn = ^turn
	}
	return candidate{ord: ord, cost: cost, turn: turn}
}

// compare is negative when a comes before b.
func (o *order) compare(a, b candidate) int {
	for i := range o.keys {
		if n := o.keys[i].compare(o.table, a.ord, b.ord); n != 0 {
			return n
		}
	}
	if n := cmp.Compare(a.cost, b.cost); n != 0 {
		return n
	}
	if o.fit != nil {
		if n := compareNumbers(o.fit[a.ord], o.fit[b.ord], true); n != 0 {
			return n
		}
	}
	if n := cmp.Compare(a.turn, b.turn); n != 0 {
		return n
	}
	return strings.Compare(o.table.ids[a.ord], o.table.ids[b.ord])
}

func (k *key) compare(t *table, a, b uint32) int {
	switch {
	case k.from != nil:
		return compareNumbers(chord(t.at[a], *k.from), chord(t.at[b], *k.from), k.back)
	case k.numbers != nil:
		return compareNumbers(k.numbers[a], k.numbers[b], k.back)
	case k.names != nil:
		return k.names.compare(a, b, k.back)
	}
	return 0
}

// chord gives NaN for a document without a place.
func chord(at, from engine.Vector) float64 {
	if at == nowhere() {
		return math.NaN()
	}
	return at.Chord(from)
}

// compareNumbers puts NaN last in both directions.
func compareNumbers(a, b float64, back bool) int {
	switch missing, other := math.IsNaN(a), math.IsNaN(b); {
	case missing && other:
		return 0
	case missing:
		return 1
	case other:
		return -1
	case back:
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}

// compare puts the empty name last in both directions.
func (c *nameColumn) compare(a, b uint32, back bool) int {
	switch x, y := c.heads[a], c.heads[b]; {
	case x == 0 && y == 0:
		return 0
	case x == 0:
		return 1
	case y == 0:
		return -1
	case x != y && back:
		return cmp.Compare(y, x)
	case x != y:
		return cmp.Compare(x, y)
	case back:
		return strings.Compare(c.values[b], c.values[a])
	}
	return strings.Compare(c.values[a], c.values[b])
}
