package importer

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

const (
	// maxWorkbook is how large a workbook may be once unpacked, in bytes.
	maxWorkbook = 1 << 30
	// maxInMemory is how large one of its parts may be before it is unpacked to
	// a temporary file.
	maxInMemory = 16 << 20
)

// xlsxRows reads a sheet of an XLSX workbook, row by row.
type xlsxRows struct {
	table
	book  *excelize.File
	rows  *excelize.Rows
	sheet string
	line  int
}

func openXLSX(in io.Reader, f Format) (*xlsxRows, error) {
	book, err := excelize.OpenReader(in, excelize.Options{UnzipSizeLimit: maxWorkbook, UnzipXMLSizeLimit: maxInMemory, RawCellValue: true})
	if err != nil {
		return nil, fmt.Errorf("the workbook cannot be read: %w", err)
	}
	x := &xlsxRows{book: book, sheet: f.Sheet}
	if x.sheet == "" {
		x.sheet = book.GetSheetName(0)
	}
	if x.rows, err = book.Rows(x.sheet); err != nil {
		return nil, errors.Join(fmt.Errorf("the sheet %q cannot be read; there are %s: %w", x.sheet, strings.Join(book.GetSheetList(), ", "), err), book.Close())
	}
	first, err := x.cells()
	if errors.Is(err, io.EOF) {
		err = errors.New("the sheet is empty; its first row must name the columns")
	}
	if err == nil {
		x.table, err = newTable(first)
	}
	if err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}

// Close removes what was unpacked.
func (x *xlsxRows) Close() error { return errors.Join(x.rows.Close(), x.book.Close()) }

// cells gives the next row that is not empty.
func (x *xlsxRows) cells() ([]string, error) {
	for x.rows.Next() {
		x.line++
		cells, err := x.rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, fmt.Errorf("row %d of the sheet cannot be read: %w", x.line, err)
		}
		if clean(strings.Join(cells, "")) != "" {
			return cells, nil
		}
	}
	if err := x.rows.Error(); err != nil {
		return nil, fmt.Errorf("the sheet cannot be read on: %w", err)
	}
	return nil, io.EOF
}

// next implements rows. Cells that a row lacks at its end are empty.
func (x *xlsxRows) next() (row, error) {
	cells, err := x.cells()
	if err != nil {
		return row{}, err
	}
	r := row{line: x.line, cells: cells, raw: strings.Join(cells, "\t")}
	for len(r.cells) > len(x.header) && clean(r.cells[len(r.cells)-1]) == "" {
		r.cells = r.cells[:len(r.cells)-1]
	}
	switch {
	case len(r.raw) > maxRow:
		r.wrong = tooLong()
	case len(r.cells) > len(x.header):
		r.wrong = &Refusal{Reason: "row.columns", Detail: fmt.Sprintf("the row has %d columns and the first row has %d", len(r.cells), len(x.header))}
	default:
		r.cells = append(r.cells, slices.Repeat([]string{""}, len(x.header)-len(r.cells))...)
		r.wrong = r.check()
	}
	return r, nil
}

// writer implements rows.
func (x *xlsxRows) writer(out io.Writer) refusedWriter { return &xlsxRefused{rows: x, out: out} }

type xlsxRefused struct {
	rows  *xlsxRows
	out   io.Writer
	book  *excelize.File
	sheet *excelize.StreamWriter
	line  int
}

func (w *xlsxRefused) write(r row, why Refusal) error {
	if w.book == nil {
		w.book = excelize.NewFile()
		if err := w.book.SetSheetName(w.book.GetSheetName(0), w.rows.sheet); err != nil {
			return err
		}
		var err error
		if w.sheet, err = w.book.NewStreamWriter(w.rows.sheet); err != nil {
			return err
		}
		if err := w.put(w.rows.refusedHeader()); err != nil {
			return err
		}
	}
	return w.put(w.rows.refusedCells(r, why))
}

// put writes one row of texts; a text in a cell is never a formula.
func (w *xlsxRefused) put(cells []string) error {
	w.line++
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = string([]rune(c)[:min(len([]rune(c)), excelize.TotalCellChars)])
	}
	return w.sheet.SetRow(fmt.Sprintf("A%d", w.line), values)
}

func (w *xlsxRefused) close() error {
	if w.book == nil {
		return nil
	}
	if err := w.sheet.Flush(); err != nil {
		return err
	}
	return errors.Join(w.book.Write(w.out), w.book.Close())
}
