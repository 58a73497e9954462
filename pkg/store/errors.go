package store

import (
	"errors"
	"strings"
	"unicode"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// Reasons of the errors a collection returns. A record that is not there has
// the reason "<message>.not_found", for example "tender.not_found".
const (
	// ReasonExists: another record has this id or these values of a unique index
	// (AlreadyExists; parameters collection and index).
	ReasonExists = "record.exists"
	// ReasonChanged: the record has another revision than the caller saw (Aborted).
	ReasonChanged = "record.changed"
	// ReasonKeyReused: the idempotency key came with another request before
	// (FailedPrecondition).
	ReasonKeyReused = "idempotency.key_reused"
	// ReasonCursor: the cursor is not one this list gave (InvalidArgument).
	ReasonCursor = "cursor.malformed"
)

// ErrUnchanged is what a change function returns to leave the record as it is:
// Update then writes nothing and returns the record it read, without an error.
var ErrUnchanged = errors.New("store: unchanged")

// Taken tells whether err says that another record has the same values in the
// unique index of that name; "id" is the record's own id.
func Taken(err error, index string) bool {
	return errs.Is(err, ReasonExists) && errs.From(err).Params["index"] == index
}

// coded gives a driver's answer the code and reason a caller can act on.
func (c *Collection[M]) coded(err error, id string) error {
	var taken *driver.TakenError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, driver.ErrNotFound):
		return errs.NotFound(c.kind, id)
	case errors.Is(err, driver.ErrConflict):
		return errs.New(codes.Aborted, ReasonChanged, "this was changed meanwhile; load it again and repeat the change").With("id", id)
	case errors.Is(err, driver.ErrReused):
		return errs.Precondition(ReasonKeyReused, "this idempotency key was used for another request; use a new key")
	case errors.As(err, &taken):
		return errs.Newf(codes.AlreadyExists, ReasonExists, "there is already a %s with the same %s", c.kind, taken.Index).
			With("collection", c.name).With("index", taken.Index)
	default:
		return err
	}
}

// kindName turns a message name such as "SignInAttempt" into "sign_in_attempt".
func kindName(message string) string {
	var b strings.Builder
	for i, r := range message {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
