package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/run/runtest"
)

func open(t *testing.T) *blob.Store {
	t.Helper()
	s, err := blob.Open(t.Context(), runtest.JetStream(t), "files")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAFileComesBackAsItWasSent(t *testing.T) {
	s := open(t)
	content := bytes.Repeat([]byte("Łódź "), 100_000)
	meta := blob.Meta{ID: "fil_a", Owner: "org_a", Name: "Wyciąg ż.pdf", MediaType: "application/pdf"}
	put, err := s.Put(t.Context(), meta, bytes.NewReader(content), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(content)
	if put.Meta != meta || put.Size != int64(len(content)) || put.SHA256 != hex.EncodeToString(sum[:]) {
		t.Errorf("kept %+v", put)
	}
	r, info, err := s.Get(t.Context(), "fil_a")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }() // it was only read
	got, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(got, content) || info.Meta != meta {
		t.Errorf("read %d bytes of %+v: %v", len(got), info, err)
	}
}

func TestAFileOverTheLimitIsRefusedAndNotKept(t *testing.T) {
	s := open(t)
	_, err := s.Put(t.Context(), blob.Meta{ID: "fil_big"}, bytes.NewReader(make([]byte, 3<<20)), 2<<20)
	if !errs.Is(err, "file.too_large") || errs.From(err).Fields[0].Params["limit_mb"] != "2" {
		t.Errorf("got %v", err)
	}
	if _, err := s.Info(t.Context(), "fil_big"); errs.Code(err) != codes.NotFound {
		t.Errorf("a part is kept: %v", err)
	}
	if _, err := s.Put(t.Context(), blob.Meta{ID: "fil_fits"}, bytes.NewReader(make([]byte, 2<<20)), 2<<20); err != nil {
		t.Errorf("a file of exactly the limit: %v", err)
	}
}

func TestASenderThatBreaksOffLeavesNothing(t *testing.T) {
	s := open(t)
	broken := io.MultiReader(bytes.NewReader(make([]byte, 1<<20)), iotest.ErrReader(errors.New("connection lost")))
	if _, err := s.Put(t.Context(), blob.Meta{ID: "fil_half"}, broken, 1<<30); err == nil {
		t.Fatal("half a file is taken")
	}
	if _, err := s.Info(t.Context(), "fil_half"); errs.Code(err) != codes.NotFound {
		t.Errorf("a part is kept: %v", err)
	}
}

func TestADeletedFileIsGone(t *testing.T) {
	s := open(t)
	if _, err := s.Put(t.Context(), blob.Meta{ID: "fil_a"}, bytes.NewReader([]byte("x")), 10); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing to delete
		if err := s.Delete(context.WithoutCancel(t.Context()), "fil_a"); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := s.Get(t.Context(), "fil_a"); errs.Code(err) != codes.NotFound {
		t.Errorf("got %v", err)
	}
}
