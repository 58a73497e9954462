package tenders

import (
	"errors"
	"strconv"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/clauses"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// renewal is a clause of a draft beside the library's newest version.
type renewal struct {
	t      *tendersv1.Tender
	now    *tendersv1.Clause
	newest *clausesv1.LibraryClause
	rows   []clauses.Difference
	// own: the officers wrote it otherwise, which the newest version takes away.
	own bool
}

// mountRenewal registers the page where a newer version is taken over.
func (a *area) mountRenewal(s *page.Site, path string) {
	page.Mount(s, path, page.Form[taken]{
		Roles: []string{roleOfficer},
		Load: func(r *page.Request) (taken, int64, error) {
			n, values, err := a.renewable(r)
			if err != nil {
				return taken{}, 0, err
			}
			v := taken{Library: n.newest.GetId(), Version: n.newest.GetVersion(), Target: n.now.GetTarget(), Lots: n.now.GetLots()}
			text, _ := clauses.In(n.newest, languageOf(n.t, i18n.From(r.Context()).Code()))
			for _, name := range clauses.Blanks(text) {
				v.Blanks = append(v.Blanks, filler{Name: name, Value: values[name]})
			}
			return v, 0, nil
		},
		Show: a.showRenewal, Send: a.renew,
	})
}

// renewable reads the clause of the address, the newest version of the library,
// and what its blanks were filled with.
func (a *area) renewable(r *page.Request) (*renewal, map[string]string, error) {
	t, err := a.draft(r)
	if err != nil {
		return nil, nil, err
	}
	c, err := named(r, t)
	if err != nil {
		return nil, nil, err
	}
	newest, err := a.newest(r.Context(), c)
	if err == nil && newest.GetVersion() <= c.GetLibraryVersion() {
		err = errs.New(codes.NotFound, "clause.not_found", "the library has no newer version")
	}
	if err != nil {
		return nil, nil, err
	}
	values, ok, err := a.values(r.Context(), languageOf(t, i18n.From(r.Context()).Code()), c)
	return &renewal{t: t, now: c, newest: newest, own: !ok}, values, err
}

func (a *area) showRenewal(r *page.Request, f *ui.Form) error {
	n, _, err := a.renewable(r)
	if err != nil {
		return err
	}
	var v taken
	if err := page.Decode(f.Values, &v); err != nil {
		return err
	}
	after, err := a.library.FillLibraryClause(r.Context(), &clausesv1.FillLibraryClauseRequest{
		Clause: n.newest.GetId(), Language: languageOf(n.t, i18n.From(r.Context()).Code()), Blanks: v.blanks(), Target: n.now.GetTarget(),
	})
	if err != nil {
		return err
	}
	n.rows = clauses.TextDifferences(r.Context(), textOf(n.now), textOf(after), n.t.GetLanguage())
	name := r.T("library.draft.renew")
	return r.Show(ui.Page{Title: name, Section: ui.SectionTenders, Crumbs: clauseCrumbs(r, n.t, name)}, renewPage(n, f))
}

func textOf(c *tendersv1.Clause) *clausesv1.ClauseText {
	return &clausesv1.ClauseText{
		Title: c.GetTitle(), Text: c.GetText(), Measure: c.GetMeasure(), Evidence: c.GetEvidence(), Remedy: c.GetRemedy(), LinkToSubject: c.GetLinkToSubject(),
	}
}

// renew takes the newest version over; the clause keeps its place and its lots.
func (a *area) renew(r *page.Request, v taken, _ int64) (string, error) {
	n, _, err := a.renewable(r)
	if err != nil {
		return "", err
	}
	v.Library, v.Version = n.newest.GetId(), n.newest.GetVersion()
	filled, err := a.filled(r, n.t, v, "")
	if err != nil {
		return "", err
	}
	gone := errors.New("the clause is taken away")
	t, err := a.rewrite(r, func(t *tendersv1.Tender) error {
		i := clauseIndex(t, n.now.GetId())
		if i < 0 {
			return gone
		}
		filled.Id, filled.Lots = n.now.GetId(), t.GetClauses()[i].GetLots()
		t.Clauses[i] = filled
		return nil
	})
	if errors.Is(err, gone) {
		return at(n.t, "edit", partClauses), nil
	}
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("library.draft.renewed", "n", strconv.Itoa(int(v.Version))))
	return at(t, "edit", partClauses), nil
}
