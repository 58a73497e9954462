package paper

import (
	"bytes"
	"fmt"
	"time"

	"github.com/jung-kurt/gofpdf"
)

// The page, in millimetres (A4 upright).
const (
	pageWidth  = 210.0
	pageHeight = 297.0
	margin     = 23.0
	top        = 27.0
	bottom     = 24.0
	// Width is the width of the column.
	Width = pageWidth - 2*margin
)

// The sizes of type, in points, and their lines, in millimetres.
const (
	bodySize, bodyLine   = 11.0, 5.5
	tableSize, tableLine = 9.0, 4.4
	quietSize, quietLine = 8.5, 4.2
)

// color is a colour in sRGB.
type color struct{ r, g, b int }

// The colours of the house, as on its pages.
func ink() color    { return color{0x1c, 0x25, 0x29} }
func quiet() color  { return color{0x52, 0x60, 0x6a} }
func baltic() color { return color{0x10, 0x3f, 0x4f} }
func amber() color  { return color{0xf2, 0xa9, 0x00} }
func line() color   { return color{0xdd, 0xd5, 0xc7} }
func sand() color   { return color{0xfb, 0xf8, 0xf2} }
func white() color  { return color{0xff, 0xff, 0xff} }

// Frame is what a document says of itself.
type Frame struct {
	// Title names the document, in its metadata and for readers of its file.
	Title string
	// Head stands at the top of every page.
	Head string
	// Author made the document.
	Author string
	// Language is the ISO 639-1 code of the text.
	Language string
	// At is the date of the document, fixed so that equal content makes equal
	// bytes.
	At time.Time
}

// Document is a document in the making. Write from top to bottom, then Bytes.
type Document struct {
	pdf      *gofpdf.Fpdf
	frame    Frame
	y        float64
	attached []gofpdf.Attachment
}

// New starts a document. Error: ErrNoFonts.
func New(frame Frame) (*Document, error) {
	regular, bold, err := fontFiles()
	if err != nil {
		return nil, err
	}
	pdf := gofpdf.New("P", "mm", "A4", "")
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(margin, top, margin)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(frame.At.UTC())
	pdf.SetModificationDate(frame.At.UTC())
	pdf.SetTitle(printable(frame.Title), true)
	pdf.SetAuthor(printable(frame.Author), true)
	pdf.SetCreator("Fairlot", true)
	pdf.SetXmpMetadata(metadata(frame))
	pdf.AddUTF8FontFromBytes("noto", "", regular)
	pdf.AddUTF8FontFromBytes("noto", "B", bold)
	d := &Document{pdf: pdf, frame: frame}
	d.page()
	return d, pdf.Error()
}

// Attach puts a file into the document.
func (d *Document) Attach(name, description string, content []byte) {
	d.attached = append(d.attached, gofpdf.Attachment{Filename: name, Description: description, Content: content})
}

// Bytes finishes the document and gives its file.
func (d *Document) Bytes() ([]byte, error) {
	d.heads()
	d.pdf.SetAttachments(d.attached)
	var out bytes.Buffer
	if err := d.pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("print %q: %w", d.frame.Title, err)
	}
	return complete(out.Bytes(), d.frame.Language)
}

// page starts the next page.
func (d *Document) page() {
	d.pdf.AddPage()
	d.y = top
}

// room makes sure that h millimetres fit below, on a new page if need be.
func (d *Document) room(h float64) {
	if d.y+h > pageHeight-bottom && d.y > top {
		d.page()
	}
}

// heads writes the running head of every page, when their number is known.
func (d *Document) heads() {
	pages := d.pdf.PageCount()
	for i := 1; i <= pages; i++ {
		d.pdf.SetPage(i)
		// Another size first: gofpdf writes a font into the page only when it changes.
		d.pdf.SetFont("noto", "B", 1)
		number := fmt.Sprintf("%d / %d", i, pages)
		d.font("", quietSize, quiet())
		numberWidth := d.width(number)
		d.text(pageWidth-margin-numberWidth, 15, number)
		d.text(margin, 15, d.fit(d.frame.Head, Width-numberWidth-6))
		d.draw(line(), 0.2)
		d.pdf.Line(margin, 18, pageWidth-margin, 18)
	}
}

func (d *Document) font(style string, size float64, c color) {
	d.pdf.SetFont("noto", style, size)
	d.pdf.SetTextColor(c.r, c.g, c.b)
}

func (d *Document) fill(c color) { d.pdf.SetFillColor(c.r, c.g, c.b) }

func (d *Document) draw(c color, width float64) {
	d.pdf.SetDrawColor(c.r, c.g, c.b)
	d.pdf.SetLineWidth(width)
}

// text writes one line whose baseline is at y.
func (d *Document) text(x, y float64, s string) { d.pdf.Text(x, y, s) }

func (d *Document) width(s string) float64 { return d.pdf.GetStringWidth(s) }
