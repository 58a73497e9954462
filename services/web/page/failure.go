package page

import (
	"strings"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/services/internal/representation"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

var (
	errNotFound = errs.New(codes.NotFound, "page.not_found", "there is no such page")
	errForged   = errs.New(codes.PermissionDenied, "page.forged", "the form did not come from this site")
	errTooLarge = errs.New(codes.ResourceExhausted, "page.too_large", "the form with its files is too large")
)

// fail turns an error into a page with the next step. Visitors who may not see
// it are led to the sign-in page and back, with the form they were sending.
func (r *Request) fail(err error) error {
	e := errs.From(err)
	if e.Code == codes.Unauthenticated {
		return r.askToSignIn()
	}
	name, status := problem(e)
	if status >= fiber.StatusInternalServerError {
		r.site.Log.ErrorContext(r.ctx, "page failed", "path", r.frame.Path, "reason", e.Reason, "error", err)
	}
	view := ui.Problem{
		Title: r.T("common.problem." + name + ".title"),
		Text:  r.T("common.problem."+name+".text", "size", i18n.Size(r.ctx, r.maxBody)),
	}
	if name == "conflict" || name == "denied" {
		if key := "errors." + e.Reason; i18n.Has(r.ctx, key) {
			view.Text = r.message(e.Reason, e.Message, e.Params)
		}
	}
	if name == "not_found" || name == "gone" {
		view.Search = "/tenders"
	} else {
		view.Reload = r.address()
	}
	if status >= fiber.StatusInternalServerError {
		view.Reference = r.Fiber.GetRespHeader(fiber.HeaderXRequestID)
	}
	return r.Status(status).Show(ui.Page{Title: view.Title}, ui.ProblemPage(view))
}

// problem names the page and the status of an error.
func problem(e *errs.Error) (name string, status int) {
	switch {
	case e.Reason == errForged.Reason:
		return "forged", fiber.StatusForbidden
	case e.Reason == errTooLarge.Reason:
		return "too_large", fiber.StatusRequestEntityTooLarge
	case strings.HasSuffix(e.Reason, ".gone"):
		return "gone", fiber.StatusGone
	}
	switch e.Code {
	case codes.NotFound:
		return "not_found", fiber.StatusNotFound
	case codes.PermissionDenied:
		return "denied", fiber.StatusForbidden
	case codes.FailedPrecondition, codes.Aborted, codes.AlreadyExists, codes.InvalidArgument, codes.OutOfRange, codes.ResourceExhausted:
		return "conflict", errs.HTTPStatus(e.Code)
	case codes.Unavailable, codes.DeadlineExceeded:
		return "unavailable", fiber.StatusServiceUnavailable
	default:
		return "internal", fiber.StatusInternalServerError
	}
}

// wayOut is the page that leads out of an error, or "".
func wayOut(e *errs.Error) string {
	if e.Reason == representation.Unproven && e.Params["supplier"] != "" {
		return "/enterprises/" + e.Params["supplier"] + "/claim"
	}
	return ""
}

// message translates the reason of an error; without a translation the plain
// English message stands.
func (r *Request) message(reason, english string, params map[string]string) string {
	key := "errors." + reason
	if reason == "" || !i18n.Has(r.ctx, key) {
		return sentence(english)
	}
	var pairs []any
	for name, value := range params {
		pairs = append(pairs, name, value)
	}
	return r.T(key, pairs...)
}

// sentence starts with a capital letter, as a line of its own does.
func sentence(text string) string {
	if text == "" || text[0] < 'a' || text[0] > 'z' {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
