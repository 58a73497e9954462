package bleve

import (
	"encoding/binary"
	"math"

	"github.com/fairlot/fairlot/services/search/engine"
)

// table holds the facts of all documents in columns. A row is found by its
// ordinal, which a document keeps as long as the generation lives; the ordinal
// of a deleted document is not given again. It is not safe for concurrent use.
type table struct {
	ords  map[string]uint32
	ids   []string
	seeds []uint64
	live  []bool
	alive int

	codes   map[string]*codeColumn
	numbers map[string][]float64
	names   map[string]*nameColumn
	at      []engine.Vector
}

// nowhere is the vector of a document without a place: further from everything
// than any place on the earth.
func nowhere() engine.Vector { return engine.Vector{math.Inf(1), 0, 0} }

func newTable(schema engine.Schema) *table {
	t := &table{
		ords: map[string]uint32{}, codes: map[string]*codeColumn{},
		numbers: map[string][]float64{}, names: map[string]*nameColumn{},
	}
	for _, f := range schema.Fields {
		switch f.Kind {
		case engine.Code:
			t.codes[f.Name] = newCodeColumn()
		case engine.Number, engine.Date:
			t.numbers[f.Name] = nil
		case engine.Name:
			t.names[f.Name] = &nameColumn{}
		}
	}
	return t
}

// size counts the documents.
func (t *table) size() int { return t.alive }

// reserve gives the ordinal of an id, a new one where there is none. The row of
// a new one is not found until it is set.
func (t *table) reserve(id string) uint32 {
	if ord, ok := t.ords[id]; ok {
		return ord
	}
	ord := uint32(len(t.ids))
	t.ords[id] = ord
	t.ids = append(t.ids, id)
	t.seeds = append(t.seeds, engine.Seed(id))
	t.live = append(t.live, false)
	t.at = append(t.at, nowhere())
	for _, c := range t.codes {
		c.sets = append(c.sets, 0)
	}
	for name := range t.numbers {
		t.numbers[name] = append(t.numbers[name], math.NaN())
	}
	for _, c := range t.names {
		c.heads, c.values = append(c.heads, 0), append(c.values, "")
	}
	return ord
}

// set fills a row.
func (t *table) set(ord uint32, r engine.Record) {
	fresh := !t.live[ord]
	if fresh {
		t.live[ord] = true
		t.alive++
	}
	for name, c := range t.codes {
		if !fresh {
			c.sizes[c.sets[ord]]--
		}
		c.sets[ord] = c.set(r.Codes[name])
		c.sizes[c.sets[ord]]++
	}
	for name, column := range t.numbers {
		column[ord] = math.NaN()
		if v, ok := r.Numbers[name]; ok {
			column[ord] = v
		}
	}
	for name, c := range t.names {
		c.heads[ord], c.values[ord] = head(r.Names[name]), r.Names[name]
	}
	t.at[ord] = nowhere()
	if r.At != nil {
		t.at[ord] = r.At.Vector()
	}
}

// remove empties the row of an id, if there is one.
func (t *table) remove(id string) {
	ord, ok := t.ords[id]
	if !ok {
		return
	}
	if t.live[ord] {
		t.alive--
		for _, c := range t.codes {
			c.sizes[c.sets[ord]]--
		}
	}
	t.live[ord] = false
	delete(t.ords, id)
}

// codeColumn holds the values of a Code field. Documents with the same values
// share a set, so that filters are decided and facets counted once a set and
// not once a document. Set 0 is the empty one.
type codeColumn struct {
	sets    []uint32
	members [][]uint32
	// sizes are how many live documents have each set: the counts of a facet that
	// nothing restricts.
	sizes   []int
	byKey   map[string]uint32
	values  []string
	numbers map[string]uint32
	// having are the sets that a value is in.
	having [][]uint32
}

func newCodeColumn() *codeColumn {
	return &codeColumn{members: [][]uint32{nil}, sizes: []int{0}, byKey: map[string]uint32{"": 0}, numbers: map[string]uint32{}}
}

// set gives the number of a set of values, which are sorted and distinct.
func (c *codeColumn) set(values []string) uint32 {
	var key []byte
	members := make([]uint32, len(values))
	for i, v := range values {
		n, ok := c.numbers[v]
		if !ok {
			n = uint32(len(c.values))
			c.numbers[v] = n
			c.values = append(c.values, v)
			c.having = append(c.having, nil)
		}
		members[i] = n
		key = binary.AppendUvarint(key, uint64(n))
	}
	if set, ok := c.byKey[string(key)]; ok {
		return set
	}
	set := uint32(len(c.members))
	c.byKey[string(key)] = set
	c.members = append(c.members, members)
	c.sizes = append(c.sizes, 0)
	for _, n := range members {
		c.having[n] = append(c.having[n], set)
	}
	return set
}

// choose tells for each set whether it has one of the values.
func (c *codeColumn) choose(values []string) []bool {
	chosen := make([]bool, len(c.members))
	for _, v := range values {
		if n, ok := c.numbers[v]; ok {
			for _, set := range c.having[n] {
				chosen[set] = true
			}
		}
	}
	return chosen
}

// counts turns counts by set into counts by value.
func (c *codeColumn) counts(bySet []int) map[string]int {
	counts := map[string]int{}
	for set, n := range bySet {
		if n == 0 {
			continue
		}
		for _, v := range c.members[set] {
			counts[c.values[v]] += n
		}
	}
	return counts
}

// nameColumn holds the values of a Name field. The first bytes of each are kept
// as a number as well, which decides most comparisons.
type nameColumn struct {
	heads  []uint64
	values []string
}

// head gives the first eight bytes of a name as a number of the same order.
func head(name string) uint64 {
	var b [8]byte
	copy(b[:], name)
	return binary.BigEndian.Uint64(b[:])
}
