package page_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
)

// withFile is the form with a file of size bytes.
func withFile(t *testing.T, name string, size int, fields ...string) *http.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("evidence", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(bytes.Repeat([]byte("x"), size)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequest("POST", "/letters/new", &body)
	req.Header.Set("Content-Type", w.FormDataContentType())
	return req
}

func TestAFileIsStoredOnceAndStaysWithTheForm(t *testing.T) {
	h := open(t)
	h.refusal = errs.Invalid("title", "string.min_len", "give a title")
	_, body := h.ask(withFile(t, "statute.pdf", 500, "_token", token, "title", ""), signedIn, formed)
	if len(h.files.stored) != 1 || !strings.Contains(body, `name="evidence[0].id" value="fil_1"`) {
		t.Fatalf("stored %v: %s", h.files.stored, body)
	}
	h.refusal = nil
	res, _ := h.ask(post(url.Values{"_token": {token}, "title": {"a"}, "evidence[0].id": {"fil_1"}, "evidence[0].name": {"statute.pdf"}}), signedIn, formed)
	if res.StatusCode != 303 || len(h.sent) != 1 || len(h.sent[0].Evidence) != 1 || h.sent[0].Evidence[0].File().GetName() != "statute.pdf" {
		t.Fatalf("%d %+v", res.StatusCode, h.sent)
	}
	h.ask(post(url.Values{"_token": {token}, "evidence[0].id": {"fil_1"}, "evidence[0].drop": {"true"}, "evidence[1].id": {"fil_2"}}), signedIn, formed)
	if got := h.sent[1].Evidence; len(got) != 1 || got[0].ID != "fil_2" {
		t.Errorf("after taking back: %+v", got)
	}
}

func TestAFileThatIsTooLargeOrOfAnotherKindIsNamedWithTheLimit(t *testing.T) {
	h := open(t)
	for _, row := range []struct {
		name string
		size int
		want string
	}{
		{"long.pdf", 1001, "long.pdf is larger than 1 kB"},
		{"virus.exe", 10, "one of these kinds: PDF"},
	} {
		res, body := h.ask(withFile(t, row.name, row.size, "_token", token, "title", "Kept"), signedIn, formed, "fairlot_language=en")
		if res.StatusCode != 422 || !strings.Contains(strings.ReplaceAll(body, "\u00a0", " "), row.want) || !strings.Contains(body, `value="Kept"`) {
			t.Errorf("%s: %d %s", row.name, res.StatusCode, body)
		}
	}
	if len(h.files.stored)+len(h.sent) != 0 {
		t.Errorf("stored %v, sent %v", h.files.stored, h.sent)
	}
	if res, _ := h.ask(withFile(t, "a.pdf", 10, "_token", "forged"), signedIn, formed); res.StatusCode != 403 || len(h.files.stored) != 0 {
		t.Errorf("a forged file: %d %v", res.StatusCode, h.files.stored)
	}
}

func TestAFileThatTheStoreRefusesLeavesTheRestOfTheFormAsItWas(t *testing.T) {
	h := open(t)
	for want, err := range map[string]error{
		"statute.pdf is empty":        errs.Invalid("file", "file.empty", "the file is empty", "name", "statute.pdf"),
		"The deadline has passed":     errs.Precondition("test.unknown_reason", "the deadline has passed"),
		"A part is not answering now": errs.New(codes.Unavailable, "test.unknown_down", "a part is not answering now"),
	} {
		h.files.refuses = err
		res, body := h.ask(withFile(t, "statute.pdf", 100, "_token", token, "title", "Kept"), signedIn, formed, "fairlot_language=en")
		if res.StatusCode != 422 || !strings.Contains(body, want) || !strings.Contains(body, `value="Kept"`) {
			t.Errorf("%s: %d %s", want, res.StatusCode, body)
		}
	}
}

func TestAFormThatIsTooLargeNamesTheAllowedSize(t *testing.T) {
	req := post(url.Values{"_token": {token}, "title": {strings.Repeat("x", 3<<20)}})
	res, body := open(t).ask(req, signedIn, formed, "fairlot_language=en")
	if res.StatusCode != 413 || !strings.Contains(strings.ReplaceAll(body, "\u00a0", " "), "100 MB") {
		t.Errorf("%d %s", res.StatusCode, body)
	}
}
