package bleve

import (
	"bytes"
	"encoding/binary"
	"errors"
	"maps"
	"math"
	"slices"

	"github.com/fairlot/fairlot/services/search/engine"
)

// errFacts says that stored facts cannot be read.
var errFacts = errors.New("the facts are cut off")

// writeFacts packs what the columns need of a record: counted strings and
// little-endian numbers, in the order that readFacts reads.
func writeFacts(r engine.Record) []byte {
	var b []byte
	text := func(s string) {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	number := func(v float64) { b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v)) }
	b = binary.AppendUvarint(b, uint64(len(r.Codes)))
	for _, field := range slices.Sorted(maps.Keys(r.Codes)) {
		text(field)
		b = binary.AppendUvarint(b, uint64(len(r.Codes[field])))
		for _, v := range r.Codes[field] {
			text(v)
		}
	}
	b = binary.AppendUvarint(b, uint64(len(r.Numbers)))
	for _, field := range slices.Sorted(maps.Keys(r.Numbers)) {
		text(field)
		number(r.Numbers[field])
	}
	b = binary.AppendUvarint(b, uint64(len(r.Names)))
	for _, field := range slices.Sorted(maps.Keys(r.Names)) {
		text(field)
		text(r.Names[field])
	}
	if r.At != nil {
		number(r.At.Latitude)
		number(r.At.Longitude)
	}
	return b
}

// readFacts is the inverse of writeFacts.
func readFacts(b []byte) (engine.Record, error) {
	f := reader{Reader: bytes.NewReader(b)}
	r := engine.Record{Codes: map[string][]string{}, Numbers: map[string]float64{}, Names: map[string]string{}}
	for range f.count() {
		field := f.text()
		for range f.count() {
			r.Codes[field] = append(r.Codes[field], f.text())
		}
	}
	for range f.count() {
		r.Numbers[f.text()] = f.number()
	}
	for range f.count() {
		r.Names[f.text()] = f.text()
	}
	if f.Len() > 0 {
		r.At = &engine.Point{Latitude: f.number(), Longitude: f.number()}
	}
	return r, f.err
}

// reader reads packed facts and keeps the first error.
type reader struct {
	*bytes.Reader
	err error
}

func (f *reader) count() int {
	n, err := binary.ReadUvarint(f)
	if f.err == nil {
		f.err = err
	}
	if f.err == nil && n > uint64(f.Len()) {
		f.err = errFacts
	}
	if f.err != nil {
		return 0
	}
	return int(n)
}

func (f *reader) text() string {
	b := make([]byte, f.count())
	if _, err := f.Read(b); err != nil && len(b) > 0 && f.err == nil {
		f.err = errFacts
	}
	return string(b)
}

func (f *reader) number() float64 {
	var b [8]byte
	if n, err := f.Read(b[:]); (err != nil || n < len(b)) && f.err == nil {
		f.err = errFacts
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b[:]))
}
