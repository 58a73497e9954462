package rest

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
)

// problem is an RFC 9457 answer. Its members are part of the API.
type problem struct {
	Type       string            `json:"type"`
	Title      string            `json:"title"`
	Status     int               `json:"status"`
	Detail     string            `json:"detail"`
	Reason     string            `json:"reason"`
	Params     map[string]string `json:"params,omitempty"`
	Violations []violation       `json:"violations,omitempty"`
	Trace      string            `json:"trace,omitempty"`
}

type violation struct {
	Field  string            `json:"field"`
	Reason string            `json:"reason"`
	Detail string            `json:"detail"`
	Params map[string]string `json:"params,omitempty"`
}

// mediaProblem is the media type of a problem.
const mediaProblem = "application/problem+json"

// httpError is an error about HTTP itself, with a status that no code has.
type httpError struct {
	status int
	coded  *errs.Error
}

func refuse(status int, reason, message string) error {
	return &httpError{status, errs.New(codes.InvalidArgument, reason, message)}
}

// Error implements error.
func (e *httpError) Error() string { return e.coded.Error() }

// Unwrap lets errs.From find the coded error.
func (e *httpError) Unwrap() error { return e.coded }

// Problem answers a request with an error as application/problem+json. The text
// of an unknown error stays here; the caller logs it.
func Problem(c *fiber.Ctx, err error) error {
	e, status := errs.From(err), 0
	var h *httpError
	if errors.As(err, &h) {
		status = h.status
	} else {
		status = errs.HTTPStatus(e.Code)
	}
	p := problem{
		Type: "urn:fairlot:problem:" + e.Reason, Title: title(status), Status: status,
		Detail: e.Message, Reason: e.Reason, Params: e.Params, Trace: traceOf(c),
	}
	if e.Reason == "" {
		p.Type = "about:blank"
	}
	for _, f := range e.Fields {
		p.Violations = append(p.Violations, violation{Field: f.Path, Reason: f.Reason, Detail: f.Message, Params: f.Params})
	}
	switch status {
	case http.StatusUnauthorized:
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="fairlot"`)
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		c.Set(fiber.HeaderRetryAfter, "1")
	}
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, mediaProblem)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(status).Send(body)
}

func title(status int) string {
	if t := http.StatusText(status); t != "" {
		return t
	}
	return "Client Closed Request" // 499
}

// ErrorHandler answers what a route under the API returns as an error, fiber's
// own errors (404, 413 …) included.
func ErrorHandler(c *fiber.Ctx, err error) error {
	var f *fiber.Error
	if !errors.As(err, &f) {
		return Problem(c, err)
	}
	switch {
	case f.Code == http.StatusNotFound:
		return Problem(c, errs.New(codes.NotFound, "http.path", "there is nothing at this address"))
	case f.Code == http.StatusRequestEntityTooLarge:
		return Problem(c, tooLarge())
	case f.Code < http.StatusInternalServerError:
		return Problem(c, refuse(f.Code, "http.refused", f.Message))
	}
	return Problem(c, err)
}

func tooLarge() error {
	return refuse(http.StatusRequestEntityTooLarge, "http.too_large", "the body is too large; send files to /api/v1/files")
}
