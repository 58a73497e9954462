package paper

import (
	"bytes"
	"fmt"
	"regexp"
)

// The parts of gofpdf's output that the catalogue is completed from.
var (
	trailer  = regexp.MustCompile(`trailer\n<<\n/Size (\d+)\n/Root (\d+) 0 R\n/Info (\d+) 0 R\n>>\nstartxref\n(\d+)\n%%EOF\n?$`)
	metaHead = regexp.MustCompile(`(\d+) 0 obj\n<< /Type /Metadata /Subtype /XML `)
)

// complete adds to the catalogue what gofpdf writes or knows and does not name
// there: the XMP packet and the document's language (ISO 32000-1, 14.3.2 and
// 14.9.2). It appends an incremental update (7.5.6), so that no byte of what
// was printed moves.
func complete(pdf []byte, language string) ([]byte, error) {
	tail := trailer.FindSubmatch(pdf)
	meta := metaHead.FindSubmatch(pdf)
	if tail == nil || meta == nil {
		return nil, fmt.Errorf("the printed document has no trailer or no metadata to complete")
	}
	size, root, info, previous := tail[1], tail[2], tail[3], tail[4]
	head := []byte("\n" + string(root) + " 0 obj\n<<\n/Type /Catalog\n")
	at := bytes.LastIndex(pdf, head)
	end := bytes.Index(pdf[max(at, 0):], []byte("\n>>\nendobj"))
	if at < 0 || end < 0 {
		return nil, fmt.Errorf("the printed document has no catalogue to complete")
	}
	entries := pdf[at+len(head) : at+end]
	var b bytes.Buffer
	b.Grow(len(pdf) + 1024)
	b.Write(bytes.TrimRight(pdf, "\n"))
	b.WriteString("\n")
	object := b.Len()
	fmt.Fprintf(&b, "%s 0 obj\n<<\n/Type /Catalog\n/Version /1.7\n/Lang (%s)\n/Metadata %s 0 R\n%s\n>>\nendobj\n", root, language, meta[1], entries)
	table := b.Len()
	fmt.Fprintf(&b, "xref\n%s 1\n%010d 00000 n \ntrailer\n<<\n/Size %s\n/Root %s 0 R\n/Info %s 0 R\n/Prev %s\n>>\nstartxref\n%d\n%%%%EOF\n",
		root, object, size, root, info, previous, table)
	return b.Bytes(), nil
}
