package blob

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"github.com/fairlot/fairlot/pkg/errs"
)

const (
	// chunkSize is how much of a file one message holds: each is synced to the
	// disk, so few are better, and a message holds less than 1 MB.
	chunkSize = 512 << 10
	// ahead is how many chunks may be on their way to the disk.
	ahead = 4
	// tidyTime bounds the removal of what an upload left.
	tidyTime = 10 * time.Second
)

// Put keeps what r gives, up to limit bytes. The same id again replaces the
// file. Nothing is kept on an error. Codes: InvalidArgument (file.too_large),
// Canceled when ctx ends first.
func (s *Store) Put(ctx context.Context, meta Meta, r io.Reader, limit int64) (Info, error) {
	old, err := s.objects.GetInfo(ctx, meta.ID)
	if err != nil && !errors.Is(err, jetstream.ErrObjectNotFound) {
		return Info{}, fmt.Errorf("keep file %s: %w", meta.ID, err)
	}
	object := &jetstream.ObjectInfo{
		ObjectMeta: jetstream.ObjectMeta{
			Name: meta.ID, Opts: &jetstream.ObjectMetaOptions{ChunkSize: chunkSize},
			Metadata: map[string]string{metaOwner: meta.Owner, metaName: meta.Name, metaType: meta.MediaType},
		},
		Bucket: s.bucket, NUID: nuid.Next(), ModTime: time.Now().UTC().Truncate(time.Millisecond),
	}
	bounded := &bounded{r: r, left: limit}
	if err := s.send(ctx, object, bounded); err != nil {
		s.discard(ctx, object.NUID)
		if bounded.over {
			return Info{}, tooLarge(limit)
		}
		return Info{}, fmt.Errorf("keep file %s: %w", meta.ID, err)
	}
	if err := s.conclude(ctx, object); err != nil {
		// It may be stored all the same, so its parts stay until Sweep looks.
		return Info{}, fmt.Errorf("keep file %s: %w", meta.ID, err)
	}
	if old != nil {
		s.discard(ctx, old.NUID)
	}
	return read(object)
}

// send stores the chunks, some at a time, and fills in what they add up to. None
// is on its way any more when it returns.
func (s *Store) send(ctx context.Context, object *jetstream.ObjectInfo, r io.Reader) (err error) {
	sum := sha256.New()
	var underway []jetstream.PubAckFuture
	defer func() {
		if err == nil {
			return
		}
		for _, f := range underway { // what arrives after the removal would stay
			_ = acknowledged(context.WithoutCancel(ctx), f)
		}
	}()
	for {
		chunk := make([]byte, chunkSize) // a fresh one each time: the client may send it again
		n, end := io.ReadFull(r, chunk)
		if end != nil && !errors.Is(end, io.EOF) && !errors.Is(end, io.ErrUnexpectedEOF) {
			return end
		}
		if n > 0 {
			sum.Write(chunk[:n])
			object.Size += uint64(n)
			object.Chunks++
			future, err := s.js.PublishMsgAsync(&nats.Msg{Subject: s.chunks(object.NUID), Data: chunk[:n]})
			if err != nil {
				return err
			}
			underway = append(underway, future)
		}
		if end != nil {
			object.Digest = digestPrefix + base64.URLEncoding.EncodeToString(sum.Sum(nil))
			underway, err = settle(ctx, underway, 0)
			return err
		}
		if underway, err = settle(ctx, underway, ahead); err != nil {
			return err
		}
	}
}

// settle waits until at most so many chunks are on their way and gives those; on
// an error, all that may still be.
func settle(ctx context.Context, underway []jetstream.PubAckFuture, most int) ([]jetstream.PubAckFuture, error) {
	for len(underway) > most {
		if err := acknowledged(ctx, underway[0]); err != nil {
			return underway, err
		}
		underway = underway[1:]
	}
	return underway, nil
}

func acknowledged(ctx context.Context, f jetstream.PubAckFuture) error {
	ctx, cancel := context.WithTimeout(ctx, chunkTime)
	defer cancel()
	select {
	case <-f.Ok():
		return nil
	case err := <-f.Err():
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// conclude stores what the file is; with that it is there.
func (s *Store) conclude(ctx context.Context, object *jetstream.ObjectInfo) error {
	body, err := json.Marshal(object)
	if err != nil {
		return err
	}
	m := nats.NewMsg(s.about(base64.URLEncoding.EncodeToString([]byte(object.Name))))
	m.Header.Set(jetstream.MsgRollup, jetstream.MsgRollupSubject)
	m.Data = body
	_, err = s.js.PublishMsg(ctx, m)
	return err
}

// discard removes chunks that belong to no file, also when the sender has gone.
// What it cannot remove is left to Sweep.
func (s *Store) discard(ctx context.Context, object string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyTime)
	defer cancel()
	_ = s.stream.Purge(ctx, jetstream.WithPurgeSubject(s.chunks(object)))
}

// chunks is the subject of a file's chunks.
func (s *Store) chunks(object string) string { return "$O." + s.bucket + ".C." + object }

func tooLarge(limit int64) error {
	megabytes := strconv.FormatInt(limit>>20, 10)
	return errs.Invalid("file", "file.too_large",
		"the file is larger than "+megabytes+" MB; send a smaller one, or several", "limit_mb", megabytes)
}

// bounded reads up to a number of bytes and fails on one more.
type bounded struct {
	r    io.Reader
	left int64
	over bool
}

var errOver = errors.New("more bytes than allowed")

// Read implements io.Reader.
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

// about is the subject of what a file is.
func (s *Store) about(name string) string { return "$O." + s.bucket + ".M." + name }
