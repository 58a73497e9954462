package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
)

// unmarshal reads a JSON body. What is not JSON is a 400 with its place; a field
// that does not exist or does not take the value is a violation that names it.
func unmarshal(body []byte, into proto.Message) error {
	if at, what := syntax(body); what != "" {
		line, column := position(body, at)
		return &httpError{http.StatusBadRequest, errs.Newf(codes.InvalidArgument, "json.malformed",
			"the body is not JSON: line %d, column %d: %s", line, column, what).
			With("line", strconv.Itoa(line)).With("column", strconv.Itoa(column))}
	}
	err := protojson.Unmarshal(body, into)
	if err == nil {
		return nil
	}
	line, column, text := place(err)
	path := pathAt(body, offset(body, line, column))
	switch {
	case strings.HasPrefix(text, "unknown field"):
		return errs.Invalid(path, "json.unknown_field", "there is no such field")
	case strings.HasPrefix(text, "duplicate"):
		return errs.Invalid(path, "json.duplicate", "this field comes twice")
	case strings.Contains(text, "oneof"):
		return errs.Invalid(path, "json.oneof", "only one of these fields can be given")
	}
	if f := follow(into.ProtoReflect().Descriptor(), plain(path), true); f != nil {
		return errs.Invalid(path, "json.value", hint(f))
	}
	return errs.Invalid(path, "json.value", "this value is not accepted here")
}

// syntax gives the place of the first error in what should be one JSON value.
func syntax(body []byte) (at int, what string) {
	for i := 0; i < len(body); {
		r, size := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && size == 1 {
			return i, "this is not UTF-8"
		}
		i += size
	}
	var ignored json.RawMessage
	err := json.Unmarshal(body, &ignored)
	var s *json.SyntaxError
	if errors.As(err, &s) {
		at = int(s.Offset) - 1
		if strings.HasPrefix(s.Error(), "unexpected end") {
			at = len(body)
		}
		return max(at, 0), s.Error()
	}
	if trimmed := bytes.TrimLeft(body, " \t\r\n"); len(trimmed) == 0 || trimmed[0] != '{' {
		return len(body) - len(trimmed), "an object was expected"
	}
	return 0, ""
}

// position gives the line and column of an offset, from 1, in characters.
func position(body []byte, at int) (line, column int) {
	before := body[:min(at, len(body))]
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
}

// offset is the inverse of position.
func offset(body []byte, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		next := bytes.IndexByte(body[at:], '\n')
		if next < 0 {
			return len(body)
		}
		at += next + 1
	}
	for ; column > 1 && at < len(body); column-- {
		_, size := utf8.DecodeRune(body[at:])
		at += size
	}
	return at
}

// place reads the position that protojson writes before its text. Its errors
// have no fields, and the space after "proto:" varies by design.
func place(err error) (line, column int, text string) {
	m := regexp.MustCompile(`\(line (\d+):(\d+)\): (.*)`).FindStringSubmatch(err.Error())
	if m == nil {
		return 1, 1, err.Error()
	}
	line, _ = strconv.Atoi(m[1])
	column, _ = strconv.Atoi(m[2])
	return line, column, m[3]
}

// level is an object or array on the way to a value.
type level struct {
	array bool
	index int
	key   string
	isKey bool // the next string is a key
}

// pathAt names the field whose key or value stands at an offset: "lots[0].value".
func pathAt(body []byte, at int) string {
	d := json.NewDecoder(bytes.NewReader(body))
	var stack []level
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) || err != nil {
			return pathOf(stack)
		}
		if delim, ok := token.(json.Delim); ok && (delim == '}' || delim == ']') {
			stack = stack[:len(stack)-1]
			advance(stack)
			continue
		}
		begin(stack, token)
		if d.InputOffset() > int64(at) {
			return pathOf(stack)
		}
		if delim, ok := token.(json.Delim); ok {
			stack = append(stack, level{array: delim == '[', index: -1, isKey: delim == '{'})
			continue
		}
		advance(stack)
	}
}

// begin notes what a token is in its object or array.
func begin(stack []level, token json.Token) {
	if len(stack) == 0 {
		return
	}
	top := &stack[len(stack)-1]
	switch {
	case top.array:
		top.index++
	case top.isKey:
		top.key, _ = token.(string)
	}
}

// advance notes that a key or value is complete.
func advance(stack []level) {
	if len(stack) == 0 {
		return
	}
	if top := &stack[len(stack)-1]; !top.array {
		top.isKey = !top.isKey
	}
}

func pathOf(stack []level) string {
	var b strings.Builder
	for _, l := range stack {
		switch {
		case l.array:
			fmt.Fprintf(&b, "[%d]", max(l.index, 0))
		case b.Len() > 0:
			b.WriteString("." + l.key)
		default:
			b.WriteString(l.key)
		}
	}
	return b.String()
}

// plain is a path without the places in lists.
func plain(path string) string { return regexp.MustCompile(`\[\d+\]`).ReplaceAllString(path, "") }
