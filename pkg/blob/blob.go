package blob

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
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
	// At is when it was sent, real time in UTC.
	At time.Time
}

// Store is one bucket of files.
type Store struct {
	js      jetstream.JetStream
	bucket  string
	objects jetstream.ObjectStore
	stream  jetstream.Stream
}

// Open opens the bucket, and makes it where there is none: without direct reads,
// by which whoever may keep a file could have the server send its bytes to any
// subject, and so give commands in the server's name.
func Open(ctx context.Context, js jetstream.JetStream, bucket string) (*Store, error) {
	stream, err := js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: "OBJ_" + bucket, Subjects: []string{"$O." + bucket + ".C.>", "$O." + bucket + ".M.>"},
		Storage: jetstream.FileStorage, Discard: jetstream.DiscardNew, AllowRollup: true,
	})
	if err != nil {
		return nil, fmt.Errorf("open the file store %s: %w", bucket, err)
	}
	objects, err := js.ObjectStore(ctx, bucket)
	if err != nil {
		return nil, fmt.Errorf("open the file store %s: %w", bucket, err)
	}
	return &Store{js: js, bucket: bucket, objects: objects, stream: stream}, nil
}

// Info tells what a file is. Codes: NotFound.
func (s *Store) Info(ctx context.Context, id string) (Info, error) {
	info, err := s.objects.GetInfo(ctx, id)
	if err != nil {
		return Info{}, missing(id, err)
	}
	return read(info)
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

// digestPrefix stands before the SHA-256, in URL base64, that JetStream keeps.
const digestPrefix = "SHA-256="

func digest(o *jetstream.ObjectInfo) ([]byte, error) {
	sum, err := base64.URLEncoding.DecodeString(strings.TrimPrefix(o.Digest, digestPrefix))
	if err != nil {
		return nil, errs.New(codes.DataLoss, "file.digest", "the file's checksum is not readable").Because(err)
	}
	return sum, nil
}

// read turns JetStream's words into ours.
func read(o *jetstream.ObjectInfo) (Info, error) {
	sum, err := digest(o)
	if err != nil {
		return Info{}, err
	}
	return Info{
		Meta: Meta{ID: o.Name, Owner: o.Metadata[metaOwner], Name: o.Metadata[metaName], MediaType: o.Metadata[metaType]},
		Size: int64(o.Size), SHA256: hex.EncodeToString(sum), At: o.ModTime,
	}, nil
}
