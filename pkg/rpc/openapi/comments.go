package openapi

import (
	"bytes"
	"io/fs"
	"regexp"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// texts are the comments of the contracts by what they stand above. A value of
// an enum is found below its enum, unlike in protobuf.
type texts map[protoreflect.FullName]string

// comments reads the comments of all .proto files. Go descriptors do not keep
// them. It reads what this house writes, one declaration a line, and misses a
// comment rather than failing.
func comments(sources fs.FS) (texts, error) {
	found := texts{}
	if sources == nil {
		return found, nil
	}
	err := fs.WalkDir(sources, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".proto") {
			return err
		}
		content, err := fs.ReadFile(sources, path)
		if err == nil {
			r := newReader(found)
			for line := range bytes.Lines(content) {
				r.line(strings.TrimSpace(string(line)))
			}
		}
		return err
	})
	return found, err
}

// reader goes through one file line by line.
type reader struct {
	found                                        texts
	pkg                                          string
	scopes                                       []string // "" for a block without a name of its own
	pending                                      []string
	literal, declaration, field, value, packages *regexp.Regexp
}

func newReader(found texts) *reader {
	return &reader{
		found:       found,
		literal:     regexp.MustCompile(`"(\\.|[^"\\])*"`),
		packages:    regexp.MustCompile(`^package\s+([\w.]+);`),
		declaration: regexp.MustCompile(`^(message|enum|service|rpc|oneof)\s+(\w+)`),
		field:       regexp.MustCompile(`^(?:repeated\s+|optional\s+)?(?:map<[^>]+>|[\w.]+)\s+(\w+)\s*=\s*\d+`),
		value:       regexp.MustCompile(`^(\w+)\s*=\s*-?\d+`),
	}
}

func (r *reader) line(line string) {
	if text, ok := strings.CutPrefix(line, "//"); ok {
		r.pending = append(r.pending, strings.TrimSpace(text))
		return
	}
	code, trailing, _ := strings.Cut(r.literal.ReplaceAllString(line, `""`), "//")
	if m := r.packages.FindStringSubmatch(code); m != nil {
		r.pkg = m[1]
	}
	opened := ""
	if m := r.declaration.FindStringSubmatch(code); m != nil {
		r.keep(m[2], trailing)
		if m[1] != "oneof" {
			opened = m[2]
		}
	} else if m := r.field.FindStringSubmatch(code); m != nil {
		r.keep(m[1], trailing)
	} else if m := r.value.FindStringSubmatch(code); m != nil {
		r.keep(m[1], trailing)
	}
	r.pending = nil
	for _, c := range code {
		switch c {
		case '{':
			r.scopes = append(r.scopes, opened)
			opened = ""
		case '}':
			r.scopes = r.scopes[:max(len(r.scopes)-1, 0)]
		}
	}
}

// keep notes the comment above a declaration, or else the one behind it.
func (r *reader) keep(name, trailing string) {
	text := strings.Join(r.pending, " ")
	if text == "" {
		text = strings.TrimSpace(trailing)
	}
	if text == "" {
		return
	}
	full := r.pkg
	for _, scope := range r.scopes {
		if scope != "" {
			full += "." + scope
		}
	}
	r.found[protoreflect.FullName(full+"."+name)] = text
}
