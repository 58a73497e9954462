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

	"filippo.io/age"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/errs"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/upload"
)

// sealing is how much longer a sealed file may be: 16 bytes for each 64 KiB, and
// the head.
const sealing = upload.Limit/(64<<10)*16 + 4096

// Attachments seals files of bids while they come and reads them once opened, in
// any process: it asks the service over the bus and streams the bytes itself.
type Attachments struct {
	bids  bidsv1.BidsServiceClient
	blobs *blob.Store
}

// NewAttachments asks the service over conn and keeps the bytes in blobs.
func NewAttachments(conn grpc.ClientConnInterface, blobs *blob.Store) *Attachments {
	return &Attachments{bids: bidsv1.NewBidsServiceClient(conn), blobs: blobs}
}

// Seal takes a file for a bid of the organisation of ctx, as the door for
// programs does, and gives what to put into the offer.
func (a *Attachments) Seal(ctx context.Context, tender, name string, body io.Reader) (*typesv1.File, error) {
	f, err := upload.Check(name, body)
	if err != nil {
		return nil, err
	}
	return a.seal(ctx, tender, f)
}

// seal streams a file through encryption into the store. Nothing in clear is
// kept, not even the name.
func (a *Attachments) seal(ctx context.Context, tender string, f upload.File) (*typesv1.File, error) {
	place, err := a.bids.CreateAttachment(ctx, &bidsv1.CreateAttachmentRequest{Tender: tender})
	if err != nil {
		return nil, err
	}
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
	if _, err := a.blobs.Put(ctx, meta, sealed, upload.Limit+sealing); err != nil {
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

func (a *Attachments) open(ctx context.Context, bid, id string) (*unsealed, *typesv1.File, error) {
	attachment, err := a.bids.GetAttachment(ctx, &bidsv1.GetAttachmentRequest{Bid: bid, File: id})
	if err != nil {
		return nil, nil, err
	}
	sealed, _, err := a.blobs.Get(ctx, id)
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
