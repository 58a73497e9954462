package clauses

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// draft is a city's clause as its form holds it.
type draft struct {
	Lever      string  `form:"lever"`
	Theme      string  `form:"theme"`
	Unit       string  `form:"unit"`
	Target     string  `form:"usual_target"`
	Basis      string  `form:"basis"`
	Rhythm     string  `form:"reporting_rhythm"`
	CPV        string  `form:"cpv"`
	Article    string  `form:"article"`
	Equivalent bool    `form:"accepts_equivalent"`
	Goal       string  `form:"ocds_goal"`
	Strategy   string  `form:"ocds_strategy"`
	Shared     bool    `form:"shared"`
	Texts      []words `form:"texts"`
	Further    string  `form:"further"`
}

// words are the texts in a language.
type words struct {
	Language string `form:"language"`
	Title    string `form:"title"`
	Text     string `form:"text"`
	Measure  string `form:"measure"`
	Evidence string `form:"evidence"`
	Remedy   string `form:"remedy"`
	Link     string `form:"link_to_subject"`
	Advice   string `form:"advice"`
}

func errNotYours() error {
	return errs.New(codes.NotFound, "clause.not_found", "there is no such clause")
}

// mountWriting registers the pages where a city writes its clauses.
func (a *area) mountWriting(s *page.Site) {
	labels := []string{
		"lever", "tenders.field.lever", "theme", "tenders.field.theme", "unit", "tenders.field.unit", "usual_target", "library.field.usual",
		"basis", "library.field.basis", "reporting_rhythm", "tenders.field.rhythm", "cpv", "library.field.suits", "article", "library.field.article",
	}
	page.Mount(s, newPath, page.Form[draft]{
		Name: "clause-new", Roles: []string{officer}, Labels: labels, Load: a.begin,
		Show: func(r *page.Request, f *ui.Form) error {
			title := r.T("library.own.new")
			return r.Show(shown(r, title), writePage(f, title))
		},
		Send: a.create,
	})
	page.Mount(s, Path+"/:clause/edit", page.Form[draft]{
		Roles: []string{officer}, Labels: labels,
		Load: func(r *page.Request) (draft, int64, error) {
			c, err := a.own(r)
			return draftOf(c), c.GetRevision(), err
		},
		Show: a.showEdit, Send: a.save,
	})
}

// begin fills the form from a clause of the library, or with the reader's
// language alone.
func (a *area) begin(r *page.Request) (draft, int64, error) {
	if r.Query("from") == "" {
		return draft{Texts: []words{{Language: i18n.From(r.Context()).Code()}}}, 0, nil
	}
	c, err := a.clauses.GetLibraryClause(r.Context(), &clausesv1.GetLibraryClauseRequest{Clause: r.Query("from")})
	if err != nil {
		return draft{}, 0, err
	}
	d := draftOf(c)
	d.Shared = false
	return d, 0, nil
}

func (a *area) showEdit(r *page.Request, f *ui.Form) error {
	c, err := a.own(r)
	if err != nil {
		return err
	}
	text, _ := In(c, i18n.From(r.Context()).Code())
	title := r.T("library.own.edit")
	return r.Show(shown(r, title, ui.Link{Text: text.GetTitle(), Href: at(c)}), writePage(f, title))
}

// further shows the form again with one more language, when that was asked for.
func further(r *page.Request, d draft, revision int64, show func(*page.Request, *ui.Form) error) (bool, error) {
	if r.Value("add") == "" {
		return false, nil
	}
	known := slices.ContainsFunc(d.Texts, func(w words) bool { return w.Language == d.Further })
	if i18n.Known(d.Further) && !known {
		d.Texts = append(d.Texts, words{Language: d.Further})
	}
	d.Further = ""
	values, err := page.Encode(d)
	if err != nil {
		return true, err
	}
	f := &ui.Form{Action: r.Fiber.OriginalURL(), Values: values, Filled: true, Key: r.Value("_key"), Revision: revision}
	return true, show(r, f)
}

func (a *area) create(r *page.Request, d draft, _ int64) (string, error) {
	show := func(r *page.Request, f *ui.Form) error {
		title := r.T("library.own.new")
		return r.Show(shown(r, title), writePage(f, title))
	}
	if done, err := further(r, d, 0, show); done {
		return "", err
	}
	c, err := a.clauses.CreateLibraryClause(r.Context(), &clausesv1.CreateLibraryClauseRequest{Clause: d.clause()})
	if err != nil {
		return "", inForm(err, d)
	}
	r.Notice(true, r.T("library.own.created"))
	return at(c), nil
}

