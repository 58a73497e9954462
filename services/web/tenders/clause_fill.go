package tenders

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fairlot/fairlot/pkg/errs"
	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/clauses"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// filling is the clauses that an officer takes over, with what fills them.
type filling struct {
	Clauses []taken `form:"clauses"`
}

// taken is one clause of the library in its version.
type taken struct {
	Library string   `form:"library"`
	Version int32    `form:"version"`
	Target  string   `form:"target"`
	Blanks  []filler `form:"blanks"`
	Lots    []string `form:"lots"`
}

// filler is what goes into a blank.
type filler struct {
	Name  string `form:"name"`
	Value string `form:"value"`
}

// blanks are the values by name.
func (v taken) blanks() map[string]string {
	out := map[string]string{}
	for _, b := range v.Blanks {
		out[b.Name] = strings.TrimSpace(b.Value)
	}
	return out
}

// fillView is the page where clauses are filled.
type fillView struct {
	t        *tendersv1.Tender
	language string
	// clauses are those of the form, in its order.
	clauses []*clausesv1.LibraryClause
	// sheet is the calibration that proposes the targets.
	sheet *clauses.Sheet
}

// mostTaken is how many clauses are filled on a page.
const mostTaken = 30

func (a *area) mountFilling(s *page.Site, path string) {
	page.Mount(s, path, page.Form[filling]{
		Roles: []string{roleOfficer}, Load: a.loadFilling, Show: a.showFilling, Send: a.fill,
	})
}

// loadFilling proposes what fills the clauses that the address names.
func (a *area) loadFilling(r *page.Request) (filling, int64, error) {
	t, err := a.draft(r)
	if err != nil {
		return filling{}, 0, err
	}
	sheet, err := a.calibrator.Of(r, t, nil)
	if err != nil {
		return filling{}, 0, err
	}
	var v filling
	ids := r.Queries("clause")
	for _, id := range ids[:min(len(ids), mostTaken)] {
		c, err := a.library.GetLibraryClause(r.Context(), &clausesv1.GetLibraryClauseRequest{Clause: id})
		if err != nil {
			return filling{}, 0, err
		}
		one := taken{Library: id, Version: c.GetVersion(), Target: c.GetUsualTarget()}
		if one.Target == "" {
			one.Target = clauses.Target(sheet.Result, c.GetBasis())
		}
		if given := r.Query("target"); given != "" && len(ids) == 1 {
			one.Target = given
		}
		if lot := r.Query("lot"); lot != "" {
			one.Lots = []string{lot}
		}
		text, _ := clauses.In(c, languageOf(t, i18n.From(r.Context()).Code()))
		for _, name := range clauses.Blanks(text) {
			one.Blanks = append(one.Blanks, filler{Name: name})
		}
		v.Clauses = append(v.Clauses, one)
	}
	return v, 0, nil
}

func (a *area) showFilling(r *page.Request, f *ui.Form) error {
	t, err := a.draft(r)
	if err != nil {
		return err
	}
	v := fillView{t: t, language: languageOf(t, i18n.From(r.Context()).Code())}
	for i := range held(f.Values, "clauses") {
		c, err := a.library.GetLibraryClause(r.Context(), &clausesv1.GetLibraryClauseRequest{
			Clause: f.Value(cell("clauses", i, "library")), Version: versionOf(f.Value(cell("clauses", i, "version"))),
		})
		if err != nil {
			return err
		}
		text, _ := clauses.In(c, v.language)
		f.Names = append(f.Names, ui.FieldName{Field: "clauses[" + strconv.Itoa(i) + "]", Name: text.GetTitle()})
		v.clauses = append(v.clauses, c)
	}
	if v.sheet, err = a.calibrator.Of(r, t, nil); err != nil {
		return err
	}
	name := r.T("library.draft.fill")
	return r.Show(ui.Page{Title: name, Section: ui.SectionTenders, Crumbs: clauseCrumbs(r, t, name)}, fillPage(v, f))
}

func versionOf(typed string) int32 {
	n, err := strconv.ParseInt(typed, 10, 32)
	if err != nil {
		return 0
	}
	return int32(n)
}

// fill adds the clauses to the draft, all of them or none.
func (a *area) fill(r *page.Request, v filling, _ int64) (string, error) {
	if len(v.Clauses) == 0 {
		return "/tenders/" + r.Param("tender") + "/edit/" + partClauses + "/choose", nil
	}
	t, err := a.draft(r)
	if err != nil {
		return "", err
	}
	var problems []error
	var list []*tendersv1.Clause
	for i, one := range v.Clauses {
		filled, err := a.filled(r, t, one, "clauses["+strconv.Itoa(i)+"].")
		problems = append(problems, err)
		list = append(list, filled)
	}
	if err := errs.Join(slices.DeleteFunc(problems, func(err error) bool { return err == nil })...); err != nil {
		return "", err
	}
	if t, err = a.rewrite(r, func(t *tendersv1.Tender) error {
		t.Clauses = append(t.GetClauses(), list...)
		return nil
	}); err != nil {
		return "", err
	}
	r.Notice(true, r.T("library.draft.added", "count", len(list)))
	return at(t, "edit", partClauses), nil
}

// filled makes a clause of the draft; the error names the fields under prefix.
func (a *area) filled(r *page.Request, t *tendersv1.Tender, v taken, prefix string) (*tendersv1.Clause, error) {
	var problems []error
	if strings.TrimSpace(v.Target) == "" {
		problems = append(problems, r.Problems(prefix+"target", "errors.required"))
	}
	for i, b := range v.Blanks {
		if strings.TrimSpace(b.Value) == "" {
			problems = append(problems, r.Problems(prefix+"blanks["+strconv.Itoa(i)+"].value", "errors.required"))
		}
	}
	if err := errs.Join(problems...); err != nil {
		return nil, err
	}
	c, err := a.library.FillLibraryClause(r.Context(), &clausesv1.FillLibraryClauseRequest{
		Clause: v.Library, Version: v.Version, Language: languageOf(t, i18n.From(r.Context()).Code()), Blanks: v.blanks(), Target: page.Number(v.Target),
	})
	if err != nil {
		return nil, under(err, prefix)
	}
	c.Lots = v.Lots
	return c, nil
}

// under leads the fields of an error to a part of the form.
func under(err error, prefix string) error {
	e := errs.From(err)
	for i := range e.Fields {
		e.Fields[i].Path = prefix + e.Fields[i].Path
	}
	return e
}
