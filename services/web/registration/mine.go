package registration

import (
	"context"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// The parts of a registration, in the order people go through them.
const (
	partWho      = "who"
	partWhat     = "what"
	partWhere    = "where"
	partPeople   = "people"
	partWords    = "words"
	partEvidence = "evidence"
)

func (a *area) mineRoutes(s *page.Site) {
	s.Get(enterprise.MinePath, a.mine)
	mountPart(s, a, a.who())
	mountPart(s, a, a.what())
	mountPart(s, a, a.where())
	mountPart(s, a, a.people())
	mountPart(s, a, a.texts())
	mountPart(s, a, a.evidence())
	page.Mount(s, enterprise.MinePath+"/submit", page.Form[struct{}]{Roles: []string{enterprise.Representative}, Show: a.showSubmit, Send: a.submit})
	s.Get(enterprise.MinePath+"/submitted", a.showSubmitted)
}

// registration is the task list.
type registration struct {
	supplier *suppliersv1.Supplier
	profile  *enterprise.Profile
	done, of int
	tasks    []ui.Task
}

// ready says that nothing that must be there is missing.
func (g *registration) ready() bool { return g.done == g.of }

// mine shows how far the viewer's registration is.
func (a *area) mine(r *page.Request) error {
	if err := r.SignedIn(enterprise.Representative); err != nil {
		return err
	}
	s, err := a.Mine(r.Context())
	if err != nil {
		return err
	}
	g, err := a.registration(r, s)
	if err != nil {
		return err
	}
	return r.Show(ui.Page{Title: r.T("registration.mine.title"), Section: ui.SectionEnterprises, Crumbs: enterprise.Crumbs(r, r.T("registration.mine.title"))}, minePage(g))
}

func (a *area) registration(r *page.Request, s *suppliersv1.Supplier) (*registration, error) {
	g := &registration{supplier: s}
	if s != nil {
		p, err := a.Profile(r, s)
		if err != nil {
			return nil, err
		}
		g.profile = p
	}
	ctx := r.Context()
	g.add(ctx, partWho, s != nil && s.GetPlace().GetCity() != "" && s.GetPlace().GetCountry() != "", true)
	g.add(ctx, partWhat, len(s.GetCpv()) > 0, true)
	g.add(ctx, partWhere, len(s.GetServes()) > 0, true)
	g.add(ctx, partPeople, s.GetWorkforce().GetEmployees() > 0, false)
	g.add(ctx, partWords, len(s.GetDescription()) > 0, false)
	g.add(ctx, partEvidence, len(s.GetEvidence()) > 0, false)
	return g, nil
}

// add puts a part on the list; all but the first wait for the first.
func (g *registration) add(ctx context.Context, part string, done, must bool) {
	task := ui.Task{Name: i18n.T(ctx, "registration.part."+part), Hint: i18n.T(ctx, "registration.part_hint."+part), Href: enterprise.MinePath + "/" + part}
	switch {
	case g.supplier == nil && part != partWho:
		task.Href = ""
		task.State = ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "registration.task.later")}
	case done:
		task.State = ui.TagItem{Kind: ui.TagGood, Text: i18n.T(ctx, "registration.task.done")}
	case must:
		task.State = ui.TagItem{Kind: ui.TagNext, Text: i18n.T(ctx, "registration.task.todo")}
	default:
		task.State = ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "registration.task.optional")}
	}
	if must {
		g.of++
		if done {
			g.done++
		}
	}
	g.tasks = append(g.tasks, task)
}

// showSubmit says what publishing the profile does, and asks once.
func (a *area) showSubmit(r *page.Request, f *ui.Form) error {
	s, err := a.Mine(r.Context())
	if err != nil {
		return err
	}
	if s == nil {
		return r.Redirect(enterprise.MinePath)
	}
	g, err := a.registration(r, s)
	if err != nil {
		return err
	}
	if s.GetState() != enterprise.Draft || !g.ready() && len(f.Errors) == 0 {
		return r.Redirect(enterprise.MinePath)
	}
	confirm := ui.Confirm{
		Title: r.T("registration.submit.title"), Lead: r.T("registration.submit.lead", "name", s.GetName()),
		Consequences: []string{r.T("registration.submit.public"), r.T("registration.submit.private"), r.T("registration.submit.queue"), r.T("registration.submit.edit")},
		Button:       r.T("registration.submit.button"), Back: ui.Link{Text: r.T("registration.submit.back"), Href: enterprise.MinePath},
	}
	return r.Show(ui.Page{Title: confirm.Title, Section: ui.SectionEnterprises}, ui.ConfirmMoment(confirm, f))
}

func (a *area) submit(r *page.Request, _ struct{}, _ int64) (string, error) {
	if _, err := a.Suppliers.SubmitSupplier(r.Context(), &suppliersv1.SubmitSupplierRequest{Supplier: "mine"}); err != nil {
		return "", err
	}
	return enterprise.MinePath + "/submitted", nil
}

// showSubmitted is the receipt.
func (a *area) showSubmitted(r *page.Request) error {
	if err := r.SignedIn(enterprise.Representative); err != nil {
		return err
	}
	s, err := a.Mine(r.Context())
	if err != nil {
		return err
	}
	if s.GetSubmittedAt() == nil {
		return r.Redirect(enterprise.MinePath)
	}
	ctx := r.Context()
	receipt := ui.Receipt{
		Title: r.T("registration.receipt.title"), Lead: r.T("registration.receipt.lead"),
		Rows: []ui.Row{
			{Key: r.T("enterprise.field.name"), Value: s.GetName()},
			{Key: r.T("enterprise.field.identifier"), Value: s.GetIdentifier().GetScheme() + " " + s.GetIdentifier().GetValue()},
			{Key: r.T("registration.receipt.at"), Value: i18n.Moment(ctx, s.GetSubmittedAt().AsTime(), r.Zone())},
			{Key: r.T("registration.receipt.number"), Value: s.GetId()},
		},
		Next: []ui.Link{{Text: r.T("registration.receipt.see"), Href: enterprise.PathOf(s)}, {Text: r.T("registration.receipt.tenders"), Href: "/tenders"}},
	}
	return r.Show(ui.Page{Title: receipt.Title, Section: ui.SectionEnterprises}, ui.ReceiptPanel(receipt))
}
