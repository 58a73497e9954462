package paper

import (
	"strings"
	"unicode/utf8"
)

// Title writes the mark of the house, a small line of what kind of document
// this is, and its title.
func (d *Document) Title(kind, title string) {
	d.mark(margin, d.y)
	d.font("B", 9.5, baltic())
	d.text(margin+11, d.y+5.3, d.fit(kind, Width-12))
	d.y += 15
	d.font("B", 21, baltic())
	d.lines(title, 8.8)
	d.y += 3
}

// mark draws four lots, one of them amber.
func (d *Document) mark(x, y float64) {
	const size, gap = 3.4, 0.8
	for i := range 4 {
		c := baltic()
		if i == 3 {
			c = amber()
		}
		d.fill(c)
		d.pdf.RoundedRect(x+float64(i%2)*(size+gap), y+float64(i/2)*(size+gap), size, size, 0.6, "1234", "F")
	}
}

// headingRoom is what a heading and the first of what follows need below.
const headingRoom = 62.0

// Heading starts a part of the document; it stays with what follows.
func (d *Document) Heading(text string) {
	d.room(headingRoom)
	if d.y > top {
		d.y += 6
	}
	d.font("B", 15, baltic())
	d.lines(text, 6.6)
	d.y += 2
}

// Subheading starts a smaller part.
func (d *Document) Subheading(text string) {
	d.room(30)
	if d.y > top {
		d.y += 3
	}
	d.font("B", 11.5, baltic())
	d.lines(text, 5.6)
	d.y += 1.2
}

// Paragraph writes running text; line feeds are kept.
func (d *Document) Paragraph(text string) {
	d.font("", bodySize, ink())
	d.lines(text, bodyLine)
	d.y += 2.2
}

// Quiet writes a note in small type.
func (d *Document) Quiet(text string) {
	d.font("", quietSize, quiet())
	d.lines(text, quietLine)
	d.y += 2
}

// Fact is a name and its value.
type Fact struct{ Name, Value string }

// factName is the width of the column of names, in millimetres.
const factName = 52.0

// Facts writes a list of names and values.
func (d *Document) Facts(list ...Fact) {
	for _, f := range list {
		d.font("B", 10, quiet())
		name := d.wrap(f.Name, factName-4)
		d.font("", bodySize, ink())
		value := d.wrap(f.Value, Width-factName)
		for i := range max(len(name), len(value)) {
			d.room(bodyLine + 1)
			if i < len(name) {
				d.font("B", 10, quiet())
				d.text(margin, d.y+4.1, name[i])
			}
			if i < len(value) {
				d.font("", bodySize, ink())
				d.text(margin+factName, d.y+4.1, value[i])
			}
			d.y += bodyLine
		}
		d.y += 1.2
	}
	d.y += 1
}

// Panel writes a short text in a quiet box, such as a result or a hash.
func (d *Document) Panel(title, text string) {
	d.font("", bodySize, ink())
	rows := d.wrap(text, Width-14)
	h := float64(len(rows))*bodyLine + 13
	d.y += 2
	d.room(h + 2)
	d.fill(sand())
	d.draw(line(), 0.2)
	d.pdf.RoundedRect(margin, d.y, Width, h, 2, "1234", "FD")
	d.fill(amber())
	d.pdf.Rect(margin, d.y+2, 1.2, h-4, "F")
	d.font("B", 10, baltic())
	d.text(margin+7, d.y+7, d.fit(title, Width-14))
	d.font("", bodySize, ink())
	for i, row := range rows {
		d.text(margin+7, d.y+13.2+float64(i)*bodyLine, row)
	}
	d.y += h + 4
}

// lines writes text, wrapped to the page, in the font that is set.
func (d *Document) lines(text string, step float64) {
	for _, row := range d.wrap(text, Width) {
		if d.y+step > pageHeight-bottom {
			d.page()
		}
		d.text(margin, d.y+step*0.76, row)
		d.y += step
	}
}

// wrap breaks a text into lines of the width, in the font that is set; a word
// that is longer than a line is broken.
func (d *Document) wrap(text string, width float64) []string {
	var rows []string
	for paragraph := range strings.SplitSeq(strings.TrimRight(printable(text), "\n "), "\n") {
		rows = append(rows, d.wrapLine(paragraph, width)...)
	}
	return rows
}

func (d *Document) wrapLine(text string, width float64) []string {
	var rows []string
	row, space := "", d.width(" ")
	used := 0.0
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' }) { // a no-break space stays
		w := d.width(word)
		if row != "" && used+space+w <= width {
			row, used = row+" "+word, used+space+w
			continue
		}
		if row != "" {
			rows = append(rows, row)
		}
		for w > width {
			head := d.prefix(word, width)
			rows = append(rows, word[:head])
			word = word[head:]
			w = d.width(word)
		}
		row, used = word, w
	}
	return append(rows, row)
}

// prefix gives how many bytes of a word fit, at least one letter.
func (d *Document) prefix(word string, width float64) int {
	used := 0.0
	for i, r := range word {
		if used += d.width(string(r)); used > width && i > 0 {
			return i
		}
	}
	return len(word)
}

// fit shortens a line to the width.
func (d *Document) fit(text string, width float64) string {
	text = oneLine(text)
	if d.width(text) <= width {
		return text
	}
	for text != "" && d.width(text+"…") > width {
		_, n := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-n]
	}
	return strings.TrimRight(text, " ") + "…"
}

// oneLine makes a printable text of one line.
func oneLine(text string) string { return strings.Join(strings.Fields(printable(text)), " ") }
