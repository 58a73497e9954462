package importer

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// looked is how much of a file is looked at to find out how it is written.
const looked = 256 << 10

// encodings are those that can be said, by name.
func encodings() map[string]encoding.Encoding {
	return map[string]encoding.Encoding{
		"utf-8": unicode.UTF8BOM, "iso-8859-1": charmap.ISO8859_1, "windows-1252": charmap.Windows1252,
		"utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16be": unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	}
}

// decode gives the text of a file in the encoding said, or else found out.
func decode(in *bufio.Reader, said string) (io.Reader, encoding.Encoding, error) {
	if said == "" {
		sample, err := in.Peek(looked)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, nil, err
		}
		said = guess(sample)
	}
	e, ok := encodings()[strings.ToLower(said)]
	if !ok {
		return nil, nil, fmt.Errorf("the encoding %q is not known; there are utf-8, iso-8859-1, windows-1252, utf-16le, utf-16be", said)
	}
	if e == unicode.UTF8BOM {
		return in, e, nil // bytes that are no UTF-8 are told apart row by row
	}
	return transform.NewReader(in, e.NewDecoder()), e, nil
}

// guess finds out the encoding: by the mark of the byte order, by where the zero
// bytes of UTF-16 are, else by whether most lines with other than English
// letters are UTF-8.
func guess(sample []byte) string {
	switch {
	case bytes.HasPrefix(sample, []byte{0xff, 0xfe}):
		return "utf-16le"
	case bytes.HasPrefix(sample, []byte{0xfe, 0xff}):
		return "utf-16be"
	}
	var zeros [2]int
	for i, b := range sample {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case zeros[1] > len(sample)/4:
		return "utf-16le"
	case zeros[0] > len(sample)/4:
		return "utf-16be"
	}
	good, bad := 0, 0
	lines := bytes.Split(sample, []byte("\n"))
	for i, line := range lines {
		ascii := !bytes.ContainsFunc(line, func(r rune) bool { return r >= utf8.RuneSelf })
		switch {
		case ascii || bytes.IndexByte(line, 0) >= 0 || i == len(lines)-1 && len(sample) == looked:
		case utf8.Valid(line):
			good++
		default:
			bad++
		}
	}
	if bad > good {
		return "windows-1252"
	}
	return "utf-8"
}

// line is one line of a text.
type line struct {
	number int
	text   string
	// long says that it was longer than maxRow; text is its beginning.
	long bool
}

// lines reads a text line by line, and takes lines back.
type lines struct {
	in     *bufio.Reader
	number int
	back   []line
}

func newLines(in io.Reader) *lines { return &lines{in: bufio.NewReaderSize(in, 64<<10)} }

// next gives the next line without its end; io.EOF after the last.
func (l *lines) next() (line, error) {
	if len(l.back) > 0 {
		first := l.back[0]
		l.back = l.back[1:]
		return first, nil
	}
	var b []byte
	long := false
	for {
		part, err := l.in.ReadSlice('\n')
		if room := maxRow - len(b); len(part) > room+2 {
			long, part = true, part[:max(room, 0)]
		}
		b = append(b, part...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(b) == 0:
			return line{}, io.EOF
		case err != nil && !errors.Is(err, io.EOF):
			return line{}, fmt.Errorf("read the file: %w", err)
		}
		l.number++
		return line{number: l.number, text: strings.TrimRight(string(b), "\r\n"), long: long}, nil
	}
}

// giveBack puts lines in front of what comes next.
func (l *lines) giveBack(taken []line) { l.back = append(append([]line{}, taken...), l.back...) }

// tooLong refuses a line that is longer than a row may be.
func tooLong() *Refusal {
	return &Refusal{Reason: "row.long", Detail: fmt.Sprintf("the row is longer than %d KB; shorten it", maxRow>>10)}
}
