// Package errs is the one coded error of the house.
//
// A use case returns an *Error: a gRPC code, a machine reason such as
// "tender.deadline_too_early", a plain English message, and for bad input the
// fields that must change. The edge turns it into a gRPC status (Status) and
// that into an HTTP answer (HTTPStatus); pages translate the reason. Any other
// error is internal: its text is logged and never reaches a user.
package errs
