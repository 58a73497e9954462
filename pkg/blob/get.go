package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
)

const (
	// chunkTime bounds the wait for one chunk, either way.
	chunkTime = 30 * time.Second
	// A replica may be a moment behind: a chunk is asked for this often.
	chunkTries, chunkPause = 5, 100 * time.Millisecond
)

// Get opens a file for reading; close it. It is read as slowly as the reader
// likes, also after ctx has ended, for an answer is sent when its handler has
// returned. The last read fails when a byte is not as it was kept. Codes:
// NotFound; of a read, DataLoss (file.damaged).
func (s *Store) Get(ctx context.Context, id string) (io.ReadCloser, Info, error) {
	object, err := s.objects.GetInfo(ctx, id)
	if err != nil {
		return nil, Info{}, missing(id, err)
	}
	info, err := read(object)
	if err != nil {
		return nil, Info{}, err
	}
	want, err := digest(object)
	if err != nil {
		return nil, Info{}, err
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	return &reader{
		store: s, ctx: ctx, cancel: cancel, id: id, subject: s.chunks(object.NUID), next: 1,
		chunks: object.Chunks, left: info.Size, want: want, sum: sha256.New(),
	}, info, nil
}

// reader gives a file chunk by chunk. It holds one chunk and no connection, so
// one that is left unclosed costs nothing.
type reader struct {
	store   *Store
	ctx     context.Context
	cancel  context.CancelFunc
	id      string
	subject string
	next    uint64 // the sequence number from which the next chunk is looked for
	chunks  uint32 // still to come
	left    int64  // bytes still to come
	want    []byte
	sum     hash.Hash
	part    []byte
	err     error
}

// Read implements io.Reader.
func (r *reader) Read(p []byte) (int, error) {
	if r.err == nil {
		r.err = r.ctx.Err() // closed
	}
	for len(r.part) == 0 && r.err == nil {
		r.load()
	}
	if r.err != nil {
		return 0, r.err
	}
	n := copy(p, r.part)
	r.part = r.part[n:]
	return n, nil
}

// Close implements io.Closer.
func (r *reader) Close() error {
	r.cancel()
	return nil
}

// load brings the next chunk, or the end.
func (r *reader) load() {
	if r.chunks == 0 {
		if r.err = io.EOF; r.left != 0 || !bytes.Equal(r.sum.Sum(nil), r.want) {
			r.err = damaged(r.id)
		}
		return
	}
	m, err := r.chunk()
	switch {
	case errors.Is(err, jetstream.ErrMsgNotFound):
		r.err = damaged(r.id).Because(err)
		return
	case err != nil:
		r.err = fmt.Errorf("read file %s: %w", r.id, err)
		return
	}
	r.next = m.Sequence + 1
	r.chunks--
	r.left -= int64(len(m.Data))
	r.sum.Write(m.Data)
	r.part = m.Data
}

func (r *reader) chunk() (*jetstream.RawStreamMsg, error) {
	ctx, cancel := context.WithTimeout(r.ctx, chunkTime)
	defer cancel()
	for try := 1; ; try++ {
		m, err := r.store.stream.GetMsg(ctx, r.next, jetstream.WithGetMsgSubject(r.subject))
		if !errors.Is(err, jetstream.ErrMsgNotFound) || try == chunkTries {
			return m, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(chunkPause):
		}
	}
}

func damaged(id string) *errs.Error {
	return errs.Newf(codes.DataLoss, "file.damaged", "the stored file %s is damaged and cannot be read", id)
}
