package importer

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxProperties is the largest file of labels that is read, in bytes; the
// official ones have 1.3 MB.
const maxProperties = 64 << 20

// errEntities is a file that declares entities; the official ones never do.
var errEntities = errors.New("it declares XML entities, which a file of labels has no need of; it is not read")

// properties reads a file of Java properties in XML and gives each entry to
// take. It resolves no entities and opens no other files.
func properties(in io.Reader, take func(key, text string)) error {
	limited := &io.LimitedReader{R: in, N: maxProperties + 1}
	d := xml.NewDecoder(limited)
	for root := false; ; {
		token, err := d.Token()
		switch {
		case limited.N <= 0:
			return fmt.Errorf("it is larger than %d MiB", maxProperties>>20)
		case errors.Is(err, io.EOF) && root:
			return nil
		case errors.Is(err, io.EOF):
			return errors.New("it is empty")
		case err != nil:
			return err
		}
		switch t := token.(type) {
		case xml.Directive:
			if strings.Contains(strings.ToUpper(string(t)), "<!ENTITY") {
				return errEntities
			}
		case xml.StartElement:
			if !root && t.Name.Local != "properties" {
				return fmt.Errorf("it begins with <%s>, not with <properties>", t.Name.Local)
			}
			root = true
			if t.Name.Local != "entry" {
				continue
			}
			var text string
			if err := d.DecodeElement(&text, &t); err != nil {
				return err
			}
			take(attribute(t, "key"), strings.TrimSpace(text))
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
