package upload

import (
	"bufio"
	"errors"
	"io"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/fairlot/fairlot/pkg/errs"
)

// maxName is the longest name of a file in bytes.
const maxName = 255

// File is a file on its way in.
type File struct {
	// Name is the sender's, without folders and control characters.
	Name string
	// MediaType is what the name and the first bytes say, not the sender.
	MediaType string
	// Body gives the bytes once.
	Body io.Reader
}

// Check looks at the name and the first bytes of a file. Violations, of
// "file": file.name, file.type, file.content, file.empty.
func Check(name string, body io.Reader) (File, error) {
	name = cleanName(name)
	if name == "" {
		return File{}, errs.Invalid("file", "file.name", "give the file a name, as in offer.pdf")
	}
	k, ok := kinds()[ending(name)]
	if !ok {
		allowed := strings.Join(Kinds(), ", ")
		return File{}, errs.Invalid("file", "file.type", "files of this kind are not taken; send one of "+allowed, "name", name, "allowed", allowed)
	}
	r := bufio.NewReaderSize(body, sniffed)
	head, err := r.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return File{}, err
	}
	if len(head) == 0 {
		return File{}, errs.Invalid("file", "file.empty", "the file "+name+" is empty", "name", name)
	}
	if !k.is(head) {
		return File{}, errs.Invalid("file", "file.content",
			"the file "+name+" is not what its ending says; save it again as "+ending(name)+" or give it the right ending", "name", name, "kind", ending(name))
	}
	return File{Name: name, MediaType: k.mediaType, Body: r}, nil
}

// cleanName takes off folders and what cannot be shown or saved, and shortens
// a name that is too long, keeping its ending.
func cleanName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || strings.ContainsRune(`"<>|?*:`, r) {
			return -1
		}
		return r
	}, norm.NFC.String(name)))
	if name == "." || name == "/" || strings.Trim(name, ".") == "" {
		return ""
	}
	if len(name) <= maxName {
		return name
	}
	tail := path.Ext(name)
	if len(tail) > 10 {
		tail = ""
	}
	stem := name[:maxName-len(tail)]
	for !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	return stem + tail
}
