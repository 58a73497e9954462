package rest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"github.com/grpc-ecosystem/grpc-gateway/v2/utilities"
)

// template is a compiled path of a google.api.http annotation.
type template struct {
	pattern runtime.Pattern
	// segments are the literal segments in their places, "" for a variable one.
	segments []string
	// deep says that the last variable takes any number of segments (**).
	deep bool
	vars []string
}

var errTemplate = errors.New("not a path template")

// compile reads "/api/v1/tenders/{tender}:publish" and the like.
func compile(path string) (*template, error) {
	rest, ok := strings.CutPrefix(path, "/")
	if !ok {
		return nil, fmt.Errorf("%w: %q", errTemplate, path)
	}
	verb := ""
	if i := strings.LastIndexByte(rest, ':'); i > strings.LastIndexAny(rest, "/}") || (i >= 0 && i == strings.LastIndexByte(rest, '}')+1) {
		rest, verb = rest[:i], rest[i+1:]
	}
	t := &template{}
	b := builder{template: t}
	for _, segment := range splitOutside(rest) {
		if err := b.segment(segment); err != nil {
			return nil, fmt.Errorf("%w: %q: %w", errTemplate, path, err)
		}
	}
	pattern, err := runtime.NewPattern(1, b.ops, b.pool, verb)
	if err != nil {
		return nil, fmt.Errorf("%w: %q: %w", errTemplate, path, err)
	}
	t.pattern = pattern
	return t, nil
}

// splitOutside splits at the slashes that are not inside braces.
func splitOutside(s string) []string {
	var list []string
	depth, from := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			depth--
		case '/':
			if depth == 0 {
				list = append(list, s[from:i])
				from = i + 1
			}
		}
	}
	return append(list, s[from:])
}

type builder struct {
	*template
	ops  []int
	pool []string
}

func (b *builder) emit(code utilities.OpCode, operand int) { b.ops = append(b.ops, int(code), operand) }

func (b *builder) constant(s string) int {
	b.pool = append(b.pool, s)
	return len(b.pool) - 1
}

func (b *builder) segment(s string) error {
	inner, isVar := strings.CutPrefix(s, "{")
	if !isVar {
		return b.simple(s)
	}
	inner, closed := strings.CutSuffix(inner, "}")
	if !closed {
		return errors.New("a brace is not closed")
	}
	name, form, ok := strings.Cut(inner, "=")
	if !ok {
		form = "*"
	}
	parts := strings.Split(form, "/")
	for _, part := range parts {
		if err := b.simple(part); err != nil {
			return err
		}
	}
	b.emit(utilities.OpConcatN, len(parts))
	b.emit(utilities.OpCapture, b.constant(name))
	b.vars = append(b.vars, name)
	return nil
}

func (b *builder) simple(s string) error {
	switch {
	case s == "*":
		b.emit(utilities.OpPush, 0)
		b.segments = append(b.segments, "")
	case s == "**":
		b.emit(utilities.OpPushM, 0)
		b.deep = true
	case s == "" || strings.ContainsAny(s, "{}*"):
		return fmt.Errorf("segment %q", s)
	default:
		b.emit(utilities.OpLitPush, b.constant(s))
		if !b.deep {
			b.segments = append(b.segments, s)
		}
	}
	return nil
}

// match gives the path's variables; components are still percent-encoded.
func (t *template) match(components []string, verb string) (map[string]string, bool) {
	if len(components) < len(t.segments) || (!t.deep && len(components) != len(t.segments)) {
		return nil, false
	}
	for i, s := range t.segments {
		if s != "" && s != components[i] {
			return nil, false
		}
	}
	vars, err := t.pattern.MatchAndEscape(components, verb, runtime.UnescapingModeAllCharacters)
	return vars, err == nil
}

// rank orders templates so that the more specific one is tried first: a verb
// before none, a literal before a variable.
func (t *template) rank() string {
	var b strings.Builder
	if t.pattern.Verb() == "" {
		b.WriteByte('~')
	}
	for _, s := range t.segments {
		if s == "" {
			s = "~"
		}
		b.WriteString("/" + s)
	}
	if t.deep {
		b.WriteString("/~~")
	}
	return b.String() + ":" + t.pattern.Verb()
}
