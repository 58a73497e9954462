package page

import (
	"cmp"
	"crypto/rand"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

// Form is a page with a form over a typed value. T is a struct whose fields have
// the tag `form:"name"` with the contract's path as name, nested as the contract
// nests; use strings for what people type, Date and Upload for days and files.
type Form[T any] struct {
	// Name keeps what is typed apart in the browser; empty keeps nothing.
	Name string
	// Public lets visitors use it; otherwise one is signed in, with one of Roles
	// if there are any.
	Public bool
	Roles  []string
	// Files are the file fields and what each takes.
	Files map[string]ui.Allowed
	// Store keeps the files where the site's own store is not their place. Limit
	// bounds the form with its files in bytes; MaxBody unless said.
	Store func(r *Request) Files
	Limit int64
	// Paths leads errors of the service to fields of another name: from the
	// contract's path to the field's name.
	Paths map[string]string
	// Labels are pairs of field name and message key in the order of the form:
	// the error summary names the fields by them.
	Labels []string
	// Aside does what a button beside the form asks for, and says whether one did:
	// the form is then shown again with everything typed, and Send is not called.
	Aside func(r *Request, f *ui.Form) (done bool, err error)
	// Load gives the first values; nil starts empty. Revision goes with the form.
	Load func(r *Request) (value T, revision int64, err error)
	// Show answers with the page (r.Show) around the form.
	Show func(r *Request, f *ui.Form) error
	// Send does what the form is for and says where to go next; an empty next
	// says that it answered itself (r.Show). Its errors come back to the form
	// with everything typed.
	Send func(r *Request, value T, revision int64) (next string, err error)
}

// Mount registers the form's page (GET) and what it is sent to (POST).
func Mount[T any](s *Site, path string, form Form[T]) {
	s.app.Get(path, s.serve(form.get))
	s.app.Post(path, s.serve(form.post))
}

func (form Form[T]) allowed(r *Request) error {
	if form.Public {
		return nil
	}
	return r.SignedIn(form.Roles...)
}

func (form Form[T]) get(r *Request) error {
	if err := form.allowed(r); err != nil {
		return err
	}
	f := form.blank(r)
	if form.Load != nil {
		value, revision, err := form.Load(r)
		if err != nil {
			return err
		}
		if f.Values, err = Encode(value); err != nil {
			return err
		}
		f.Revision = revision
	}
	return form.Show(r, f)
}

func (form Form[T]) blank(r *Request) *ui.Form {
	f := &ui.Form{
		Action: r.address(), Name: form.Name, Values: url.Values{}, Key: rand.Text(), Multipart: len(form.Files) > 0,
	}
	for i := 0; i+1 < len(form.Labels); i += 2 {
		f.Names = append(f.Names, ui.FieldName{Field: form.Labels[i], Name: r.T(form.Labels[i+1])})
	}
	return f
}

func (form Form[T]) post(r *Request) error {
	r.maxBody = cmp.Or(form.Limit, MaxBody)
	if form.Store != nil {
		r.files = form.Store(r)
	}
	if err := r.readForm(form.Files); err != nil {
		return err
	}
	r.dropFiles(form.Files)
	if err := form.allowed(r); err != nil {
		return err
	}
	f := form.typed(r)
	if r.form.Get("_resume") != "" {
		return form.Show(r, f)
	}
	if done, err := form.aside(r, f); done || err != nil {
		return err
	}
	var value T
	f.Errors = slices.Concat(r.uploads, r.decode(&value))
	if len(f.Errors) > 0 {
		return form.again(r, f, fiber.StatusUnprocessableEntity)
	}
	r.ctx = rpc.WithIdempotencyKey(r.ctx, f.Key)
	next, err := form.Send(r, value, f.Revision)
	if err != nil {
		return form.refused(r, f, err)
	}
	if next == "" {
		return nil
	}
	return r.Redirect(next)
}

// aside answers where a button beside the form was pressed.
func (form Form[T]) aside(r *Request, f *ui.Form) (answered bool, err error) {
	if form.Aside == nil {
		return false, nil
	}
	done, err := form.Aside(r, f)
	switch {
	case err != nil:
		return true, form.refused(r, f, err)
	case done:
		f.Errors = r.uploads
		return true, form.Show(r, f)
	}
	return false, nil
}

// typed is the form as it was sent.
func (form Form[T]) typed(r *Request) *ui.Form {
	f := form.blank(r)
	f.Values, f.Filled = r.form, true
	if key := r.form.Get("_key"); key != "" && len(key) <= 100 {
		f.Key = key
	}
	if revision, err := strconv.ParseInt(r.form.Get("_revision"), 10, 64); err == nil {
		f.Revision = revision
	}
	return f
}

// refused shows the form again with what the service said, everything typed
// kept. Who is not signed in any more, and what is not there, has other pages.
func (form Form[T]) refused(r *Request, f *ui.Form, err error) error {
	e := errs.From(err)
	if e.Code == codes.Unauthenticated && !form.Public || e.Code == codes.NotFound {
		return err
	}
	for _, field := range e.Fields {
		path := field.Path
		if name, ok := form.Paths[path]; ok {
			path = name
		}
		f.Errors = append(f.Errors, ui.FieldError{Field: path, Text: r.fieldMessage(path, field)})
	}
	if len(f.Errors) == 0 {
		f.Errors = []ui.FieldError{{Text: r.message(e.Reason, e.Message, e.Params), Href: wayOut(e)}}
	}
	if strings.HasPrefix(e.Reason, "idempotency.") {
		f.Key = rand.Text()
	}
	status := errs.HTTPStatus(e.Code)
	if status >= fiber.StatusInternalServerError {
		r.site.Log.ErrorContext(r.ctx, "form failed", "path", r.frame.Path, "reason", e.Reason, "error", err)
	}
	return form.again(r, f, status)
}

// shapes are the rules of the contract about the form of a value. Where nothing
// was typed, that is what must change.
const shapes = "string.min_len string.pattern string.email string.email_empty string.in string.len enum.in enum.not_in enum.defined_only required"

// fieldMessage says what must change at a field.
func (r *Request) fieldMessage(name string, field errs.Field) string {
	rule := slices.Contains(strings.Fields(shapes), field.Reason)
	if rule && strings.TrimSpace(r.form.Get(name)) == "" {
		return r.message("required", field.Message, nil)
	}
	return r.message(field.Reason, field.Message, field.Params)
}

func (form Form[T]) again(r *Request, f *ui.Form, status int) error {
	r.Status(status)
	return form.Show(r, f)
}

// Problems makes an error of several fields for Send, when values do not fit
// together: pairs of field name and message key.
func (r *Request) Problems(pairs ...string) error {
	var all []error
	for i := 0; i+1 < len(pairs); i += 2 {
		reason := strings.TrimPrefix(pairs[i+1], "errors.")
		all = append(all, errs.Invalid(pairs[i], reason, i18n.T(r.ctx, "errors."+reason)))
	}
	return errs.Join(all...)
}

// dropFiles takes back the files that the person ticked and closes the gaps.
func (r *Request) dropFiles(files map[string]ui.Allowed) {
	for name := range files {
		items := (&ui.Form{Values: r.form}).Files(name)
		var kept []ui.FileItem
		for i, item := range items {
			if r.form.Get(name+"["+strconv.Itoa(i)+"].drop") == "" {
				kept = append(kept, item)
			}
		}
		if len(kept) == len(items) {
			continue
		}
		for key := range r.form {
			if strings.HasPrefix(key, name+"[") {
				r.form.Del(key)
			}
		}
		for _, item := range kept {
			r.addFile(name, true, item)
		}
	}
}

// decode fills value from the form's fields; the errors name fields that do not
// hold what they should.
func (r *Request) decode(value any) []ui.FieldError {
	err := Decode(r.form, value)
	if err == nil {
		return nil
	}
	var list decodeErrors
	if !errors.As(err, &list) {
		return []ui.FieldError{{Text: r.T("errors.request.invalid")}}
	}
	out := make([]ui.FieldError, 0, len(list))
	for _, e := range list {
		out = append(out, ui.FieldError{Field: e.field, Text: r.message(e.reason, e.reason, nil)})
	}
	return out
}
