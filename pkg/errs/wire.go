package errs

import (
	"context"
	"errors"
	"net/http"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// domain marks the ErrorInfo of this house in a status.
const domain = "fairlot"

// From gives the coded error inside err: one of ours, one that came over the
// wire as a gRPC status, or Internal for everything else.
func From(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	// Not status.FromError: it puts what wraps the status into the message, which
	// people read.
	var carrier interface{ GRPCStatus() *status.Status }
	if errors.As(err, &carrier) && carrier.GRPCStatus().Code() != codes.OK {
		return fromStatus(carrier.GRPCStatus())
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return New(codes.DeadlineExceeded, "request.timeout", "this took too long; try again").Because(err)
	case errors.Is(err, context.Canceled):
		return New(codes.Canceled, "request.canceled", "the request was given up").Because(err)
	}
	return New(codes.Internal, "internal", "something went wrong on our side; it has been logged").Because(err)
}

// Status is the error as it travels between services: code and message, reason
// and parameters as ErrorInfo, violations as BadRequest. The cause stays here.
func Status(err error) *status.Status {
	e := From(err)
	s := status.New(e.Code, e.Message)
	info := &errdetails.ErrorInfo{Reason: e.Reason, Domain: domain, Metadata: e.Params}
	if len(e.Fields) == 0 {
		return must(s, info)
	}
	bad := &errdetails.BadRequest{}
	details := []*errdetails.ErrorInfo{info}
	for _, f := range e.Fields {
		bad.FieldViolations = append(bad.FieldViolations, &errdetails.BadRequest_FieldViolation{
			Field: f.Path, Description: f.Message, Reason: f.Reason,
		})
		details = append(details, &errdetails.ErrorInfo{Reason: f.Reason, Domain: domain, Metadata: f.Params})
	}
	with, err := s.WithDetails(bad)
	if err != nil {
		return s
	}
	for _, d := range details {
		with = must(with, d)
	}
	return with
}

func must(s *status.Status, d *errdetails.ErrorInfo) *status.Status {
	if with, err := s.WithDetails(d); err == nil {
		return with
	}
	return s
}

// fromStatus is the inverse of Status: the first ErrorInfo speaks for the whole,
// the following ones for the fields, in order.
func fromStatus(s *status.Status) *Error {
	e := &Error{Code: s.Code(), Message: s.Message()}
	infos := 0
	for _, d := range s.Details() {
		switch d := d.(type) {
		case *errdetails.BadRequest:
			for _, v := range d.GetFieldViolations() {
				e.Fields = append(e.Fields, Field{Path: v.GetField(), Reason: v.GetReason(), Message: v.GetDescription()})
			}
		case *errdetails.ErrorInfo:
			if infos == 0 {
				e.Reason, e.Params = d.GetReason(), d.GetMetadata()
			} else if infos <= len(e.Fields) {
				e.Fields[infos-1].Params = d.GetMetadata()
			}
			infos++
		}
	}
	return e
}

// HTTPStatus is the one table from codes to HTTP.
func HTTPStatus(c codes.Code) int {
	switch c {
	case codes.OK:
		return http.StatusOK
	case codes.InvalidArgument, codes.OutOfRange:
		return http.StatusUnprocessableEntity
	case codes.Unauthenticated:
		return http.StatusUnauthorized
	case codes.PermissionDenied:
		return http.StatusForbidden
	case codes.NotFound:
		return http.StatusNotFound
	case codes.AlreadyExists, codes.Aborted, codes.FailedPrecondition:
		return http.StatusConflict
	case codes.ResourceExhausted:
		return http.StatusTooManyRequests
	case codes.Unimplemented:
		return http.StatusNotImplemented
	case codes.Unavailable:
		return http.StatusServiceUnavailable
	case codes.DeadlineExceeded:
		return http.StatusGatewayTimeout
	case codes.Canceled:
		return 499 // nginx's code for a client that went away
	default:
		return http.StatusInternalServerError
	}
}
