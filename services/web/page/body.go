package page

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	// MaxBody bounds a form with its files, in bytes.
	MaxBody = 100_000_000
	// maxFields bounds what is typed, in bytes; the longest tender is far below.
	maxFields = 2 << 20
	// maxParts bounds the number of fields.
	maxParts = 5000
	// maxDrained is how much of a body that is refused is still read, in bytes.
	maxDrained = 4 * MaxBody
)

// readForm reads the fields of the request, stores its files, and checks that
// it was sent from a page of this house. Allowed says which files are taken.
func (r *Request) readForm(allowed map[string]ui.Allowed) error {
	stream := r.Fiber.Context().RequestBodyStream()
	if stream == nil {
		stream = bytes.NewReader(r.Fiber.Body())
	}
	err := r.readBody(&limited{from: stream, left: r.maxBody + 1}, allowed)
	if err == nil && r.genuine() {
		return nil
	}
	if err == nil {
		err = errForged
	}
	// A browser shows an answer only when it could send everything; what is
	// left after that goes with the connection.
	if _, drained := io.CopyN(io.Discard, stream, maxDrained); !errors.Is(drained, io.EOF) {
		r.Fiber.Context().SetConnectionClose()
	}
	return err
}

func (r *Request) readBody(body io.Reader, allowed map[string]ui.Allowed) error {
	if int64(r.Fiber.Request().Header.ContentLength()) > r.maxBody {
		return errTooLarge
	}
	kind, params, err := mime.ParseMediaType(r.Fiber.Get(fiber.HeaderContentType))
	if err != nil {
		return errForged
	}
	switch kind {
	case fiber.MIMEMultipartForm:
		return r.readParts(multipart.NewReader(body, params["boundary"]), allowed)
	case fiber.MIMEApplicationForm:
		return r.readFields(body)
	default:
		return errForged
	}
}

// limited gives errTooLarge after left bytes.
type limited struct {
	from io.Reader
	left int64
}

// Read implements io.Reader.
func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errTooLarge
	}
	if int64(len(p)) > l.left {
		p = p[:l.left]
	}
	n, err := l.from.Read(p)
	l.left -= int64(n)
	return n, err
}

func (r *Request) readFields(body io.Reader) error {
	raw, err := io.ReadAll(&limited{from: body, left: maxFields + 1})
	if err != nil {
		return tooLargeOr(err)
	}
	if r.form, err = url.ParseQuery(string(raw)); err != nil {
		return errForged
	}
	return nil
}

// readParts reads a form with files: the token comes first, so that no file of
// a forged form is stored.
func (r *Request) readParts(parts *multipart.Reader, allowed map[string]ui.Allowed) error {
	r.form = url.Values{}
	left := int64(maxFields)
	for range maxParts {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return r.renew()
		}
		if err != nil {
			return tooLargeOr(err)
		}
		if part.FileName() != "" {
			if err := r.takeFile(part, allowed); err != nil {
				return err
			}
			continue
		}
		value, err := io.ReadAll(&limited{from: part, left: left + 1})
		if err != nil {
			return tooLargeOr(err)
		}
		left -= int64(len(value))
		if !isFileField(part.FormName(), len(value), allowed) {
			r.form.Add(part.FormName(), string(value))
		}
	}
	return errTooLarge
}

// isFileField recognises a file field where no file was chosen.
func isFileField(name string, size int, allowed map[string]ui.Allowed) bool {
	_, file := allowed[name]
	return file && size == 0
}

// takeFile streams a file into the store and leaves its fields in the form. A
// file that is refused is named with the limit; the rest of the form is kept.
func (r *Request) takeFile(part *multipart.Part, allowed map[string]ui.Allowed) error {
	name := part.FormName()
	rule, ok := allowed[name]
	if !ok || r.files == nil || !r.genuine() {
		return errForged
	}
	if err := r.renew(); err != nil {
		return err
	}
	if r.Viewer() == nil {
		_, err := io.Copy(io.Discard, part)
		return tooLargeOr(err)
	}
	if !rule.Takes(part.FileName()) {
		r.uploads = append(r.uploads, ui.FieldError{Field: name, Text: r.T("errors.file.kind", "kinds", strings.ToUpper(strings.Join(rule.Kinds, ", ")))})
		_, err := io.Copy(io.Discard, part)
		return tooLargeOr(err)
	}
	file, err := r.files.Put(r.ctx, part.FileName(), part.Header.Get(fiber.HeaderContentType), part, rule.Max)
	if err != nil {
		return r.notTaken(part, rule, err)
	}
	r.addFile(name, rule.Many, ui.FileItem{ID: file.GetId(), Name: file.GetName(), MediaType: file.GetMediaType(), Size: file.GetSize(), SHA256: file.GetSha256()})
	return nil
}

// notTaken says beside the field what is wrong with its file, so that the rest of
// the form is kept. A fault of the house, or a broken body, is the answer itself.
func (r *Request) notTaken(part *multipart.Part, rule ui.Allowed, err error) error {
	e := errs.From(err)
	text := r.message(e.Reason, e.Message, e.Params)
	for _, field := range e.Fields {
		text = r.message(field.Reason, field.Message, field.Params)
	}
	switch {
	case errors.Is(err, errTooLarge) || e.Code == codes.Internal || e.Code == codes.Unknown || e.Code == codes.Canceled:
		return tooLargeOr(err)
	case errs.Is(err, "file.too_large"):
		text = r.T("errors.file.too_large", "name", part.FileName(), "size", i18n.Size(r.ctx, rule.Max))
	}
	r.uploads = append(r.uploads, ui.FieldError{Field: part.FormName(), Text: text})
	_, err = io.Copy(io.Discard, part)
	return tooLargeOr(err)
}

// addFile writes the fields that name a stored file; where only one is taken it
// replaces the one before.
func (r *Request) addFile(name string, many bool, item ui.FileItem) {
	i := 0
	if many {
		for r.form.Has(fmt.Sprintf("%s[%d].id", name, i)) {
			i++
		}
	}
	prefix := fmt.Sprintf("%s[%d].", name, i)
	r.form.Del(prefix + "drop")
	for part, value := range map[string]string{
		"id": item.ID, "name": item.Name, "media_type": item.MediaType,
		"size": strconv.FormatInt(item.Size, 10), "sha256": item.SHA256,
	} {
		r.form.Set(prefix+part, value)
	}
}

func tooLargeOr(err error) error {
	if err == nil || errors.Is(err, errTooLarge) {
		return err
	}
	var coded *errs.Error
	if errors.As(err, &coded) {
		return err
	}
	return fmt.Errorf("read the form: %w", err)
}
