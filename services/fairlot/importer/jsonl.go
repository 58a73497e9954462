package importer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
)

// jsonRows reads one JSON object a line.
type jsonRows struct{ lines *lines }

func openJSON(in *bufio.Reader, f Format) (*jsonRows, error) {
	text, _, err := decode(in, f.Encoding)
	return &jsonRows{newLines(text)}, err
}

// next implements rows.
func (j *jsonRows) next() (row, error) {
	for {
		l, err := j.lines.next()
		if err != nil {
			return row{}, err
		}
		text := clean(l.text)
		if text == "" {
			continue
		}
		r := row{line: l.number, raw: text}
		if r.wrong = r.check(); l.long {
			r.wrong = tooLong()
		}
		if r.wrong == nil {
			r.object, err = object(text)
		}
		if err != nil {
			r.wrong = &Refusal{Reason: "row.malformed", Detail: "the line is not a JSON object"}
		}
		return r, nil
	}
}

// object reads a line without what a refused row has more.
func object(text string) (map[string]any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var o map[string]any
	if err := d.Decode(&o); err != nil || o == nil {
		return nil, errors.Join(err, errors.New("it is not an object"))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("it goes on after its end")
	}
	maps.DeleteFunc(o, func(k string, _ any) bool { return strings.HasPrefix(k, refusedPrefix) })
	return o, nil
}

// values implements rows: a column is a key, with dots to what is inside.
func (j *jsonRows) values(r row, column string) []string {
	v, ok := r.object[column]
	if !ok {
		at := any(r.object)
		for key := range strings.SplitSeq(column, ".") {
			inside, _ := at.(map[string]any)
			at = inside[key]
		}
		v = at
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var all []string
	for _, item := range list {
		switch item.(type) {
		case nil, map[string]any, []any:
			continue
		}
		if text := clean(fmt.Sprint(item)); text != "" {
			all = append(all, text)
		}
	}
	return all
}

// writer implements rows.
func (j *jsonRows) writer(out io.Writer) refusedWriter { return jsonRefused{out} }

type jsonRefused struct{ out io.Writer }

func (w jsonRefused) write(r row, why Refusal) error {
	o := maps.Clone(r.object)
	if o == nil {
		o = map[string]any{refusedPrefix + "row": r.printable()}
	}
	o[refusedPrefix+"field"], o[refusedPrefix+"reason"], o[refusedPrefix+"message"] = why.Field, why.Reason, why.Detail
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(o); err != nil {
		return err
	}
	_, err := w.out.Write(b.Bytes())
	return err
}

func (jsonRefused) close() error { return nil }
