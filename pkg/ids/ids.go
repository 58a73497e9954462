// Package ids makes and checks identifiers: a prefix that names the kind, then
// a ULID, so that ids of one kind sort by the time they were made
// ("ten_01j9…"). It does not know the kinds.
package ids

import (
	"crypto/rand"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"github.com/fairlot/fairlot/pkg/errs"
)

// New makes an identifier of a kind, sortable by at.
func New(prefix string, at time.Time) string {
	return prefix + "_" + strings.ToLower(ulid.MustNew(ulid.Timestamp(at), rand.Reader).String())
}

// Check says whether id is of the kind; the error names the field.
func Check(field, prefix, id string) error {
	rest, ok := strings.CutPrefix(id, prefix+"_")
	if ok {
		if _, err := ulid.ParseStrict(strings.ToUpper(rest)); err == nil {
			return nil
		}
	}
	return errs.Invalid(field, "id.malformed", "this is not an identifier of the form "+prefix+"_…", "prefix", prefix)
}
