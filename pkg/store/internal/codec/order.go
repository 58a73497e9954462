package codec

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"time"
)

// Tags put values of different kinds in a fixed order, nothing first. They are
// on disk: a change means that every index is built anew.
const (
	tagNull   = 0x05
	tagFalse  = 0x10
	tagTrue   = 0x11
	tagWhole  = 0x20
	tagDouble = 0x30
	tagTime   = 0x40
	tagText   = 0x50
	tagAbove  = 0x60
)

// AppendKey appends a value so that keys compare as bytes the way the values
// do: false before true, numbers and times by size (NaN first), texts by their
// UTF-8 bytes, and nil before all. Several values one after the other compare
// field by field.
func AppendKey(dst []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(dst, tagNull), nil
	case bool:
		if v {
			return append(dst, tagTrue), nil
		}
		return append(dst, tagFalse), nil
	case int64:
		return appendSigned(append(dst, tagWhole), v), nil
	case time.Time:
		return appendSigned(append(dst, tagTime), v.UnixMilli()), nil
	case float64:
		return binary.BigEndian.AppendUint64(append(dst, tagDouble), orderedBits(v)), nil
	case string:
		return appendText(append(dst, tagText), v), nil
	default:
		return nil, fmt.Errorf("store: a %T cannot be in an index", v)
	}
}

// AppendAboveNull appends the lowest key of any value but nil.
func AppendAboveNull(dst []byte) []byte { return append(dst, tagNull+1) }

// AppendAbove appends a key above all values.
func AppendAbove(dst []byte) []byte { return append(dst, tagAbove) }

func appendSigned(dst []byte, n int64) []byte {
	return binary.BigEndian.AppendUint64(dst, uint64(n)^(1<<63))
}

// orderedBits turns a double into bits of the same order; both zeros are one.
func orderedBits(f float64) uint64 {
	if math.IsNaN(f) {
		return 0
	}
	if f == 0 {
		f = 0
	}
	bits := math.Float64bits(f)
	if bits>>63 == 1 {
		return ^bits
	}
	return bits | 1<<63
}

// appendText ends a text with a zero byte and writes a zero byte inside it as
// 00 FF, which sorts after the end because no tag is FF.
func appendText(dst []byte, s string) []byte {
	for {
		i := strings.IndexByte(s, 0)
		if i < 0 {
			return append(append(dst, s...), 0)
		}
		dst = append(append(dst, s[:i]...), 0, 0xFF)
		s = s[i+1:]
	}
}

// Zero tells whether a value leaves a record out of a unique index when it
// leads it: nothing, an empty text, a number that is not positive.
func Zero(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case int64:
		return v <= 0
	default:
		return false
	}
}
