package clauses

import (
	"context"
	"slices"
	"strings"

	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/cpv"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// mostDrafts is how many drafts a clause offers to go into.
const mostDrafts = 5

// single is a clause as its page shows it.
type single struct {
	c *clausesv1.LibraryClause
	// text is in language, which is one of those that it has.
	text     *clausesv1.ClauseText
	language string
	// trades are what it suits, in words.
	trades []string
	drafts []*tendersv1.Tender
	// writes: the viewer may make a clause from it; own: and change it.
	writes, own bool
}

// one shows a clause, in the reader's language or in the one that is asked for.
func (a *area) one(r *page.Request) error {
	c, err := a.get(r, 0)
	if err != nil {
		return err
	}
	asked := r.Query("in")
	if asked == "" {
		asked = i18n.From(r.Context()).Code()
	}
	s := single{c: c, writes: r.Viewer().Has(officer), own: mineOf(r.Viewer(), c)}
	s.text, s.language = In(c, asked)
	if s.trades, err = a.trades(r.Context(), c.GetCpv()); err != nil {
		return err
	}
	if s.writes {
		answer, err := a.tenders.ListTenders(r.Context(), &tendersv1.ListTendersRequest{Mine: true})
		if err != nil {
			return err
		}
		for _, t := range answer.GetTenders() {
			if t.GetStatus() == tendersv1.TenderStatus_TENDER_STATUS_DRAFT && len(s.drafts) < mostDrafts {
				s.drafts = append(s.drafts, t)
			}
		}
	}
	return r.Show(shown(r, s.text.GetTitle()), onePage(s))
}

// trades names the beginnings of CPV codes.
func (a *area) trades(ctx context.Context, families []string) ([]string, error) {
	whole := make([]string, len(families))
	for i, f := range families {
		whole[i] = Family(f)
	}
	labels, err := a.finder.Labels(ctx, whole...)
	if err != nil {
		return nil, err
	}
	var out []string
	for i, f := range families {
		out = append(out, strings.TrimSpace(f+" "+strings.TrimPrefix(cpv.Label(labels, whole[i]), whole[i])))
	}
	return out, nil
}

// facts are the rows that hold in every language.
func (s single) facts(ctx context.Context) []ui.Row {
	var rows []ui.Row
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, ui.Row{Key: i18n.T(ctx, key), Value: value})
		}
	}
	usual := Amount(ctx, s.c.GetUsualTarget(), s.c.GetUnit())
	switch {
	case s.c.GetBasis() != clausesv1.Basis_BASIS_UNSPECIFIED && usual == "":
		usual = i18n.T(ctx, "library.computed", "what", i18n.T(ctx, "library.basis."+basisWord(s.c.GetBasis())))
	case usual == "":
		usual = i18n.T(ctx, "library.basis.none")
	}
	add("library.field.usual", usual)
	add("library.field.unit", Unit(ctx, s.c.GetUnit()))
	add("tenders.field.rhythm", rhythm(ctx, s.c.GetReportingRhythm()))
	add("library.field.article", s.c.GetArticle())
	if s.c.GetAcceptsEquivalent() {
		add("library.field.equivalent", i18n.T(ctx, "library.equivalent_yes"))
	}
	suits := strings.Join(s.trades, "; ")
	if suits == "" {
		suits = i18n.T(ctx, "library.suits_all")
	}
	add("library.field.suits", suits)
	add("library.field.eforms", "social-objective: "+s.c.GetTheme())
	add("library.field.ocds", strings.Trim(s.c.GetOcdsGoal()+" · "+s.c.GetOcdsStrategy(), " ·"))
	add("library.field.version", i18n.Number(ctx, int64(s.c.GetVersion())))
	by := s.c.GetOrganisationName()
	if by == "" {
		by = i18n.T(ctx, "library.fairlots")
	}
	add("library.field.by", by)
	return rows
}

// said are the parts of the text that stand beside it, each with its name.
func (s single) said(ctx context.Context) []ui.Row {
	rows := []ui.Row{
		{Key: i18n.T(ctx, "tenders.field.measure"), Value: s.text.GetMeasure()},
		{Key: i18n.T(ctx, "tenders.field.evidence"), Value: s.text.GetEvidence()},
		{Key: i18n.T(ctx, "tenders.field.remedy"), Value: s.text.GetRemedy()},
		{Key: i18n.T(ctx, "tenders.field.link"), Value: s.text.GetLinkToSubject()},
	}
	return slices.DeleteFunc(rows, func(row ui.Row) bool { return row.Value == "" })
}

// usage are the figures of what became of it.
func (s single) usage(ctx context.Context) []ui.Figure {
	u := s.c.GetUsage()
	return []ui.Figure{
		{Value: i18n.Number(ctx, int64(u.GetTenders())), Label: i18n.T(ctx, "library.usage.tenders")},
		{Value: i18n.Number(ctx, int64(u.GetMet())), Label: i18n.T(ctx, "library.usage.met")},
		{Value: i18n.Number(ctx, int64(u.GetMissed())), Label: i18n.T(ctx, "library.usage.missed")},
	}
}
