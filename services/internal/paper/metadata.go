package paper

import (
	"bytes"
	"encoding/xml"
	"time"
)

// metadata writes the XMP packet: title, language, author and date (ISO
// 16684-1, Dublin Core).
func metadata(f Frame) []byte {
	language := f.Language
	if language == "" {
		language = "x-default"
	}
	at := f.At.UTC().Format(time.RFC3339)
	var b bytes.Buffer
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">`)
	b.WriteString(`<dc:format>application/pdf</dc:format><dc:title><rdf:Alt><rdf:li xml:lang="`)
	escape(&b, language)
	b.WriteString(`">`)
	escape(&b, printable(f.Title))
	b.WriteString(`</rdf:li></rdf:Alt></dc:title><dc:language><rdf:Bag><rdf:li>`)
	escape(&b, language)
	b.WriteString(`</rdf:li></rdf:Bag></dc:language><dc:creator><rdf:Seq><rdf:li>`)
	escape(&b, printable(f.Author))
	b.WriteString(`</rdf:li></rdf:Seq></dc:creator><xmp:CreatorTool>Fairlot</xmp:CreatorTool>`)
	b.WriteString(`<xmp:CreateDate>` + at + `</xmp:CreateDate><xmp:ModifyDate>` + at + `</xmp:ModifyDate>`)
	b.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.Bytes()
}

// escape writes text between tags; a bytes.Buffer takes every write.
func escape(b *bytes.Buffer, text string) { _ = xml.EscapeText(b, []byte(text)) }
