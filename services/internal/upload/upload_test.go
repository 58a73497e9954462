package upload_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/errs"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/upload"
)

const (
	odt = "PK\x03\x04\x14\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00'\x00\x00\x00'\x00\x00\x00\x08\x00\x00\x00mimetypeapplication/vnd.oasis.opendocument.text"
	doc = "PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00[Content_Types].xml"
)

func TestAFileIsWhatItsFirstBytesSay(t *testing.T) {
	for _, c := range []struct{ name, content, mediaType, reason string }{
		{"offer.pdf", "%PDF-1.7\n", "application/pdf", ""},
		{"OFFER.PDF", "%PDF-1.7\n", "application/pdf", ""},
		{"offer.pdf", "MZ\x90\x00", "", "file.content"},
		{"offer.pdf", "<html>", "", "file.content"},
		{"letter.odt", odt, "application/vnd.oasis.opendocument.text", ""},
		{"table.ods", odt, "", "file.content"},
		{"letter.docx", doc, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ""},
		{"letter.docx", "PK\x03\x04 something else", "", "file.content"},
		{"table.xlsx", doc, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ""},
		{"all.zip", "PK\x03\x04", "application/zip", ""},
		{"all.zip", "Rar!", "", "file.content"},
		{"photo.jpg", "\xff\xd8\xff\xe0", "image/jpeg", ""},
		{"photo.jpeg", "\xff\xd8\xff\xe0", "image/jpeg", ""},
		{"photo.png", "\x89PNG\r\n\x1a\n", "image/png", ""},
		{"photo.png", "\xff\xd8\xff\xe0", "", "file.content"},
		{"method.txt", "Zażółć gęślą jaźń\r\n", "text/plain", ""},
		{"method.txt", "caf\xe9 latin-1", "text/plain", ""},
		{"method.txt", "\xff\xfeZ\x00", "text/plain", ""},
		{"method.txt", "MZ\x90\x00\x03", "", "file.content"},
		{"method.txt", strings.Repeat("x", 100_000), "text/plain", ""},
		{"prices.csv", "lot;price\n1;100\n", "text/csv", ""},
		{"prices.csv", "PK\x03\x04", "", "file.content"},
		{"virus.exe", "MZ", "", "file.type"},
		{"page.html", "<html>", "", "file.type"},
		{"picture.svg", "<svg/>", "", "file.type"},
		{"offer", "%PDF-", "", "file.type"},
		{"offer.pdf", "", "", "file.empty"},
		{"", "%PDF-", "", "file.name"},
		{"../..", "%PDF-", "", "file.name"},
	} {
		file, err := upload.Check(c.name, strings.NewReader(c.content))
		if c.reason != "" {
			if !errs.Is(err, c.reason) {
				t.Errorf("%s %.8q: %v, want %s", c.name, c.content, err, c.reason)
			}
			continue
		}
		if err != nil || file.MediaType != c.mediaType {
			t.Errorf("%s %.8q: %v, %v", c.name, c.content, file.MediaType, err)
			continue
		}
		if got, err := io.ReadAll(file.Body); err != nil || string(got) != c.content {
			t.Errorf("%s: the body is not what was sent: %v", c.name, err)
		}
	}
}

func TestNamesLoseFoldersAndWhatCannotBeShown(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"../../etc/passwd.txt", "passwd.txt"},
		{`C:\Users\Anna\oferta.txt`, "oferta.txt"},
		{"ofe\u202ertxt.exe.txt", "ofertxt.exe.txt"},
		{"a\x00b\n.txt", "ab.txt"},
		{" Zal\u0061\u0328cznik nr 1 (ż).txt ", "Zalącznik nr 1 (ż).txt"},
		{`a"b<c>.txt`, "abc.txt"},
		{strings.Repeat("ż", 200) + ".txt", strings.Repeat("ż", 125) + ".txt"},
	} {
		file, err := upload.Check(c.name, strings.NewReader("x"))
		if err != nil || file.Name != c.want || len(file.Name) > 255 || !utf8.ValidString(file.Name) {
			t.Errorf("%q: got %q, %v; want %q", c.name, file.Name, err, c.want)
		}
	}
}

// kept is what was uploaded.
type kept map[string]blob.Info

func (k kept) Info(_ context.Context, id string) (blob.Info, error) {
	if info, ok := k[id]; ok {
		return info, nil
	}
	return blob.Info{}, errs.NotFound("file", id)
}

func TestAFileMayBeNamedOnlyByTheOrganisationThatSentIt(t *testing.T) {
	checker := upload.NewChecker(kept{
		"fil_1": {Meta: blob.Meta{ID: "fil_1", Owner: "org_1", Name: "a.pdf", MediaType: "application/pdf"}, Size: 7, SHA256: "aa"},
		"fil_2": {Meta: blob.Meta{ID: "fil_2", Owner: "org_2", Name: "b.pdf"}},
		"fil_3": {Meta: blob.Meta{ID: "fil_3"}},
	})
	mine := &typesv1.File{Id: "fil_1", Name: "made up.pdf", Size: 1}
	if err := checker.Complete(t.Context(), "evidence", "org_1", []*typesv1.File{mine}); err != nil || mine.GetName() != "a.pdf" || mine.GetSize() != 7 || mine.GetSha256() != "aa" {
		t.Errorf("got %v, %v", mine, err)
	}
	err := checker.Complete(t.Context(), "evidence", "org_1", []*typesv1.File{mine, {Id: "fil_2"}, {Id: "none"}})
	if e := errs.From(err); len(e.Fields) != 2 || e.Fields[0].Path != "evidence[1].id" || e.Fields[1].Reason != "file.unknown" {
		t.Errorf("got %+v", e)
	}
	if err := checker.Complete(t.Context(), "evidence", "", []*typesv1.File{{Id: "fil_3"}}); !errs.Is(err, "file.unknown") {
		t.Errorf("nobody's organisation: %v", err)
	}
}
