package importer

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxRow is the largest row that is read, in bytes; a supplier with texts of
	// full length in nine languages has less.
	maxRow = 256 << 10
	// refusedPrefix begins the names of the columns that a refused row has more.
	refusedPrefix = "refused_"
)

// row is one row of a file.
type row struct {
	line int
	// cells stand under the header, in a table.
	cells []string
	// object is a row of JSON Lines.
	object map[string]any
	// raw is the row as it stands.
	raw string
	// wrong says why the row cannot be read.
	wrong *Refusal
}

// rows gives the rows of a file one after the other, io.EOF at the end. Empty
// rows are passed over. A row that cannot be read is a row all the same; an
// error is one of the whole file.
type rows interface {
	next() (row, error)
	// values gives what stands in a column, nothing where it is empty.
	values(r row, column string) []string
	// writer writes refused rows in the form of the file.
	writer(out io.Writer) refusedWriter
}

// refusedWriter writes refused rows; nothing is written before the first.
type refusedWriter interface {
	write(r row, why Refusal) error
	close() error
}

// table is what CSV and XLSX have in common: a header, and cells under it.
type table struct {
	header []string
	at     map[string]int
}

func newTable(first []string) (table, error) {
	t := table{at: map[string]int{}}
	for i, name := range first {
		name = clean(name)
		if _, twice := t.at[fold(name)]; twice && name != "" {
			return t, fmt.Errorf("the column %q is there twice in the first row; give each column its own name", name)
		}
		t.header = append(t.header, name)
		t.at[fold(name)] = i
	}
	if len(strings.Join(t.header, "")) == 0 {
		return t, errors.New("the first row must name the columns")
	}
	return t, nil
}

// fold makes column names comparable.
func fold(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// clean takes off what is no part of a value: space around it, and marks of the
// byte order, which stand in the middle where files were joined.
func clean(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\ufeff", "")) }

// has refuses a column that the file does not have.
func (t table) has(column string) error {
	if _, ok := t.at[fold(column)]; ok {
		return nil
	}
	return fmt.Errorf("the mapping names the column %q, which the file does not have; it has %s", column, strings.Join(t.header, ", "))
}

func (t table) values(r row, column string) []string {
	i, ok := t.at[fold(column)]
	if !ok || i >= len(r.cells) {
		return nil
	}
	if v := unescape(clean(r.cells[i])); v != "" {
		return []string{v}
	}
	return nil
}

// unescape takes off what spreadsheets and refused files put around a text so
// that it is not taken for a formula or a number: ="0123" and '=1+1.
func unescape(s string) string {
	if inner, ok := strings.CutPrefix(s, `="`); ok {
		if text, ok := strings.CutSuffix(inner, `"`); ok && !strings.Contains(text, `"`) {
			return text
		}
	}
	if rest, ok := strings.CutPrefix(s, "'"); ok && dangerous(rest) {
		return rest
	}
	return s
}

// dangerous says whether a spreadsheet may run the text.
func dangerous(s string) bool { return s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) }

// escape makes a text safe to open in a spreadsheet; unescape takes it back.
func escape(s string) string {
	if dangerous(s) && !numeric(s) {
		return "'" + s
	}
	return s
}

// numeric tells -1.5 and +33 1 23 from formulas.
func numeric(s string) bool {
	return !strings.ContainsFunc(s[1:], func(r rune) bool { return !unicode.IsDigit(r) && !strings.ContainsRune(" .,", r) }) && s[0] != '='
}

// check finds what no cell may hold: bytes that are no text.
func (r row) check() *Refusal {
	for _, text := range append(slices.Clone(r.cells), r.raw) {
		if !utf8.ValidString(text) || strings.ContainsFunc(text, notText) {
			return &Refusal{Reason: "row.binary", Detail: "the row holds bytes that are no text; write it anew"}
		}
	}
	return nil
}

func notText(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f }

// printable is the raw row as it can be shown and written.
func (r row) printable() string {
	return strings.Map(func(c rune) rune {
		if notText(c) {
			return utf8.RuneError
		}
		return c
	}, strings.ToValidUTF8(r.raw, "\ufffd"))
}

// mended is the header and the cells without the columns that a refused row has
// more: a refused file is imported like its source.
func (t table) mended(cells []string) []string {
	var kept []string
	for i, name := range t.header {
		if !strings.HasPrefix(fold(name), refusedPrefix) {
			value := ""
			if i < len(cells) {
				value = cells[i]
			}
			kept = append(kept, value)
		}
	}
	return kept
}

// refusedCells are the cells of a refused row. One that could not be split
// stands whole in its first column.
func (t table) refusedCells(r row, why Refusal) []string {
	cells := t.mended(r.cells)
	if r.wrong != nil {
		clear(cells)
		cells[0] = r.printable()
	}
	for i := range cells {
		cells[i] = escape(cells[i])
	}
	return append(cells, why.Field, why.Reason, why.Detail)
}

func (t table) refusedHeader() []string {
	return append(t.mended(t.header), refusedPrefix+"field", refusedPrefix+"reason", refusedPrefix+"message")
}
