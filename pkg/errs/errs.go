package errs

import (
	"errors"
	"fmt"
	"strings"

	"google.golang.org/grpc/codes"
)

// Field is one thing to change in the request.
type Field struct {
	// Path names the field as the contract does, for example "lots[0].value".
	Path string
	// Reason is the machine name that pages translate, for example "identifier.check_digit".
	Reason string
	// Message says in plain English what is wrong and what to do.
	Message string
	// Params fill the blanks of the translated message.
	Params map[string]string
}

// Error is a coded error. Code decides how each transport shows it.
type Error struct {
	Code    codes.Code
	Reason  string
	Message string
	Params  map[string]string
	Fields  []Field
	cause   error
}

// New makes a coded error with a machine reason and a message for people.
func New(code codes.Code, reason, message string) *Error {
	return &Error{Code: code, Reason: reason, Message: message}
}

// Newf is New with a formatted message.
func Newf(code codes.Code, reason, format string, args ...any) *Error {
	return New(code, reason, fmt.Sprintf(format, args...))
}

// Invalid says that one field of the request must change (InvalidArgument).
// Several are joined with Join.
func Invalid(path, reason, message string, params ...string) *Error {
	return &Error{
		Code: codes.InvalidArgument, Reason: "request.invalid", Message: message,
		Fields: []Field{{Path: path, Reason: reason, Message: message, Params: pairs(params)}},
	}
}

// NotFound says that there is no such thing, or none the caller may know of.
func NotFound(kind, id string) *Error {
	return Newf(codes.NotFound, kind+".not_found", "there is no %s %q", kind, id).With("id", id)
}

// Denied says that the caller is known and may not do this.
func Denied(reason, message string) *Error { return New(codes.PermissionDenied, reason, message) }

// Precondition says that the state of things does not allow this now.
func Precondition(reason, message string, params ...string) *Error {
	e := New(codes.FailedPrecondition, reason, message)
	e.Params = pairs(params)
	return e
}

// With adds a parameter of the message and returns the same error.
func (e *Error) With(key, value string) *Error {
	if e.Params == nil {
		e.Params = map[string]string{}
	}
	e.Params[key] = value
	return e
}

// Because keeps the cause for the log; it is never shown to a user.
func (e *Error) Because(cause error) *Error {
	e.cause = cause
	return e
}

// Error implements error.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Message)
	if len(e.Fields) > 0 {
		b.Reset()
		for i, f := range e.Fields {
			if i > 0 {
				b.WriteString("; ")
			}
			b.WriteString(f.Path + ": " + f.Message)
		}
	}
	if e.cause != nil {
		b.WriteString(": " + e.cause.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// Join puts the field violations of several errors into one, so that a person
// sees everything to change at once. Nils are skipped; the first error that is
// not a violation wins.
func Join(list ...error) error {
	all := &Error{Code: codes.InvalidArgument, Reason: "request.invalid"}
	for _, err := range list {
		if err == nil {
			continue
		}
		var e *Error
		if !errors.As(err, &e) || len(e.Fields) == 0 {
			return err
		}
		all.Fields = append(all.Fields, e.Fields...)
	}
	if len(all.Fields) == 0 {
		return nil
	}
	all.Message = all.Fields[0].Message
	if n := len(all.Fields); n > 1 {
		all.Message = fmt.Sprintf("%d fields need a change", n)
	}
	return all
}

// Code gives the code of any error; an unknown one is Internal.
func Code(err error) codes.Code {
	if err == nil {
		return codes.OK
	}
	return From(err).Code
}

// Is tells whether err carries the machine reason, on itself or on a field.
func Is(err error, reason string) bool {
	if err == nil {
		return false
	}
	e := From(err)
	if e.Reason == reason {
		return true
	}
	for _, f := range e.Fields {
		if f.Reason == reason {
			return true
		}
	}
	return false
}

func pairs(kv []string) map[string]string {
	if len(kv) == 0 {
		return nil
	}
	m := make(map[string]string, len(kv)/2)
	for i := 0; i+1 < len(kv); i += 2 {
		m[kv[i]] = kv[i+1]
	}
	return m
}
