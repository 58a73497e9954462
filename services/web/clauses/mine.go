package clauses

import (
	"context"

	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// mine lists the clauses of the viewer's city, those out of the library too.
func (a *area) mine(r *page.Request) error {
	if err := r.SignedIn(officer); err != nil {
		return err
	}
	language := i18n.From(r.Context()).Code()
	answer, err := a.clauses.ListLibraryClauses(r.Context(), &clausesv1.ListLibraryClausesRequest{Mine: true, Language: language})
	if err != nil {
		return err
	}
	title := r.T("library.mine.title")
	return r.Show(shown(r, title), minePage(answer.GetClauses(), language))
}

// own reads the clause of the address for an officer of its city.
func (a *area) own(r *page.Request) (*clausesv1.LibraryClause, error) {
	if err := r.SignedIn(officer); err != nil {
		return nil, err
	}
	c, err := a.get(r, 0)
	if err != nil {
		return nil, err
	}
	if !mineOf(r.Viewer(), c) {
		return nil, errNotYours()
	}
	return c, nil
}

// retire takes a clause out of the library, or puts it back: the same button
// undoes it.
func (a *area) retire(r *page.Request) error {
	c, err := a.own(r)
	if err != nil {
		return err
	}
	if c, err = a.clauses.RetireLibraryClause(r.Context(), &clausesv1.RetireLibraryClauseRequest{Clause: c.GetId(), Restore: c.GetRetired()}); err != nil {
		return err
	}
	key := "library.own.restored"
	if c.GetRetired() {
		key = "library.own.retired"
	}
	r.Notice(true, r.T(key))
	return r.Redirect(at(c))
}

// share shows a clause to all cities, or to the own people only again.
func (a *area) share(r *page.Request) error {
	c, err := a.own(r)
	if err != nil {
		return err
	}
	c.Shared = !c.GetShared()
	if c, err = a.clauses.UpdateLibraryClause(r.Context(), &clausesv1.UpdateLibraryClauseRequest{Clause: c}); err != nil {
		return err
	}
	key := "library.own.unshared_done"
	if c.GetShared() {
		key = "library.own.shared_done"
	}
	r.Notice(true, r.T(key))
	return r.Redirect(at(c))
}

func shareText(ctx context.Context, c *clausesv1.LibraryClause) string {
	if c.GetShared() {
		return i18n.T(ctx, "library.own.unshare")
	}
	return i18n.T(ctx, "library.own.share")
}

func retireText(ctx context.Context, c *clausesv1.LibraryClause) string {
	if c.GetRetired() {
		return i18n.T(ctx, "library.own.restore")
	}
	return i18n.T(ctx, "library.own.retire")
}

// change is a version and what it changed of the one before.
type change struct {
	version *clausesv1.LibraryClause
	rows    []Difference
	day     string
}

// Difference is a part of a clause before and after.
type Difference struct {
	Name, Before, After string
	// Language of the texts; empty where it is of none.
	Language string
}

// versions shows every version of a city's clause with what it changed.
func (a *area) versions(r *page.Request) error {
	c, err := a.own(r)
	if err != nil {
		return err
	}
	var list []change
	var before *clausesv1.LibraryClause
	for n := int32(1); n <= c.GetVersion(); n++ {
		v, err := a.get(r, n)
		if err != nil {
			return err
		}
		one := change{version: v, day: i18n.Date(r.Context(), v.GetUpdatedAt().AsTime(), r.Zone())}
		if before != nil {
			one.rows = differences(r.Context(), before, v)
		}
		list, before = append([]change{one}, list...), v
	}
	title := r.T("library.own.versions")
	text, _ := In(c, i18n.From(r.Context()).Code())
	return r.Show(shown(r, title, ui.Link{Text: text.GetTitle(), Href: at(c)}), versionsPage(c, list))
}

// differences are the parts in which two versions differ, language by language.
func differences(ctx context.Context, before, after *clausesv1.LibraryClause) []Difference {
	var rows []Difference
	add := func(key, language, from, to string) {
		if from != to {
			rows = append(rows, Difference{Name: i18n.T(ctx, key), Before: from, After: to, Language: language})
		}
	}
	add("tenders.field.lever", "", LeverName(ctx, before.GetLever()), LeverName(ctx, after.GetLever()))
	add("tenders.field.theme", "", ThemeName(ctx, before.GetTheme()), ThemeName(ctx, after.GetTheme()))
	add("library.field.usual", "", Amount(ctx, before.GetUsualTarget(), before.GetUnit()), Amount(ctx, after.GetUsualTarget(), after.GetUnit()))
	add("library.field.unit", "", Unit(ctx, before.GetUnit()), Unit(ctx, after.GetUnit()))
	add("tenders.field.rhythm", "", rhythm(ctx, before.GetReportingRhythm()), rhythm(ctx, after.GetReportingRhythm()))
	add("library.field.article", "", before.GetArticle(), after.GetArticle())
	add("library.field.suits", "", join(before.GetCpv()), join(after.GetCpv()))
	for _, language := range both(spoken(before), spoken(after)) {
		rows = append(rows, TextDifferences(ctx, before.GetTexts()[language], after.GetTexts()[language], language)...)
	}
	return rows
}

// TextDifferences are the parts in which two texts of a language differ.
func TextDifferences(ctx context.Context, before, after *clausesv1.ClauseText, language string) []Difference {
	keys := []string{
		"tenders.field.clause_title", "tenders.field.clause_text", "tenders.field.measure", "tenders.field.evidence",
		"tenders.field.remedy", "tenders.field.link", "library.advice",
	}
	from, to := append(parts(before), before.GetAdvice()), append(parts(after), after.GetAdvice())
	var rows []Difference
	for i, key := range keys {
		if from[i] != to[i] {
			rows = append(rows, Difference{Name: i18n.T(ctx, key), Before: from[i], After: to[i], Language: language})
		}
	}
	return rows
}
