package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/run/runtest"
)

// world is a store and what lies under it.
type world struct {
	t      *testing.T
	js     jetstream.JetStream
	store  *blob.Store
	stream jetstream.Stream
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, js: runtest.JetStream(t)}
	var err error
	if w.store, err = blob.Open(t.Context(), w.js, "files"); err != nil {
		t.Fatal(err)
	}
	if w.stream, err = w.js.Stream(t.Context(), "OBJ_files"); err != nil {
		t.Fatal(err)
	}
	return w
}

// parts counts the chunks that are stored, of all files.
func (w *world) parts() int {
	w.t.Helper()
	info, err := w.stream.Info(w.t.Context(), jetstream.WithSubjectFilter("$O.files.C.>"))
	if err != nil {
		w.t.Fatal(err)
	}
	n := 0
	for _, count := range info.State.Subjects {
		n += int(count)
	}
	return n
}

func (w *world) put(id string, r io.Reader) {
	w.t.Helper()
	if _, err := w.store.Put(w.t.Context(), blob.Meta{ID: id}, r, 1<<30); err != nil {
		w.t.Fatal(err)
	}
}

func noise(n int) []byte {
	content := make([]byte, n)
	source := rand.NewChaCha8([32]byte{7})
	_, _ = source.Read(content)
	return content
}

func TestFilesOfAnySizeComeBackWhole(t *testing.T) {
	w := newWorld(t)
	for _, size := range []int{0, 1, 512<<10 - 1, 512 << 10, 512<<10 + 1, 3<<20 + 17} {
		content := noise(size)
		w.put("fil_a", bytes.NewReader(content)) // each replaces the one before
		r, info, err := w.store.Get(t.Context(), "fil_a")
		if err != nil {
			t.Fatal(err)
		}
		if err := iotest.TestReader(r, content); err != nil || info.Size != int64(size) {
			t.Errorf("%d bytes: %v, %+v", size, err, info)
		}
		if want := (size + 512<<10 - 1) / (512 << 10); w.parts() != want {
			t.Errorf("%d bytes: %d parts are stored, want %d", size, w.parts(), want)
		}
	}
}

func TestASlowSenderMakesNoMorePartsThanAFastOne(t *testing.T) {
	w := newWorld(t)
	w.put("fil_a", iotest.OneByteReader(bytes.NewReader(noise(100_000))))
	if w.parts() != 1 {
		t.Errorf("%d parts", w.parts())
	}
}

func TestASenderThatGoesAwayLeavesNoParts(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	gone := io.MultiReader(bytes.NewReader(noise(2<<20)), readerFunc(func([]byte) (int, error) {
		cancel()
		return 0, ctx.Err()
	}))
	if _, err := w.store.Put(ctx, blob.Meta{ID: "fil_a"}, gone, 1<<30); errs.Code(err) != codes.Canceled {
		t.Errorf("got %v", err)
	}
	if w.parts() != 0 {
		t.Errorf("%d parts are left", w.parts())
	}
	if _, err := w.store.Put(t.Context(), blob.Meta{ID: "fil_b"}, bytes.NewReader(noise(4<<20)), 3<<20); !errs.Is(err, "file.too_large") || w.parts() != 0 {
		t.Errorf("%v, %d parts are left", err, w.parts())
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestAReplacementThatFailsLeavesTheFileAsItWas(t *testing.T) {
	w := newWorld(t)
	w.put("fil_a", strings.NewReader("first"))
	broken := io.MultiReader(strings.NewReader("second"), iotest.ErrReader(errors.New("connection lost")))
	if _, err := w.store.Put(t.Context(), blob.Meta{ID: "fil_a"}, broken, 100); err == nil {
		t.Fatal("half a file is taken")
	}
	r, _, err := w.store.Get(t.Context(), "fil_a")
	if err != nil {
		t.Fatal(err)
	}
	if err := iotest.TestReader(r, []byte("first")); err != nil {
		t.Error(err)
	}
}

func TestAFileIsReadOnAfterTheRequestForItHasEnded(t *testing.T) {
	w := newWorld(t)
	content := noise(2 << 20)
	w.put("fil_a", bytes.NewReader(content))
	ctx, cancel := context.WithCancel(t.Context())
	r, _, err := w.store.Get(ctx, "fil_a")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

func TestNothingIsReadAfterClose(t *testing.T) {
	w := newWorld(t)
	w.put("fil_a", strings.NewReader("content"))
	r, _, err := w.store.Get(t.Context(), "fil_a")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := r.Read(make([]byte, 10)); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestDamageIsNoticedBeforeTheLastByteIsGiven(t *testing.T) {
	for name, damage := range map[string]func(w *world){
		"a lost part": func(w *world) {
			if err := w.stream.DeleteMsg(t.Context(), 2); err != nil {
				t.Fatal(err)
			}
		},
		"a changed part": func(w *world) {
			m, err := w.stream.GetMsg(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			last, err := w.stream.GetMsg(t.Context(), 2)
			if err != nil {
				t.Fatal(err)
			}
			last.Data[0] ^= 1
			if err := errors.Join(w.stream.DeleteMsg(t.Context(), 2), publish(w, m.Subject, last.Data)); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.put("fil_a", bytes.NewReader(noise(600<<10)))
			damage(w)
			r, _, err := w.store.Get(t.Context(), "fil_a")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadAll(r); errs.Code(err) != codes.DataLoss || !errs.Is(err, "file.damaged") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func publish(w *world, subject string, data []byte) error {
	_, err := w.js.Publish(w.t.Context(), subject, data)
	return err
}

func TestWhatAnUploadLeftWhoseProcessDiedIsSwept(t *testing.T) {
	w := newWorld(t)
	w.put("fil_a", strings.NewReader("content"))
	if err := publish(w, "$O.files.C.abandoned", []byte("half")); err != nil {
		t.Fatal(err)
	}
	if n, err := w.store.Sweep(t.Context(), time.Hour); n != 0 || err != nil || w.parts() != 2 {
		t.Errorf("an upload that may be under way: swept %d, %v", n, err)
	}
	if n, err := w.store.Sweep(t.Context(), 0); n != 1 || err != nil || w.parts() != 1 {
		t.Errorf("swept %d, %v, %d parts are left", n, err, w.parts())
	}
	if _, err := w.store.Info(t.Context(), "fil_a"); err != nil {
		t.Error(err)
	}
}

func TestFilesAreInTheFormOfNATSsOwnStores(t *testing.T) {
	w := newWorld(t)
	content := noise(1 << 20)
	w.put("fil_ours", bytes.NewReader(content))
	theirs, err := w.js.ObjectStore(t.Context(), "files")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := theirs.GetBytes(t.Context(), "fil_ours"); err != nil || !bytes.Equal(got, content) {
		t.Errorf("their reader of our file: %d bytes, %v", len(got), err)
	}
	if _, err := theirs.PutBytes(t.Context(), "fil_theirs", content); err != nil {
		t.Fatal(err)
	}
	r, _, err := w.store.Get(t.Context(), "fil_theirs")
	if err != nil {
		t.Fatal(err)
	}
	if err := iotest.TestReader(r, content); err != nil {
		t.Errorf("our reader of their file: %v", err)
	}
}
