package paper

import "strconv"

// Bars is a chart of horizontal bars, one a row, made of one part a series.
type Bars struct {
	Caption string
	// Series name the parts, in their order in every bar.
	Series []string
	Rows   []Bar
	// Most is the value of a bar as wide as the chart.
	Most float64
}

// Bar is a row of the chart. Values are for drawing only: the figure to read
// is in the texts.
type Bar struct {
	Label  string
	Values []float64
	// Texts stand in the parts where they fit.
	Texts []string
	// Total stands at the end.
	Total string
}

// partColor is the fill of a series and the ink that can be read on it.
func partColor(i int) (fill, text color) {
	fills := []color{
		baltic(), amber(), {0x2c, 0x6e, 0x49}, {0x8f, 0xb8, 0xc6}, {0xa8, 0x37, 0x2b}, {0xc9, 0xb9, 0x96}, {0x0d, 0x5c, 0x74}, {0xdd, 0xd5, 0xc7},
	}
	dark := map[int]bool{0: true, 2: true, 4: true, 6: true}
	if dark[i%len(fills)] {
		return fills[i%len(fills)], white()
	}
	return fills[i%len(fills)], ink()
}

// The measures of the chart, in millimetres.
const (
	barLabel = 48.0
	barTotal = 17.0
	barStep  = 8.2
	barThick = 5.2
	// scaleHeight is the room for the figures of the scale.
	scaleHeight = 6.0
)

// Bars writes the chart with a legend; it breaks over pages between bars.
func (d *Document) Bars(b Bars) {
	d.room(30)
	d.caption(b.Caption)
	d.legend(b.Series)
	for len(b.Rows) > 0 {
		fit := int((pageHeight - bottom - scaleHeight - d.y) / barStep)
		if fit < 1 {
			d.page()
			d.legend(b.Series)
			continue
		}
		rows := b.Rows[:min(fit, len(b.Rows))]
		d.grid(b, float64(len(rows))*barStep)
		for _, row := range rows {
			d.bar(b, row)
		}
		b.Rows = b.Rows[len(rows):]
		d.y += scaleHeight
	}
	d.y += 2
}

// grid draws the lines of the scale behind the bars, and its figures below.
func (d *Document) grid(b Bars, height float64) {
	const parts = 4
	for i := range parts + 1 {
		x := margin + barLabel + (Width-barLabel-barTotal)*float64(i)/parts
		d.draw(line(), 0.2)
		d.pdf.Line(x, d.y, x, d.y+height+0.8)
		figure := strconv.FormatFloat(b.Most*float64(i)/parts, 'f', -1, 64)
		d.font("", 7.5, quiet())
		d.text(x-d.width(figure)/2, d.y+height+4, figure)
	}
}

func (d *Document) legend(series []string) {
	x := margin
	for i, name := range series {
		d.font("", quietSize, ink())
		name = d.fit(name, Width-10)
		w := d.width(name) + 10
		if x > margin && x+w > margin+Width {
			x = margin
			d.y += 5
		}
		c, _ := partColor(i)
		d.fill(c)
		d.pdf.RoundedRect(x, d.y+0.6, 3, 3, 0.5, "1234", "F")
		d.text(x+4.4, d.y+3.3, name)
		x += w
	}
	d.y += 7
}

func (d *Document) bar(b Bars, row Bar) {
	d.font("", tableSize, ink())
	d.text(margin, d.y+4.3, d.fit(row.Label, barLabel-3))
	room := Width - barLabel - barTotal
	x := margin + barLabel
	for i, v := range row.Values {
		w := 0.0
		if b.Most > 0 && v > 0 {
			w = min(room*v/b.Most, margin+barLabel+room-x)
		}
		c, on := partColor(i)
		d.fill(c)
		d.pdf.Rect(x, d.y+1, w, barThick, "F")
		if i < len(row.Texts) {
			d.font("", 7.5, on)
			text := oneLine(row.Texts[i])
			if tw := d.width(text); tw+2 <= w {
				d.text(x+(w-tw)/2, d.y+4.5, text)
			}
		}
		x += w
	}
	d.font("B", tableSize, ink())
	total := oneLine(row.Total)
	d.text(margin+Width-d.width(total), d.y+4.3, total)
	d.y += barStep
}
