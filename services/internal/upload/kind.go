package upload

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limit is the largest file in bytes: 100 MB.
const Limit = 100 << 20

// sniffed is how many bytes of a file are looked at.
const sniffed = 4096

// kind is a type of file that is taken.
type kind struct {
	mediaType string
	// is says whether the first bytes are those of such a file.
	is func(head []byte) bool
}

// kinds are the types by the ending of the name, in the order they are told to
// people: open document formats and what offices and phones make.
func kinds() map[string]kind {
	const office = "application/vnd.openxmlformats-officedocument."
	return map[string]kind{
		"pdf":  {"application/pdf", func(head []byte) bool { return bytes.Contains(first(head, 1024), []byte("%PDF-")) }},
		"odt":  {"application/vnd.oasis.opendocument.text", openDocument("text")},
		"ods":  {"application/vnd.oasis.opendocument.spreadsheet", openDocument("spreadsheet")},
		"docx": {office + "wordprocessingml.document", officeOpen},
		"xlsx": {office + "spreadsheetml.sheet", officeOpen},
		"csv":  {"text/csv", text},
		"txt":  {"text/plain", text},
		"jpg":  {"image/jpeg", jpeg},
		"jpeg": {"image/jpeg", jpeg},
		"png":  {"image/png", func(head []byte) bool { return bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")) }},
		"zip":  {"application/zip", zip},
	}
}

// Kinds are the endings of names that are taken.
func Kinds() []string {
	return []string{"pdf", "odt", "ods", "docx", "xlsx", "csv", "txt", "jpg", "jpeg", "png", "zip"}
}

func ending(name string) string { return strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")) }

func zip(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
}

// openDocument recognises OpenDocument 1.2 part 3, 3.3: the first entry of the
// archive, stored as it is, names the media type.
func openDocument(of string) func([]byte) bool {
	return func(head []byte) bool {
		return zip(head) && bytes.Contains(first(head, 200), []byte("mimetypeapplication/vnd.oasis.opendocument."+of))
	}
}

// officeOpen recognises ECMA-376 part 2 by a part that its archives begin with.
func officeOpen(head []byte) bool {
	parts := []string{"[Content_Types].xml", "_rels/", "docProps/", "word/", "xl/", "customXml/"}
	return zip(head) && slices.ContainsFunc(parts, func(p string) bool { return bytes.Contains(head, []byte(p)) })
}

func jpeg(head []byte) bool { return bytes.HasPrefix(head, []byte("\xff\xd8\xff")) }

// text has no control characters but those that lay out text. UTF-16 is text
// when it says so with its mark.
func text(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return true
	}
	if zip(head) || bytes.HasPrefix(head, []byte("%PDF-")) {
		return false
	}
	return !bytes.ContainsFunc(head, func(r rune) bool {
		return r != utf8.RuneError && r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f'
	})
}

func first(b []byte, n int) []byte { return b[:min(n, len(b))] }
