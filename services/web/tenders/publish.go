package tenders

import (
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// publication is what publishing asks: a reason for each warning.
type publication struct {
	Reasons []reason `form:"reasons"`
}

type reason struct {
	Rule string `form:"rule"`
	Text string `form:"reason"`
}

// moment is the page before publishing.
type moment struct {
	t        *tendersv1.Tender
	confirm  ui.Confirm
	warnings []ui.Finding
	rules    []string
	// blocking are what must change first; then there is nothing to confirm.
	blocking []ui.Finding
}

func (a *area) mountMoments(s *page.Site) {
	page.Mount(s, "/tenders/:tender/publish", page.Form[publication]{
		Roles: []string{roleOfficer}, Show: a.showPublish, Send: a.publish,
		Load: func(r *page.Request) (publication, int64, error) {
			t, err := a.draft(r)
			return publication{}, t.GetRevision(), err
		},
	})
	s.Get("/tenders/:tender/published", a.published)
	s.Post("/tenders/:tender/deadline", a.useLawful)
	a.mountAmend(s)
}

func (a *area) showPublish(r *page.Request, f *ui.Form) error {
	t, zone, err := a.editable(r)
	if err != nil {
		return err
	}
	list, err := a.findings(r, t)
	if err != nil {
		return err
	}
	m := moment{t: t}
	for _, one := range list {
		shown := finding(r.Context(), t, one, true)
		switch one.GetSeverity() {
		case tendersv1.Severity_SEVERITY_BLOCKS:
			m.blocking = append(m.blocking, shown)
		case tendersv1.Severity_SEVERITY_WARNS:
			m.warnings, m.rules = append(m.warnings, shown), append(m.rules, one.GetRule())
		}
	}
	deadline := i18n.Deadline(r.Context(), instant(t.GetDeadline()), zone)
	m.confirm = ui.Confirm{
		Title: r.T("tenders.publish.title"), Lead: title(r.Context(), t), Button: r.T("tenders.publish.button"),
		Back: ui.Link{Text: r.T("tenders.publish.back"), Href: at(t)},
		Consequences: []string{
			r.T("tenders.publish.public"), r.T("tenders.publish.bids", "moment", deadline), r.T("tenders.publish.sealed"),
			r.T("tenders.publish.fixed"), r.T("tenders.publish.standstill", "count", t.GetStandstillDays()),
		},
	}
	if consults(t) {
		m.confirm.Title = r.T("consultation.publish.title")
	}
	m.confirm.Consequences = whatFollows(r, t, zone, m.confirm.Consequences)
	for i, w := range m.warnings {
		f.Names = append(f.Names, ui.FieldName{Field: cell("reasons", i, "reason"), Name: w.Title})
	}
	name := r.T("tenders.publish.crumb")
	return r.Show(ui.Page{Title: name, Section: ui.SectionTenders, Crumbs: crumbs(r, t, name)}, publishPage(m, f))
}

// publish publishes what the officer read. Where the draft or the law's view of
// it changed meanwhile, the page shows how it stands now.
func (a *area) publish(r *page.Request, v publication, revision int64) (string, error) {
	reasons, problems := map[string]string{}, []error{}
	for i, one := range v.Reasons {
		if text(one.Text) == "" {
			problems = append(problems, r.Problems(cell("reasons", i, "reason"), "errors.required"))
			continue
		}
		reasons[one.Rule] = text(one.Text)
	}
	if err := errs.Join(problems...); err != nil {
		return "", err
	}
	t, err := a.tenders.PublishTender(r.Context(), &tendersv1.PublishTenderRequest{Tender: r.Param("tender"), Revision: revision, WarningReasons: reasons})
	switch {
	case err == nil:
		return at(t, "published"), nil
	case errs.Code(err) == codes.Aborted:
		r.Notice(false, r.T("tenders.publish.changed"))
	case errs.Is(err, "tender.check_blocks"), errs.Is(err, "tender.reasons_needed"):
		r.Notice(false, r.T("tenders.publish.checked_again"))
	case errs.Is(err, "tender.not_draft"):
		return "/tenders/" + r.Param("tender") + "/published", nil // a second click
	default:
		return "", err
	}
	return "/tenders/" + r.Param("tender") + "/publish", nil
}

// published is the receipt of a publication; it can be read again later.
func (a *area) published(r *page.Request) error {
	t, err := a.led(r)
	if err != nil {
		return err
	}
	if t.GetPublishedAt() == nil {
		return r.Redirect(at(t))
	}
	zone, err := a.zone(r.Context(), t)
	if err != nil {
		return err
	}
	p := public{t: t, zone: zone}
	receipt := ui.Receipt{
		Title: r.T("tenders.published.title"), Lead: r.T("tenders.published.lead", "moment", p.moment(r.Context(), t.GetDeadline())),
		Rows: []ui.Row{
			{Key: r.T("tenders.field.title"), Value: t.GetTitle()},
			{Key: r.T("tenders.time.published"), Value: p.moment(r.Context(), t.GetPublishedAt())},
			{Key: r.T("tenders.time.deadline"), Value: p.moment(r.Context(), t.GetDeadline())},
			{Key: r.T("tenders.published.number"), Value: t.GetId()},
			{Key: r.T("tenders.published.key"), Value: t.GetSealingKey()},
		},
		Next: []ui.Link{{Text: r.T("tenders.published.see"), Href: at(t)}, {Text: r.T("tenders.public.notice"), Href: "/api/v1/tenders/" + t.GetId() + "/notice.xml"}},
	}
	if consults(t) {
		receipt.Title, receipt.Lead = r.T("consultation.published.title"), r.T("consultation.published.lead", "moment", p.moment(r.Context(), t.GetDeadline()))
		receipt.Rows = receipt.Rows[:4]
		receipt.Rows[2].Key = r.T("consultation.field.until")
		receipt.Next[0].Text = r.T("consultation.published.see")
	}
	return r.Show(ui.Page{Title: receipt.Title, Section: ui.SectionTenders, Crumbs: crumbs(r, t, receipt.Title)}, ui.ReceiptPanel(receipt))
}
