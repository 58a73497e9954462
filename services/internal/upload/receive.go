package upload

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/fairlot/fairlot/pkg/errs"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

const (
	// Field is the name of the file's field in a multipart body.
	Field = "file"
	// overhead is what a multipart body may have besides the file.
	overhead = 64 << 10
	// drained is how much of a refused body is read before the answer: clients
	// read an answer only when they could send everything.
	drained = 2 * Limit
)

// Receive reads the file of a request, raw with its name in the query, or the
// field "file" of a multipart body, and hands it to take, which reads the body
// to its end and holds it to limit bytes. The app must be made with StreamRequestBody and
// DisablePreParseMultipartForm, so that the body is not held in memory.
// Violations, of "file": those of Check, file.too_large, file.missing.
func Receive(c *fiber.Ctx, limit int64, take func(File) (*typesv1.File, error)) (*typesv1.File, error) {
	body := &ended{r: stream(c)}
	file, err := receive(c, body, limit, take)
	if err != nil {
		refuse(c, body)
	}
	return file, err
}

// ended remembers the end of a body: a chunked one that is read beyond it would
// wait for a request that the client sends only after the answer.
type ended struct {
	r   io.Reader
	err error
}

// Read implements io.Reader.
func (e *ended) Read(p []byte) (int, error) {
	if e.err != nil {
		return 0, e.err
	}
	n, err := e.r.Read(p)
	e.err = err
	return n, err
}

// Refuse reads what the client still sends, within bounds, and closes the
// connection after the answer, so that what is left over is not taken for a new
// request. A route calls it before it answers without having called Receive.
func Refuse(c *fiber.Ctx) { refuse(c, stream(c)) }

func refuse(c *fiber.Ctx, body io.Reader) {
	_, _ = io.CopyN(io.Discard, body, drained)
	c.Context().SetConnectionClose()
}

func stream(c *fiber.Ctx) io.Reader {
	if body := c.Context().RequestBodyStream(); body != nil {
		return body
	}
	return bytes.NewReader(c.Body())
}

func receive(c *fiber.Ctx, body io.Reader, limit int64, take func(File) (*typesv1.File, error)) (*typesv1.File, error) {
	if int64(c.Request().Header.ContentLength()) > limit+overhead {
		return nil, TooLarge(limit)
	}
	name := c.Query("name")
	kind, params, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err == nil && kind == fiber.MIMEMultipartForm {
		part, err := filePart(multipart.NewReader(body, params["boundary"]))
		if err != nil {
			return nil, err
		}
		if name == "" {
			name = part.FileName()
		}
		body = part
	}
	file, err := Check(name, body)
	if err != nil {
		return nil, err
	}
	return take(file)
}

// filePart finds the file in a form.
func filePart(form *multipart.Reader) (*multipart.Part, error) {
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, errs.Invalid("file", "file.missing", "the form has no file in the field "+strconv.Quote(Field))
		}
		if err != nil {
			return nil, errs.Invalid("file", "file.form", "the form cannot be read; send it as multipart/form-data").Because(err)
		}
		if part.FormName() == Field {
			return part, nil
		}
	}
}

// TooLarge says how large a file may be.
func TooLarge(limit int64) error {
	megabytes := strconv.FormatInt(limit>>20, 10)
	return errs.Invalid("file", "file.too_large", "the file is larger than "+megabytes+" MB; send a smaller one, or several", "limit_mb", megabytes)
}
