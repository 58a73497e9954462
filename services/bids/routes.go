package bids

import (
	"time"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/rpc/rest"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/upload"
)

// patience is how long sending or reading one file may take: 100 MB at 1 Mbit/s.
const patience = 15 * time.Minute

// Routes mounts the doors for attachments, in any process: they ask the service
// over conn and stream the bytes themselves. Call it before rest.Mount; the app
// must be made with StreamRequestBody and DisablePreParseMultipartForm.
func Routes(app fiber.Router, conn grpc.ClientConnInterface, blobs *blob.Store, options rest.Options) {
	options.Timeout = patience
	d := &doors{attachments: NewAttachments(conn, blobs), rest: options}
	app.Post("/api/v1/tenders/:tender/attachments", d.post)
	app.Get("/api/v1/bids/:bid/attachments/:file", d.get)
}

type doors struct {
	attachments *Attachments
	rest        rest.Options
}

// post takes a file, seals it on the way and answers with the File to put into
// the offer: size and hash are those of the bytes that came.
func (d *doors) post(c *fiber.Ctx) error {
	ctx, cancel, err := d.rest.Context(c)
	if err != nil {
		return rest.Problem(c, err)
	}
	defer cancel()
	tender := c.Params("tender")
	file, err := upload.Receive(c, upload.Limit, func(f upload.File) (*typesv1.File, error) {
		return d.attachments.seal(ctx, tender, f)
	})
	if err != nil {
		return rest.Problem(c, err)
	}
	data, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(file)
	if err != nil {
		return rest.Problem(c, err)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Status(fiber.StatusCreated).Send(data)
}

// get streams an attachment of an opened bid in clear. When it does not have
// the hash that the offer names, the answer breaks off before its end.
func (d *doors) get(c *fiber.Ctx) error {
	ctx, cancel, err := d.rest.Context(c)
	if err != nil {
		return rest.Problem(c, err)
	}
	body, file, err := d.attachments.open(ctx, c.Params("bid"), c.Params("file"))
	if err != nil {
		cancel()
		return rest.Problem(c, err)
	}
	body.cancel = cancel
	info := blob.Info{Meta: blob.Meta{Name: file.GetName(), MediaType: file.GetMediaType()}, Size: -1, SHA256: file.GetSha256()}
	return upload.Send(c, info, body)
}
