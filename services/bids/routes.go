package bids

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"filippo.io/age"
	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc/rest"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/upload"
)

// patience is how long sending or reading one file may take: 100 MB at 1 Mbit/s.
const patience = 15 * time.Minute

// sealing is how much longer a sealed file may be: 16 bytes for each 64 KiB, and
// the head.
const sealing = upload.Limit/(64<<10)*16 + 4096

// Routes mounts the doors for attachments, in any process: they ask the service
// over conn and stream the bytes themselves. Call it before rest.Mount; the app
// must be made with StreamRequestBody and DisablePreParseMultipartForm.
func Routes(app fiber.Router, conn grpc.ClientConnInterface, blobs *blob.Store, options rest.Options) {
	options.Timeout = patience
	d := &doors{bids: bidsv1.NewBidsServiceClient(conn), blobs: blobs, rest: options}
	app.Post("/api/v1/tenders/:tender/attachments", d.post)
	app.Get("/api/v1/bids/:bid/attachments/:file", d.get)
}

type doors struct {
	bids  bidsv1.BidsServiceClient
	blobs *blob.Store
	rest  rest.Options
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
		place, err := d.bids.CreateAttachment(ctx, &bidsv1.CreateAttachmentRequest{Tender: tender})
		if err != nil {
			return nil, err
		}
		return d.seal(ctx, place, f)
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

// seal streams a file through encryption into the store. Nothing in clear is
// kept, not even the name.
func (d *doors) seal(ctx context.Context, place *bidsv1.CreateAttachmentResponse, f upload.File) (*typesv1.File, error) {
	to, err := age.ParseX25519Recipient(place.GetRecipient())
	if err != nil {
		return nil, fmt.Errorf("seal an attachment: %w", err)
	}
	plain := &measured{r: f.Body, sum: sha256.New()}
	sealed, err := age.EncryptReader(plain, to)
	if err != nil {
		return nil, fmt.Errorf("seal an attachment: %w", err)
	}
	meta := blob.Meta{ID: place.GetId(), Owner: place.GetOrganisation(), Name: place.GetId(), MediaType: "application/octet-stream"}
	if _, err := d.blobs.Put(ctx, meta, sealed, upload.Limit+sealing); err != nil {
		if plain.size > upload.Limit {
			err = upload.TooLarge(upload.Limit)
		}
		return nil, err
	}
	return &typesv1.File{
		Id: place.GetId(), Name: f.Name, MediaType: f.MediaType, Size: plain.size, Sha256: hex.EncodeToString(plain.sum.Sum(nil)),
	}, nil
}

// measured counts and hashes what is read, up to the limit of a file.
type measured struct {
	r    io.Reader
	sum  hash.Hash
	size int64
}

// Read implements io.Reader.
func (m *measured) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.size += int64(n)
	if m.size > upload.Limit {
		return 0, upload.TooLarge(upload.Limit)
	}
	m.sum.Write(p[:n])
	return n, err
}

// get streams an attachment of an opened bid in clear. When it does not have
// the hash that the offer names, the answer breaks off before its end.
func (d *doors) get(c *fiber.Ctx) error {
	ctx, cancel, err := d.rest.Context(c)
	if err != nil {
		return rest.Problem(c, err)
	}
	body, file, err := d.open(ctx, c.Params("bid"), c.Params("file"))
	if err != nil {
		cancel()
		return rest.Problem(c, err)
	}
	body.cancel = cancel
	info := blob.Info{Meta: blob.Meta{Name: file.GetName(), MediaType: file.GetMediaType()}, Size: -1, SHA256: file.GetSha256()}
	return upload.Send(c, info, body)
}

func (d *doors) open(ctx context.Context, bid, id string) (*unsealed, *typesv1.File, error) {
	attachment, err := d.bids.GetAttachment(ctx, &bidsv1.GetAttachmentRequest{Bid: bid, File: id})
	if err != nil {
		return nil, nil, err
	}
	sealed, _, err := d.blobs.Get(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	plain, err := age.Decrypt(sealed, age.NewInjectedFileKeyIdentity(attachment.GetKey()))
	if err != nil {
		_ = sealed.Close()
		return nil, nil, errs.New(codes.DataLoss, "file.damaged", "the stored file is damaged and cannot be read").Because(err)
	}
	want, err := hex.DecodeString(attachment.GetFile().GetSha256())
	if err != nil {
		want = nil
	}
	return &unsealed{r: plain, sealed: sealed, sum: sha256.New(), want: want}, attachment.GetFile(), nil
}

// unsealed is an attachment being read.
type unsealed struct {
	r      io.Reader
	sealed io.Closer
	sum    hash.Hash
	// want is the hash that the offer names; none is not compared.
	want   []byte
	cancel context.CancelFunc
}

// Read implements io.Reader.
func (a *unsealed) Read(p []byte) (int, error) {
	n, err := a.r.Read(p)
	a.sum.Write(p[:n])
	if errors.Is(err, io.EOF) && len(a.want) > 0 && !bytes.Equal(a.want, a.sum.Sum(nil)) {
		return 0, errs.New(codes.DataLoss, "file.damaged", "the attachment is not the file that the bid names")
	}
	return n, err
}

// Close implements io.Closer.
func (a *unsealed) Close() error {
	defer a.cancel()
	return a.sealed.Close()
}
