package clauses

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"

	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/encoding/protojson"

	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
)

//go:embed library/*.json
var files embed.FS

// library is Fairlot's own clauses by id, each in all its versions' newest.
type library struct {
	byID map[string]*clausesv1.LibraryClause
	// ids in the order in which people read them: by lever, then by name.
	ids []string
}

// load reads the library. A file that breaks the contract, or whose languages
// do not have the same blanks, is an error.
func load() (*library, error) {
	entries, err := files.ReadDir("library")
	if err != nil {
		return nil, fmt.Errorf("clauses: %w", err)
	}
	l := &library{byID: map[string]*clausesv1.LibraryClause{}}
	for _, entry := range entries {
		c, err := readClause(entry.Name())
		if err != nil {
			return nil, fmt.Errorf("clauses: library/%s: %w", entry.Name(), err)
		}
		l.byID[c.GetId()] = c
		l.ids = append(l.ids, c.GetId())
	}
	slices.SortFunc(l.ids, func(a, b string) int {
		if d := int(l.byID[a].GetLever()) - int(l.byID[b].GetLever()); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return l, nil
}

func readClause(name string) (*clausesv1.LibraryClause, error) {
	data, err := files.ReadFile(path.Join("library", name))
	if err != nil {
		return nil, err
	}
	c := &clausesv1.LibraryClause{}
	if err := protojson.Unmarshal(data, c); err != nil {
		return nil, err
	}
	c.Id, c.Shared = strings.TrimSuffix(name, ".json"), true
	if c.Version == 0 {
		c.Version = 1
	}
	if err := protovalidate.Validate(c); err != nil {
		return nil, err
	}
	return c, checkTexts("", c)
}

// all gives the clauses in their order.
func (l *library) all() []*clausesv1.LibraryClause {
	list := make([]*clausesv1.LibraryClause, len(l.ids))
	for i, id := range l.ids {
		list[i] = l.byID[id]
	}
	return list
}