func (a *area) save(r *page.Request, d draft, revision int64) (string, error) {
	if done, err := further(r, d, revision, a.showEdit); done {
		return "", err
	}
	before, err := a.own(r)
	if err != nil {
		return "", err
	}
	c := d.clause()
	c.Id, c.Revision = before.GetId(), revision
	after, err := a.clauses.UpdateLibraryClause(r.Context(), &clausesv1.UpdateLibraryClauseRequest{Clause: c})
	if err != nil {
		return "", inForm(err, d)
	}
	if after.GetVersion() == before.GetVersion() {
		r.Notice(true, r.T("library.own.same"))
		return at(after), nil
	}
	r.Notice(true, r.T("library.own.saved", "n", after.GetVersion()))
	return at(after, "versions"), nil
}

// inForm leads the errors of the service to the fields of the form.
func inForm(err error, d draft) error {
	var e *errs.Error
	if !errors.As(err, &e) {
		e = errs.From(err)
	}
	for i, field := range e.Fields {
		path := strings.TrimPrefix(field.Path, "clause.")
		for n, w := range d.Texts {
			if rest, ok := strings.CutPrefix(path, "texts["+w.Language+"]"); ok {
				if rest == "" {
					rest = ".text"
				}
				path = "texts[" + strconv.Itoa(n) + "]" + rest
			}
		}
		e.Fields[i].Path = path
	}
	return e
}

func draftOf(c *clausesv1.LibraryClause) draft {
	d := draft{
		Lever: LeverWord(c.GetLever()), Theme: c.GetTheme(), Unit: c.GetUnit(), Target: c.GetUsualTarget(), Basis: basisWord(c.GetBasis()),
		CPV: join(c.GetCpv()), Article: c.GetArticle(), Equivalent: c.GetAcceptsEquivalent(), Goal: c.GetOcdsGoal(), Strategy: c.GetOcdsStrategy(), Shared: c.GetShared(),
	}
	if c.GetReportingRhythm() != tendersv1.ReportingRhythm_REPORTING_RHYTHM_UNSPECIFIED {
		d.Rhythm = rhythmWord(c.GetReportingRhythm())
	}
	for _, l := range spoken(c) {
		t := c.GetTexts()[l]
		d.Texts = append(d.Texts, words{l, t.GetTitle(), t.GetText(), t.GetMeasure(), t.GetEvidence(), t.GetRemedy(), t.GetLinkToSubject(), t.GetAdvice()})
	}
	return d
}

// clause is the form as the service takes it; languages without a word are left out.
func (d draft) clause() *clausesv1.LibraryClause {
	c := &clausesv1.LibraryClause{
		Lever: LeverOf(d.Lever), Theme: d.Theme, Unit: strings.TrimSpace(d.Unit), UsualTarget: page.Number(d.Target), Shared: d.Shared,
		Basis:           clausesv1.Basis(clausesv1.Basis_value["BASIS_"+strings.ToUpper(d.Basis)]),
		ReportingRhythm: tendersv1.ReportingRhythm(tendersv1.ReportingRhythm_value[rhythms+strings.ToUpper(d.Rhythm)]),
		Cpv:             strings.FieldsFunc(d.CPV, func(r rune) bool { return r < '0' || r > '9' }), Article: strings.TrimSpace(d.Article), AcceptsEquivalent: d.Equivalent, OcdsGoal: d.Goal, OcdsStrategy: d.Strategy,
		Texts: map[string]*clausesv1.ClauseText{},
	}
	for _, w := range d.Texts {
		if strings.TrimSpace(w.Title+w.Text+w.Measure+w.Evidence+w.Remedy+w.Link+w.Advice) == "" && len(d.Texts) > 1 {
			continue
		}
		plain := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
		c.Texts[w.Language] = &clausesv1.ClauseText{
			Title: plain(w.Title), Text: plain(w.Text), Measure: plain(w.Measure), Evidence: plain(w.Evidence),
			Remedy: plain(w.Remedy), LinkToSubject: plain(w.Link), Advice: plain(w.Advice),
		}
	}
	return c
}

func join(list []string) string { return strings.Join(list, ", ") }

// both are the words of two lists, each once, in their order.
func both(a, b []string) []string {
	out := slices.Clone(a)
	for _, w := range b {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
