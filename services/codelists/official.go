package codelists

import (
	"context"
	"maps"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
)

// official is a list as it was imported, over the seed, at one revision.
type official struct {
	revision int64
	list     *list
}

// list gives a list as it is now, nil where there is none of that name. Whether
// labels were imported, here or by another process, the revision in the database
// tells; until then the list is served from memory.
func (s *Service) list(ctx context.Context, name string) (*list, error) {
	at := s.official[name]
	if at == nil {
		return s.seed[name], nil
	}
	record, err := s.imported.lists.Get(ctx, name)
	if errs.Code(err) == codes.NotFound {
		return s.seed[name], nil
	}
	if err != nil {
		return nil, err
	}
	if now := at.Load(); now != nil && now.revision >= record.GetRevision() {
		return now.list, nil
	}
	s.reading.Lock()
	defer s.reading.Unlock()
	if now := at.Load(); now != nil && now.revision >= record.GetRevision() {
		return now.list, nil
	}
	fresh, err := s.imported.read(ctx, s.seed[name], record)
	if err != nil {
		return nil, err
	}
	at.Store(fresh)
	return fresh.list, nil
}

// read builds a list of the seed and what is imported.
func (im *imports) read(ctx context.Context, seed *list, record *codelistsv1.ImportedList) (*official, error) {
	entries := maps.Clone(seed.byCode)
	for cursor := ""; ; {
		groups, next, err := im.groups.List(ctx, store.Query{Index: "codelist", Equal: []any{record.GetId()}, Limit: store.MaxLimit, Cursor: cursor})
		if err != nil {
			return nil, err
		}
		for _, g := range groups {
			for _, c := range g.GetCodes() {
				entries[c.GetCode()] = labelled(entries[c.GetCode()], record, c)
			}
		}
		if cursor = next; next == "" {
			break
		}
	}
	sorted := slices.SortedFunc(maps.Values(entries), func(a, b *entry) int { return strings.Compare(a.code, b.code) })
	return &official{revision: record.GetRevision(), list: newList(sorted)}, nil
}

// labelled is a code with its imported labels. The words of the seed, which may
// be nil, go on to find it.
func labelled(seed *entry, record *codelistsv1.ImportedList, c *codelistsv1.CodeLabels) *entry {
	e := &entry{code: c.GetCode(), source: record.GetSource(), labels: map[string]string{}, searched: map[string]string{}, shortest: map[string]int{}}
	if record.GetId() == NUTS {
		e.country = country(e.code)
	}
	if seed != nil {
		e.country = seed.country
		maps.Copy(e.labels, seed.labels)
		maps.Copy(e.searched, seed.searched)
		maps.Copy(e.shortest, seed.shortest)
	}
	maps.Copy(e.labels, c.GetLabels())
	e.prepare()
	return e
}
