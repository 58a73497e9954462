package errs_test

import (
	"errors"
	"fmt"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
)

func TestAnErrorSurvivesTheWireWithReasonsAndParameters(t *testing.T) {
	joined := errs.Join(
		errs.Invalid("identifier.value", "identifier.check_digit", "the check digit is wrong", "scheme", "FR-SIRET"),
		nil,
		errs.Invalid("name", "string.min_len", "give a name"),
	)
	got := errs.From(errs.Status(joined).Err())
	if got.Code != codes.InvalidArgument || len(got.Fields) != 2 {
		t.Fatalf("got %+v", got)
	}
	if f := got.Fields[0]; f.Path != "identifier.value" || f.Reason != "identifier.check_digit" || f.Params["scheme"] != "FR-SIRET" {
		t.Errorf("first field: %+v", f)
	}
	if f := got.Fields[1]; f.Path != "name" || f.Params != nil {
		t.Errorf("second field: %+v", f)
	}
	if !errs.Is(got, "identifier.check_digit") || errs.Is(got, "other") {
		t.Error("Is does not find the reason of a field")
	}
}

func TestAnUnknownErrorKeepsItsTextToItself(t *testing.T) {
	err := fmt.Errorf("open file: %w", errors.New("secret path"))
	s := errs.Status(err)
	if s.Code() != codes.Internal || s.Message() == err.Error() {
		t.Fatalf("got %v", s)
	}
	if !errors.Is(errs.From(err), err) {
		t.Error("the cause is lost for the log")
	}
}

func TestJoinOfNothingIsNothing(t *testing.T) {
	if err := errs.Join(nil, nil); err != nil {
		t.Fatal(err)
	}
}

func TestEveryCodeHasAnHTTPStatus(t *testing.T) {
	for c, want := range map[codes.Code]int{
		codes.OK: 200, codes.InvalidArgument: 422, codes.Unauthenticated: 401, codes.PermissionDenied: 403,
		codes.NotFound: 404, codes.AlreadyExists: 409, codes.FailedPrecondition: 409, codes.Aborted: 409,
		codes.ResourceExhausted: 429, codes.Internal: 500, codes.Unavailable: 503, codes.DeadlineExceeded: 504,
	} {
		if got := errs.HTTPStatus(c); got != want {
			t.Errorf("%v: got %d, want %d", c, got, want)
		}
	}
}

func TestWhatWrapsAnErrorIsForTheLogAndNotForPeople(t *testing.T) {
	inner := errs.Precondition("opening.key_missing", "an opening officer has no key yet", "person", "per_1")
	for name, err := range map[string]error{"at home": inner, "over the wire": errs.Status(inner).Err()} {
		got := errs.From(fmt.Errorf("make the tender's key: %w", err))
		if got.Message != inner.Message || got.Reason != inner.Reason || got.Params["person"] != "per_1" || got.Code != codes.FailedPrecondition {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
