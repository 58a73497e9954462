package files

import (
	"context"
	"io"
	"log/slog"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc/rest"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/upload"
)

// Routes mounts the service; call it before rest.Mount. The app must be made
// with StreamRequestBody and DisablePreParseMultipartForm.
func (s *Service) Routes(app fiber.Router) {
	app.Post("/api/v1/files", s.post)
	app.Get("/api/v1/tenders/:record/documents/:file", s.get(s.document))
	app.Get("/api/v1/tenders/:record/requests/:file", s.get(s.request))
	app.Get("/api/v1/tenders/:record/answers/:file", s.get(s.answer))
	app.Get("/api/v1/suppliers/:record/evidence/:file", s.get(s.evidence))
}

// post takes a file and answers with the File to refer to.
func (s *Service) post(c *fiber.Ctx) error {
	ctx, cancel, err := s.rest.Context(c)
	if err != nil {
		upload.Refuse(c)
		return s.problem(c, err)
	}
	defer cancel()
	owner, err := s.owner(ctx)
	if err != nil {
		upload.Refuse(c)
		return s.problem(c, err)
	}
	file, err := upload.Receive(c, s.limit, func(f upload.File) (*typesv1.File, error) {
		return s.keep(ctx, owner, f, s.limit)
	})
	if err != nil {
		return s.problem(c, err)
	}
	data, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(file)
	if err != nil {
		return s.problem(c, err)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Status(fiber.StatusCreated).Send(data)
}

// get gives a file of a record when the record lists it for the caller.
func (s *Service) get(lists func(ctx context.Context, record, file string) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx, cancel, err := s.rest.Context(c)
		if err != nil {
			return s.problem(c, err)
		}
		if err := lists(ctx, c.Params("record"), c.Params("file")); err != nil {
			cancel()
			return s.problem(c, err)
		}
		body, info, err := s.blobs.Get(ctx, c.Params("file"))
		if err != nil {
			cancel()
			return s.problem(c, err)
		}
		return upload.Send(c, info, &closing{ReadCloser: body, cancel: cancel})
	}
}

// closing ends the request's context with the last byte, which is sent after
// the handler has returned.
type closing struct {
	io.ReadCloser
	cancel context.CancelFunc
}

// Close implements io.Closer.
func (b *closing) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}

func (s *Service) problem(c *fiber.Ctx, err error) error {
	if code := errs.Code(err); code == codes.Internal || code == codes.DataLoss {
		s.log.LogAttrs(c.UserContext(), slog.LevelError, "a file could not be served", slog.String("path", c.Path()), slog.Any("error", err))
	}
	return rest.Problem(c, err)
}
