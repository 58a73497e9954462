package tenders

import (
	"context"
	"strings"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/clauses"
)

// newer gives, by clause of the draft, the version of the library that is newer
// than the one it began with.
func (a *area) newer(ctx context.Context, t *tendersv1.Tender) (map[string]int32, error) {
	out := map[string]int32{}
	for _, c := range t.GetClauses() {
		if c.GetLibraryClause() == "" {
			continue
		}
		newest, err := a.newest(ctx, c)
		if err != nil {
			return nil, err
		}
		if newest.GetVersion() > c.GetLibraryVersion() {
			out[c.GetId()] = newest.GetVersion()
		}
	}
	return out, nil
}

// newest is the clause of the library as it is today; nil where it is there no
// more for this city.
func (a *area) newest(ctx context.Context, c *tendersv1.Clause) (*clausesv1.LibraryClause, error) {
	newest, err := a.library.GetLibraryClause(ctx, &clausesv1.GetLibraryClauseRequest{Clause: c.GetLibraryClause()})
	if errs.Code(err) == codes.NotFound {
		return nil, nil
	}
	return newest, err
}

// values are what the blanks of a clause were filled with; false where it was
// written otherwise since, or its version of the library is there no more.
func (a *area) values(ctx context.Context, language string, c *tendersv1.Clause) (map[string]string, bool, error) {
	if c.GetLibraryClause() == "" {
		return nil, false, nil
	}
	used, err := a.library.GetLibraryClause(ctx, &clausesv1.GetLibraryClauseRequest{Clause: c.GetLibraryClause(), Version: c.GetLibraryVersion()})
	if errs.Code(err) == codes.NotFound {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	text, _ := clauses.In(used, language)
	values, ok := clauses.Values(text, c)
	return values, ok, nil
}

// retarget gives a clause another target, in its words too where they are still
// the library's.
func (a *area) retarget(ctx context.Context, language string, c *tendersv1.Clause, target string) error {
	values, ok, err := a.values(ctx, language, c)
	if err != nil {
		return err
	}
	if ok && target != "" {
		filled, err := a.library.FillLibraryClause(ctx, &clausesv1.FillLibraryClauseRequest{
			Clause: c.GetLibraryClause(), Version: c.GetLibraryVersion(), Language: language, Blanks: values, Target: target,
		})
		if err != nil {
			return local(err, "")
		}
		say(c, filled)
	}
	c.Target = target
	return nil
}

// say gives a clause the words of another.
func say(c, words *tendersv1.Clause) {
	c.Title, c.Text, c.Measure, c.Evidence = words.GetTitle(), words.GetText(), words.GetMeasure(), words.GetEvidence()
	c.Remedy, c.LinkToSubject = words.GetRemedy(), words.GetLinkToSubject()
}

// lotNames are the lots that a clause holds for; "" for all.
func lotNames(t *tendersv1.Tender, ids []string) string {
	var names []string
	for _, l := range t.GetLots() {
		for _, id := range ids {
			if l.GetId() == id {
				names = append(names, strings.TrimSpace(l.GetId()+" "+l.GetTitle()))
			}
		}
	}
	return strings.Join(names, ", ")
}

// codesOf are the CPV codes of a tender and its lots.
func codesOf(t *tendersv1.Tender) []string {
	list := append([]string{t.GetCpv()}, t.GetAdditionalCpv()...)
	for _, l := range t.GetLots() {
		list = append(list, l.GetCpv())
	}
	return list
}

// languageOf is the tender's language, the reader's while it has none.
func languageOf(t *tendersv1.Tender, reader string) string {
	if t.GetLanguage() != "" {
		return t.GetLanguage()
	}
	return reader
}
