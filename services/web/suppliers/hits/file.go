package hits

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
)

// MostRows is how many enterprises a file holds: as many as a search gives.
const MostRows = 10_000

// File is what is found, to be taken along.
type File struct {
	Hits []*searchv1.SupplierHit
	// Total is how many there are; more than the file has is said in it.
	Total int64
	// Site is the address of the house, without a slash at the end.
	Site string
	// Notes are what people wrote about enterprises, by id; nil has no such column.
	Notes map[string]string
}

// cut says that there are more than the file holds, or "".
func (f File) cut(ctx context.Context) string {
	if f.Total <= int64(len(f.Hits)) {
		return ""
	}
	return i18n.T(ctx, "suppliers.export.cut", "count", int64(len(f.Hits)), "total", i18n.Number(ctx, f.Total))
}

func (f File) columns() []column {
	list := columns()
	if f.Notes != nil {
		list = append(list, column{name: "note", of: func(h *searchv1.SupplierHit, _ string) string { return f.Notes[h.GetSupplier()] }})
	}
	return list
}

// byteOrderMark lets spreadsheets see that the file is UTF-8.
const byteOrderMark = "\uFEFF"

// CSV writes the file by RFC 4180. The last line says where it was cut.
func (f File) CSV(ctx context.Context, w io.Writer) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	columns := f.columns()
	line := make([]string, len(columns))
	for i, c := range columns {
		line[i] = c.name
	}
	if err := out.Write(line); err != nil {
		return err
	}
	for _, h := range f.Hits {
		for i, c := range columns {
			line[i] = harmless(c.of(h, f.Site))
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	if text := f.cut(ctx); text != "" {
		if err := out.Write([]string{text}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// XLSX writes a workbook: the enterprises, and a sheet that says what each
// column holds.
func (f File) XLSX(ctx context.Context, w io.Writer) (err error) {
	book := excelize.NewFile()
	defer func() {
		if e := book.Close(); err == nil {
			err = e
		}
	}()
	first, second := i18n.T(ctx, "suppliers.export.sheet"), i18n.T(ctx, "suppliers.export.columns_sheet")
	if err := book.SetSheetName("Sheet1", first); err != nil {
		return err
	}
	if _, err := book.NewSheet(second); err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	if err := f.rows(ctx, book, first, bold); err != nil {
		return err
	}
	if err := f.meanings(ctx, book, second, bold); err != nil {
		return err
	}
	return book.Write(w)
}

// rows streams the enterprises into a sheet.
func (f File) rows(ctx context.Context, book *excelize.File, sheet string, bold int) error {
	out, err := book.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	columns := f.columns()
	if err := out.SetColWidth(1, len(columns), 18); err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	line := make([]any, len(columns))
	for i, c := range columns {
		line[i] = excelize.Cell{StyleID: bold, Value: c.name}
	}
	if err := out.SetRow("A1", line); err != nil {
		return err
	}
	for n, h := range f.Hits {
		for i, c := range columns {
			line[i] = cell(c, c.of(h, f.Site))
		}
		if err := out.SetRow("A"+strconv.Itoa(n+2), line); err != nil {
			return err
		}
	}
	if text := f.cut(ctx); text != "" {
		if err := out.SetRow("A"+strconv.Itoa(len(f.Hits)+2), []any{text}); err != nil {
			return err
		}
	}
	return out.Flush()
}

// cell is text, which a workbook never takes for a formula, or a number.
func cell(c column, text string) any {
	if c.number {
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			return n
		}
	}
	return text
}

// meanings says what each column holds.
func (f File) meanings(ctx context.Context, book *excelize.File, sheet string, bold int) error {
	out, err := book.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, 1, 24); err != nil {
		return err
	}
	if err := out.SetColWidth(2, 2, 90); err != nil {
		return err
	}
	for i, c := range f.columns() {
		if err := out.SetRow("A"+strconv.Itoa(i+1), []any{excelize.Cell{StyleID: bold, Value: c.name}, i18n.T(ctx, "suppliers.column."+c.name)}); err != nil {
			return err
		}
	}
	return out.Flush()
}
