package eforms

import (
	"encoding/xml"
	"strings"
)

// element is a piece of XML with its prefixed name. encoding/xml knows no
// prefixes, and the schema is all order and prefixes, so the notice is a tree
// of these.
type element struct {
	name     string
	attrs    [][2]string
	text     string
	children []element
}

// el is an element with children; those without a name are left out.
func el(name string, children ...element) element {
	return element{name: name, children: children}
}

// leaf is an element with text, or nothing when the text is empty.
func leaf(name, text string, attrs ...string) element {
	if text == "" {
		return element{}
	}
	return element{name: name, text: text, attrs: pairs(attrs)}
}

func pairs(list []string) [][2]string {
	var out [][2]string
	for i := 0; i+1 < len(list); i += 2 {
		out = append(out, [2]string{list[i], list[i+1]})
	}
	return out
}

func (e element) write(b *strings.Builder, depth int) {
	if e.name == "" {
		return
	}
	indent := strings.Repeat("  ", depth)
	b.WriteString(indent + "<" + e.name)
	for _, a := range e.attrs {
		b.WriteString(" " + a[0] + `="`)
		escape(b, a[1])
		b.WriteString(`"`)
	}
	b.WriteString(">")
	escape(b, e.text)
	if len(e.children) > 0 {
		b.WriteString("\n")
		for _, c := range e.children {
			c.write(b, depth+1)
		}
		b.WriteString(indent)
	}
	b.WriteString("</" + e.name + ">\n")
}

// escape also drops what XML 1.0 cannot hold.
func escape(b *strings.Builder, s string) {
	_ = xml.EscapeText(b, []byte(s)) // a strings.Builder never fails
}
