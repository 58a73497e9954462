// Package paper prints documents: receipts and reports, as PDF.
//
// A Document is one column of paragraphs, facts, tables and bar charts on A4,
// with a running head that names the document and the page. Tables break over
// pages and repeat their heads; figures stand right-aligned. Files can be
// attached, title and language stand in the XMP metadata, and the dates are
// given, so equal content makes equal bytes. The fonts hold every letter of
// Europe's languages; a letter they lack is printed as a replacement mark.
//
// It is the only package that knows gofpdf. It knows no procurement word,
// translates nothing and rounds nothing: every text and figure comes ready.
package paper
