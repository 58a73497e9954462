package openapi

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/protobuf/reflect/protoreflect"
)

//go:embed docs.html docs.css
var files embed.FS

// The policy of the page: nothing but its own style sheet.
const policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Mount serves the document at /openapi.json and the page at /docs. Both are
// made once, here; an error says which contract cannot be described.
func Mount(app fiber.Router, o Options, services ...protoreflect.ServiceDescriptor) error {
	document, err := Document(o, services...)
	if err != nil {
		return err
	}
	page, err := Page(o, services...)
	if err != nil {
		return err
	}
	style, err := files.ReadFile("docs.css")
	if err != nil {
		return err
	}
	serve := func(path, mediaType string, content []byte) {
		app.Get(path, func(c *fiber.Ctx) error {
			c.Set(fiber.HeaderContentType, mediaType)
			c.Set(fiber.HeaderContentSecurityPolicy, policy)
			c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
			c.Set(fiber.HeaderCacheControl, "public, max-age=300")
			return c.Send(content)
		})
	}
	serve("/openapi.json", fiber.MIMEApplicationJSON, document)
	serve("/docs", fiber.MIMETextHTMLCharsetUTF8, page)
	serve("/docs/style.css", "text/css; charset=utf-8", style)
	return nil
}

// Page makes the readable page of the same document.
func Page(o Options, services ...protoreflect.ServiceDescriptor) ([]byte, error) {
	d, err := build(o, services)
	if err != nil {
		return nil, err
	}
	t, err := template.New("docs.html").Funcs(template.FuncMap{
		"type": typeOf, "limits": limits, "anchor": anchor, "names": names, "has": slices.Contains[[]string],
	}).ParseFS(files, "docs.html")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, struct {
		*document
		Groups []group
	}{d, groups(d)})
	return b.Bytes(), err
}

// group is the operations of one service on the page.
type group struct {
	tag
	Operations []listed
}

type listed struct {
	Verb, Path string
	*operation
}

// Who is who may call, for people.
func (l listed) Who() string { return l.Access.who }

func groups(d *document) []group {
	list := make([]group, len(d.Tags))
	for i, t := range d.Tags {
		list[i].tag = t
		for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
			for _, verb := range []string{"get", "post", "put", "patch", "delete"} {
				if op := d.Paths[path][verb]; op != nil && op.Tags[0] == t.Name {
					list[i].Operations = append(list[i].Operations, listed{strings.ToUpper(verb), path, op})
				}
			}
		}
	}
	return list
}

// names are the keys of a map in order.
func names(m map[string]*schema) []string { return slices.Sorted(maps.Keys(m)) }

// anchor is the place of a schema on the page.
func anchor(name string) string { return "schema-" + strings.ReplaceAll(name, ".", "-") }

// typeOf says what a value is, with a link where it has a name.
func typeOf(s *schema) template.HTML {
	switch {
	case s == nil:
		return "nothing"
	case s.Ref != "":
		name := strings.TrimPrefix(s.Ref, "#/components/schemas/")
		return template.HTML(fmt.Sprintf(`<a href="#%s">%s</a>`, template.HTMLEscapeString(anchor(name)), template.HTMLEscapeString(name)))
	case s.Items != nil:
		return "list of " + typeOf(s.Items)
	case s.AdditionalProperties != nil:
		return "object, each value " + typeOf(s.AdditionalProperties)
	case s.Type == "":
		return "file"
	}
	text := s.Type
	if s.Format != "" {
		text += " (" + s.Format + ")"
	}
	return template.HTML(template.HTMLEscapeString(text))
}

// limits says in words what else a value must be.
func limits(s *schema) string {
	var list []string
	say := func(format string, of any) { list = append(list, fmt.Sprintf(format, of)) }
	count := func(least, most *uint64, unit string) {
		if least != nil && *least > 1 {
			say("at least %d "+unit, *least)
		}
		if most != nil {
			say("at most %d "+unit, *most)
		}
	}
	count(s.MinLength, s.MaxLength, "characters")
	count(s.MinItems, s.MaxItems, "entries")
	count(s.MinProperties, s.MaxProperties, "entries")
	for format, n := range map[string]*float64{"at least %v": s.Minimum, "at most %v": s.Maximum, "more than %v": s.ExclusiveMinimum, "less than %v": s.ExclusiveMaximum} {
		if n != nil {
			say(format, *n)
		}
	}
	if s.UniqueItems {
		list = append(list, "no entry twice")
	}
	if s.Pattern != "" && s.Format != "int64" {
		say("form %s", s.Pattern)
	}
	slices.Sort(list)
	if len(s.Enum) > 0 {
		say("one of %v", strings.Trim(fmt.Sprint(s.Enum), "[]"))
	}
	return strings.Join(list, "; ")
}
