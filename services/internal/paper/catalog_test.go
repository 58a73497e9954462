package paper_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fairlot/fairlot/services/internal/paper"
)

func TestReadersFindTitleAndLanguageInTheMetadata(t *testing.T) {
	if _, err := exec.LookPath("pdfinfo"); err != nil {
		t.Skip("pdfinfo is not installed (Debian: poppler-utils)")
	}
	doc, err := paper.New(paper.Frame{Title: "Raport: Łódź", Head: "Raport", Author: "Miasto Łódź", Language: "pl", At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	doc.Title("Raport", "Sprzątanie")
	doc.Attach("scores.json", "The figures", []byte("{}"))
	pdf, err := doc.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	meta, err := exec.CommandContext(t.Context(), "pdfinfo", "-meta", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Raport: Łódź", "<rdf:li>pl</rdf:li>"} {
		if !strings.Contains(string(meta), want) {
			t.Errorf("a reader does not find %q in the metadata: %s", want, meta)
		}
	}
	if !bytes.Contains(pdf, []byte("/Lang (pl)")) {
		t.Error("the catalogue names no language")
	}
	if out, err := exec.CommandContext(t.Context(), "pdfdetach", "-list", path).Output(); err != nil || !strings.Contains(string(out), "scores.json") {
		t.Errorf("the attachment is lost: %s, %v", out, err)
	}
}
