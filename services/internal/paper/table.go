package paper

// Column is a column of a table.
type Column struct {
	Title string
	// Weight is its part of the width in relation to the others'.
	Weight float64
	// Figures stand right-aligned.
	Figures bool
}

// Table has a caption, a head that is repeated on every page, and rows.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][]string
	// Strong rows are set bold: sums, the first in rank.
	Strong map[int]bool
}

// The air in a cell, in millimetres.
const (
	cellSide = 1.6
	cellTop  = 1.3
)

// headLines is the most that a title of a column may take; every page repeats it.
const headLines = 5

// Table writes a table. A row that fits a page is not torn.
func (d *Document) Table(t Table) {
	widths := columnWidths(t.Columns)
	d.font("B", tableSize, baltic())
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = c.Title
	}
	head := d.cells(titles, widths)
	for i := range head {
		head[i] = head[i][:min(len(head[i]), headLines)]
	}
	d.room(20 + rowHeight(head))
	d.caption(t.Caption)
	d.head(t, head, widths)
	for i, row := range t.Rows {
		style := ""
		if t.Strong[i] {
			style = "B"
		}
		d.font(style, tableSize, ink())
		d.row(t, d.cells(row, widths), widths, style, head)
	}
	d.y += 4
}

func columnWidths(columns []Column) []float64 {
	sum := 0.0
	for _, c := range columns {
		sum += max(c.Weight, 0.1)
	}
	widths := make([]float64, len(columns))
	for i, c := range columns {
		widths[i] = Width * max(c.Weight, 0.1) / sum
	}
	return widths
}

// caption stands above its table or chart and stays with it.
func (d *Document) caption(text string) {
	d.y += 1.5
	d.font("B", 9.5, ink())
	d.lines(text, 4.6)
	d.y += 1
}

// cells wraps the texts of a row in the font that is set.
func (d *Document) cells(texts []string, widths []float64) [][]string {
	cells := make([][]string, len(widths))
	for i := range widths {
		if i < len(texts) {
			cells[i] = d.wrap(texts[i], widths[i]-2*cellSide)
		}
	}
	return cells
}

func rowHeight(cells [][]string) float64 {
	most := 1
	for _, c := range cells {
		most = max(most, len(c))
	}
	return float64(most)*tableLine + 2*cellTop
}

func (d *Document) head(t Table, cells [][]string, widths []float64) {
	h := rowHeight(cells)
	d.font("B", tableSize, baltic())
	d.fill(sand())
	d.pdf.Rect(margin, d.y, Width, h, "F")
	d.write(t, cells, widths, 0, len(longest(cells)))
	d.y += h
	d.draw(baltic(), 0.4)
	d.pdf.Line(margin, d.y, margin+Width, d.y)
}

// row writes one row; when it is longer than a page it goes on over the next.
func (d *Document) row(t Table, cells [][]string, widths []float64, style string, head [][]string) {
	lines := len(longest(cells))
	for from := 0; from < lines; {
		space := int((pageHeight - bottom - d.y - 2*cellTop) / tableLine)
		fits := lines-from <= space
		if !fits && (d.fresh(head) || lines > 40) && space > 0 {
			fits = true // longer than a page: as much as there is room for
		}
		if !fits {
			d.page()
			d.head(t, head, widths)
			d.font(style, tableSize, ink())
			continue
		}
		to := min(lines, from+space)
		d.write(t, cells, widths, from, to)
		d.y += float64(to-from)*tableLine + 2*cellTop
		d.draw(line(), 0.2)
		d.pdf.Line(margin, d.y, margin+Width, d.y)
		from = to
	}
}

// fresh tells whether nothing but the head stands on the page.
func (d *Document) fresh(head [][]string) bool { return d.y <= top+rowHeight(head)+0.01 }

// write puts the lines from..to of the cells at the height of the pen.
func (d *Document) write(t Table, cells [][]string, widths []float64, from, to int) {
	x := margin
	for i, cell := range cells {
		for n := from; n < min(to, len(cell)); n++ {
			at := x + cellSide
			if t.Columns[i].Figures {
				at = x + widths[i] - cellSide - d.width(cell[n])
			}
			d.text(at, d.y+cellTop+float64(n-from)*tableLine+3.3, cell[n])
		}
		x += widths[i]
	}
}

func longest(cells [][]string) []string {
	most := []string{""}
	for _, c := range cells {
		if len(c) > len(most) {
			most = c
		}
	}
	return most
}
