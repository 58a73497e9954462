package importer

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// maxJoined is how many lines one row may go on for, within quotes.
const maxJoined = 100

// csvRows reads a CSV file. What is wrong with one row stays with that row: a
// quote that is never closed does not take the rows after it along.
type csvRows struct {
	table
	lines     *lines
	separator rune
	encoding  encoding.Encoding
}

func openCSV(in *bufio.Reader, f Format) (*csvRows, error) {
	text, used, err := decode(in, f.Encoding)
	if err != nil {
		return nil, err
	}
	c := &csvRows{lines: newLines(text), encoding: used}
	for {
		first, err := c.lines.next()
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the file is empty; its first row must name the columns")
		}
		if err != nil {
			return nil, err
		}
		if clean(first.text) == "" {
			continue
		}
		first.text = strings.TrimPrefix(first.text, "\ufeff")
		c.separator = separator(first.text, f.Separator)
		names, err := c.split(first.text)
		if err != nil {
			return nil, fmt.Errorf("the first row, which must name the columns, cannot be read: %w", err)
		}
		c.table, err = newTable(names)
		return c, err
	}
}

// separator is the one said, else the one that the first row has most of.
func separator(header, said string) rune {
	if said != "" {
		r, _ := utf8.DecodeRuneInString(said)
		return r
	}
	most, best := 0, ';'
	for _, r := range ";,\t|" {
		if n := strings.Count(header, string(r)); n > most {
			most, best = n, r
		}
	}
	return best
}

func (c *csvRows) split(text string) ([]string, error) {
	in := csv.NewReader(strings.NewReader(text))
	in.Comma, in.FieldsPerRecord = c.separator, -1
	cells, err := in.Read()
	if err != nil {
		return nil, err
	}
	if _, err := in.Read(); !errors.Is(err, io.EOF) {
		return nil, errors.New("it goes on after its end")
	}
	return cells, nil
}

// next implements rows.
func (c *csvRows) next() (row, error) {
	for {
		first, err := c.lines.next()
		if err != nil {
			return row{}, err
		}
		if strings.Trim(clean(first.text), string(c.separator)+` "`) == "" {
			continue
		}
		r := c.read(first)
		if r.wrong == nil && slices.EqualFunc(r.cells, c.header, func(a, b string) bool { return clean(a) == b }) {
			continue // the header again, where files were joined
		}
		return r, nil
	}
}

// read makes a row of a line, and of the lines after it while a quote is open.
func (c *csvRows) read(first line) row {
	r := row{line: first.number, raw: first.text}
	if first.long {
		r.wrong = tooLong()
		return r
	}
	if r.wrong = r.check(); r.wrong != nil {
		return r
	}
	text, taken := c.join(first.text)
	cells, err := c.split(strings.ReplaceAll(text, "\ufeff", ""))
	if len(taken) > 0 && (err != nil || len(cells) != len(c.header)) {
		c.lines.giveBack(taken)
		text, cells, err = first.text, nil, csv.ErrQuote
	}
	switch {
	case err != nil:
		r.wrong = &Refusal{Reason: "row.quotes", Detail: `the quotes of the row do not fit: write a text with quotes as "he said ""yes"""`}
	case len(cells) != len(c.header):
		r.wrong = &Refusal{Reason: "row.columns", Detail: fmt.Sprintf("the row has %d columns and the first row has %d", len(cells), len(c.header))}
	default:
		r.raw, r.cells = text, cells
		r.wrong = r.check()
	}
	return r
}

// join adds the lines that belong to a text whose last quote is open.
func (c *csvRows) join(text string) (string, []line) {
	open := strings.Count(text, `"`)%2 == 1
	var taken []line
	for open && len(taken) < maxJoined && len(text) < maxRow {
		more, err := c.lines.next()
		if err != nil {
			break // what ends the file is met again
		}
		taken = append(taken, more)
		if more.long {
			break
		}
		text += "\n" + more.text
		open = open != (strings.Count(more.text, `"`)%2 == 1)
	}
	return text, taken
}

// writer implements rows: the separator and the encoding are those of the file.
func (c *csvRows) writer(out io.Writer) refusedWriter {
	return &csvRefused{rows: c, out: out}
}

type csvRefused struct {
	rows *csvRows
	out  io.Writer
	text *transform.Writer
	csv  *csv.Writer
}

func (w *csvRefused) write(r row, why Refusal) error {
	if w.csv == nil {
		e := w.rows.encoding
		w.text = transform.NewWriter(w.out, encoding.ReplaceUnsupported(e.NewEncoder()))
		if e == unicode.UTF8BOM {
			if _, err := io.WriteString(w.out, "\ufeff"); err != nil { // spreadsheets take it for UTF-8
				return err
			}
			w.text = transform.NewWriter(w.out, transform.Nop)
		}
		w.csv = csv.NewWriter(w.text)
		w.csv.Comma = w.rows.separator
		if err := w.csv.Write(w.rows.refusedHeader()); err != nil {
			return err
		}
	}
	return w.csv.Write(w.rows.refusedCells(r, why))
}

func (w *csvRefused) close() error {
	if w.csv == nil {
		return nil
	}
	w.csv.Flush()
	return errors.Join(w.csv.Error(), w.text.Close())
}
