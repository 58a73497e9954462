package bleve

import (
	"fmt"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// unknownOrdinal stands for a document that the table does not have: it was
// deleted and scorch has not merged it away yet.
const unknownOrdinal = ^uint32(0)

// ordinals remembers which row of the table each document of a segment is.
// Segments do not change, so each is looked up once.
type ordinals struct {
	mu    sync.Mutex
	known map[uint64][]uint32
}

// of gives the ordinals of a segment by document number. The caller holds the
// table for reading.
func (o *ordinals) of(segment *scorch.SegmentSnapshot, t *table) ([]uint32, error) {
	o.mu.Lock()
	list, ok := o.known[segment.Id()]
	o.mu.Unlock()
	if ok && int64(len(list)) == segment.FullSize() {
		return list, nil
	}
	list = make([]uint32, segment.FullSize())
	for n := range list {
		id, err := segment.DocID(uint64(n))
		if err != nil {
			return nil, fmt.Errorf("read the id of a document: %w", err)
		}
		list[n] = unknownOrdinal
		if ord, ok := t.ords[string(id)]; ok {
			list[n] = ord
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.known == nil {
		o.known = map[uint64][]uint32{}
	}
	o.known[segment.Id()] = list
	return list, nil
}

// forget drops segments that a newer snapshot no longer has.
func (o *ordinals) forget(snapshot *scorch.IndexSnapshot) {
	o.mu.Lock()
	defer o.mu.Unlock()
	segments := snapshot.Segments()
	if len(o.known) <= 2*len(segments)+16 {
		return
	}
	kept := make(map[uint64][]uint32, len(segments))
	for _, s := range segments {
		if list, ok := o.known[s.Id()]; ok {
			kept[s.Id()] = list
		}
	}
	o.known = kept
}
