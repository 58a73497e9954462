// Package papertest reads PDFs back in tests, as a person's reader would.
package papertest

import (
	"bytes"
	"os/exec"
	"testing"
)

// Text gives the text of a PDF in reading order. It needs pdftotext (Debian:
// poppler-utils) and skips the test where that is missing.
func Text(t testing.TB, pdf []byte) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed (Debian: poppler-utils): the PDF is not read")
	}
	cmd := exec.CommandContext(t.Context(), "pdftotext", "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(out)
}
