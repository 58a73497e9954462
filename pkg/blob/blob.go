package blob

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
)

// Keys of an object's metadata.
const (
	metaOwner = "owner"
	metaName  = "name"
	metaType  = "media_type"
)

// Meta is what is known of a file before its bytes.
type Meta struct {
	// ID names the file within the store.
	ID string
	// Owner is the id of the organisation that sent it.
	Owner string
	// Name is the file's name as its sender calls it.
	Name string
	// MediaType is its type, for example application/pdf.
	MediaType string
}

// Info is a file that is kept.
type Info struct {
	Meta
	// Size in bytes.
	Size int64
	// SHA256 in lower-case hexadecimal.
	SHA256 string
	At     time.Time
}

// Store is one bucket of files.
type Store struct {
	objects jetstream.ObjectStore
}

// Open opens the bucket, and makes it where there is none.
func Open(ctx context.Context, js jetstream.JetStream, bucket string) (*Store, error) {
	objects, err := js.CreateOrUpdateObjectStore(ctx, jetstream.ObjectStoreConfig{Bucket: bucket, Storage: jetstream.FileStorage})
	if err != nil {
		return nil, fmt.Errorf("open the file store %s: %w", bucket, err)
	}
	return &Store{objects: objects}, nil
}

// Put keeps what r gives, up to limit bytes. The same id again replaces the
// file. Nothing is kept on an error. Codes: InvalidArgument (file.too_large).
func (s *Store) Put(ctx context.Context, meta Meta, r io.Reader, limit int64) (Info, error) {
	bounded := &bounded{r: r, left: limit}
	info, err := s.objects.Put(ctx, jetstream.ObjectMeta{
		Name:     meta.ID,
		Metadata: map[string]string{metaOwner: meta.Owner, metaName: meta.Name, metaType: meta.MediaType},
	}, bounded)
	switch {
	case bounded.over:
		return Info{}, errs.Invalid("file", "file.too_large",
			"the file is larger than "+strconv.FormatInt(limit>>20, 10)+" MB; send a smaller one, or several", "limit_mb", strconv.FormatInt(limit>>20, 10))
	case err != nil:
		return Info{}, fmt.Errorf("keep file %s: %w", meta.ID, err)
	}
	return read(info)
}

// bounded reads up to a number of bytes and fails on one more.
type bounded struct {
	r    io.Reader
	left int64
	over bool
}

var errOver = errors.New("more bytes than allowed")

func (b *bounded) Read(p []byte) (int, error) {
	if b.over {
		return 0, errOver
	}
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		b.over = true
		return 0, errOver
	}
	return n, err
}

// Info tells what a file is. Codes: NotFound.
func (s *Store) Info(ctx context.Context, id string) (Info, error) {
	info, err := s.objects.GetInfo(ctx, id)
	if err != nil {
		return Info{}, missing(id, err)
	}
	return read(info)
}

// Get opens a file for reading; close it. The last read fails when a byte is
// not as it was kept. Codes: NotFound.
func (s *Store) Get(ctx context.Context, id string) (io.ReadCloser, Info, error) {
	object, err := s.objects.Get(ctx, id)
	if err != nil {
		return nil, Info{}, missing(id, err)
	}
	info, err := object.Info()
	if err == nil {
		var out Info
		if out, err = read(info); err == nil {
			return object, out, nil
		}
	}
	return nil, Info{}, errors.Join(err, object.Close())
}

// Delete removes a file. One that is not there is no error.
func (s *Store) Delete(ctx context.Context, id string) error {
	if err := s.objects.Delete(ctx, id); err != nil && !errors.Is(err, jetstream.ErrObjectNotFound) {
		return fmt.Errorf("delete file %s: %w", id, err)
	}
	return nil
}

func missing(id string, err error) error {
	if errors.Is(err, jetstream.ErrObjectNotFound) {
		return errs.NotFound("file", id)
	}
	return fmt.Errorf("read file %s: %w", id, err)
}

// read turns JetStream's words into ours; its digest is SHA-256 in URL base64.
func read(o *jetstream.ObjectInfo) (Info, error) {
	sum, err := base64.URLEncoding.DecodeString(strings.TrimPrefix(o.Digest, "SHA-256="))
	if err != nil {
		return Info{}, errs.New(codes.DataLoss, "file.digest", "the file's checksum is not readable").Because(err)
	}
	return Info{
		Meta: Meta{ID: o.Name, Owner: o.Metadata[metaOwner], Name: o.Metadata[metaName], MediaType: o.Metadata[metaType]},
		Size: int64(o.Size), SHA256: hex.EncodeToString(sum), At: o.ModTime,
	}, nil
}
