package openapi

import (
	"fmt"
	"regexp"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// The patterns do not change; a regexp is safe for use by many goroutines.
var (
	variable = regexp.MustCompile(`\{([^{}]+)\}`)
	notName  = regexp.MustCompile(`[^A-Za-z0-9]+`)
)

// address writes a path template as OpenAPI does and gives the field behind each
// variable: "{tender.id}" becomes "{tender}", "{name=shelves/*/books/*}"
// becomes "shelves/{name_1}/books/{name_2}".
func address(template string) (path string, fields []string) {
	path = variable.ReplaceAllStringFunc(template, func(v string) string {
		field, form, formed := strings.Cut(strings.Trim(v, "{}"), "=")
		name, _, _ := strings.Cut(field, ".")
		if !formed || form == "*" || form == "**" {
			fields = append(fields, field)
			return "{" + name + "}"
		}
		parts := strings.Split(form, "/")
		n := 0
		for i, part := range parts {
			if strings.HasPrefix(part, "*") {
				n++
				fields = append(fields, field)
				parts[i] = fmt.Sprintf("{%s_%d}", name, n)
			}
		}
		return strings.Join(parts, "/")
	})
	return path, fields
}

// fieldAt follows a dotted path, which rest.Bindings has checked.
func fieldAt(d protoreflect.MessageDescriptor, path string) protoreflect.FieldDescriptor {
	var f protoreflect.FieldDescriptor
	for name := range strings.SplitSeq(path, ".") {
		if f = d.Fields().ByTextName(name); f == nil {
			f = d.Fields().ByJSONName(name)
		}
		d = f.Message()
	}
	return f
}
