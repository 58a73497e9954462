package codec

import (
	"fmt"
	"strconv"
	"time"
)

// Format writes a value of an index, as Lookup gives it, as text: a time as its
// milliseconds, a double with all its digits. Parse reads it back.
func Format(v any) string {
	switch v := v.(type) {
	case time.Time:
		return strconv.FormatInt(v.UnixMilli(), 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	default:
		return fmt.Sprint(v)
	}
}

// Parse reads what Format wrote of a value of this field.
func (p Path) Parse(text string) (any, error) {
	switch p.Kind {
	case Text:
		return text, nil
	case Bool:
		return strconv.ParseBool(text)
	case Double:
		return strconv.ParseFloat(text, 64)
	case Whole:
		return strconv.ParseInt(text, 10, 64)
	default:
		ms, err := strconv.ParseInt(text, 10, 64)
		return time.UnixMilli(ms).UTC(), err
	}
}
