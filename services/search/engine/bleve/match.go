package bleve

import (
	"context"
	"fmt"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/fairlot/fairlot/services/search/engine"
)

// scratch is the working memory of one search, kept for the next.
type scratch struct {
	// costs of the documents that have all terms so far, by ordinal; 0 for the
	// others, so a cost is stored one higher.
	costs []uint32
	// term holds the same for the term at hand.
	term  []uint32
	found []uint32
}

func (s *scratch) grow(n int) {
	if len(s.costs) < n {
		s.costs = append(s.costs, make([]uint32, n-len(s.costs))...)
		s.term = append(s.term, make([]uint32, n-len(s.term))...)
	}
}

// reset leaves everything zero again.
func (s *scratch) reset() {
	for _, ord := range s.found {
		s.costs[ord] = 0
	}
	s.found = s.found[:0]
}

// match finds the documents that have all terms; their ordinals are in
// s.found and their costs in s.costs. The caller holds the table for reading.
func (g *generation) match(ctx context.Context, snapshot *scorch.IndexSnapshot, search engine.Search, s *scratch) error {
	s.grow(len(g.table.ids))
	for i, term := range search.Terms {
		meanings := g.vocabulary.meanings(term)
		touched := []uint32(nil)
		for _, seg := range snapshot.Segments() {
			if err := ctx.Err(); err != nil {
				s.clear(touched)
				return err
			}
			ords, err := g.ordinals.of(seg, g.table)
			if err == nil {
				touched, err = g.scan(seg, ords, meanings, i == 0, s, touched)
			}
			if err != nil {
				s.clear(touched)
				return err
			}
		}
		s.merge(touched, i == 0)
		if len(s.found) == 0 {
			return nil
		}
	}
	return g.preferWhole(snapshot, search.Whole, s)
}

// scan puts the lowest cost of the meanings for each document of a segment into
// s.term and appends the documents that are new there.
func (g *generation) scan(seg *scorch.SegmentSnapshot, ords []uint32, meanings []meaning, first bool, s *scratch, touched []uint32) ([]uint32, error) {
	var list segment.PostingsList
	var postings segment.PostingsIterator
	for rank, name := range g.texts {
		dictionaries := map[string]segment.TermDictionary{}
		for _, m := range meanings {
			if m.texts&(1<<rank) == 0 {
				continue
			}
			dictionary, err := open(dictionaries, seg, name+m.field)
			if err != nil {
				return touched, err
			}
			if list, err = dictionary.PostingsList([]byte(m.word), seg.Deleted(), list); err != nil {
				return touched, fmt.Errorf("look up a word: %w", err)
			}
			if list.Count() == 0 {
				continue
			}
			postings = list.Iterator(false, false, false, postings)
			if touched, err = s.collect(postings, ords, 1+m.cost+uint32(rank)*costRank, first, touched); err != nil {
				return touched, err
			}
		}
	}
	return touched, nil
}

// open opens the dictionary of a field once.
func open(opened map[string]segment.TermDictionary, seg *scorch.SegmentSnapshot, field string) (segment.TermDictionary, error) {
	if d, ok := opened[field]; ok {
		return d, nil
	}
	d, err := seg.Segment().Dictionary(field)
	if err != nil {
		return nil, fmt.Errorf("open the words of %s: %w", field, err)
	}
	opened[field] = d
	return d, nil
}

// collect runs over a posting list.
func (s *scratch) collect(postings segment.PostingsIterator, ords []uint32, cost uint32, first bool, touched []uint32) ([]uint32, error) {
	for {
		next, err := postings.Next()
		if err != nil {
			return touched, fmt.Errorf("read where a word is: %w", err)
		}
		if next == nil {
			return touched, nil
		}
		ord := ords[next.Number()]
		if ord == unknownOrdinal || !first && s.costs[ord] == 0 {
			continue
		}
		switch old := s.term[ord]; {
		case old == 0:
			s.term[ord] = cost
			touched = append(touched, ord)
		case cost < old:
			s.term[ord] = cost
		}
	}
}

// merge keeps the documents that have the term as well and adds its cost.
func (s *scratch) merge(touched []uint32, first bool) {
	if first {
		s.found = append(s.found[:0], touched...)
		for _, ord := range touched {
			s.costs[ord] = s.term[ord] + costPartial
		}
		s.clear(touched)
		return
	}
	kept := s.found[:0]
	for _, ord := range s.found {
		if s.term[ord] == 0 {
			s.costs[ord] = 0
			continue
		}
		s.costs[ord] += s.term[ord] - 1
		kept = append(kept, ord)
	}
	s.found = kept
	s.clear(touched)
}

func (s *scratch) clear(touched []uint32) {
	for _, ord := range touched {
		s.term[ord] = 0
	}
}

// preferWhole lowers the cost of documents whose first text is just the words.
func (g *generation) preferWhole(snapshot *scorch.IndexSnapshot, whole string, s *scratch) error {
	if whole == "" {
		return nil
	}
	for _, seg := range snapshot.Segments() {
		dictionary, err := seg.Segment().Dictionary(wholeField)
		if err != nil {
			return fmt.Errorf("open the words of %s: %w", wholeField, err)
		}
		list, err := dictionary.PostingsList([]byte(whole), seg.Deleted(), nil)
		if err != nil || list.Count() == 0 {
			continue
		}
		ords, err := g.ordinals.of(seg, g.table)
		if err != nil {
			return err
		}
		postings := list.Iterator(false, false, false, nil)
		for next, err := postings.Next(); next != nil || err != nil; next, err = postings.Next() {
			if err != nil {
				return fmt.Errorf("read where a name is: %w", err)
			}
			if ord := ords[next.Number()]; ord != unknownOrdinal && s.costs[ord] > 1 {
				s.costs[ord] -= costPartial
			}
		}
	}
	return nil
}
