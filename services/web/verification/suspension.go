package verification

import (
	"strings"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

func (a *area) suspensionRoutes(s *page.Site) {
	page.Mount(s, enterprise.OnePath+"/suspend", page.Form[reasonForm]{
		Name: "suspend", Roles: verifiers(), Show: a.showSuspend, Send: a.suspend, Labels: []string{"reason", "verification.suspend.reason"},
	})
	page.Mount(s, enterprise.OnePath+"/reinstate", page.Form[reasonForm]{
		Name: "reinstate", Roles: verifiers(), Show: a.showReinstate, Send: a.reinstate, Labels: []string{"reason", "verification.reinstate.reason"},
	})
	page.Mount(s, enterprise.OnePath+"/answer", page.Form[answerForm]{
		Name: "answer", Roles: []string{enterprise.Representative, "broker"}, Files: evidenceFiles(), Show: a.showAnswer, Send: a.answer,
		Labels: []string{"answer", "verification.answer.answer", "evidence", "enterprise.field.evidence"},
	})
}

func (a *area) showSuspend(r *page.Request, f *ui.Form) error {
	p, err := a.Load(r)
	if err != nil {
		return err
	}
	confirm := ui.Confirm{
		Title: r.T("verification.suspend.title", "name", p.Supplier.GetName()), Lead: r.T("verification.suspend.lead"),
		Consequences: []string{r.T("verification.suspend.hidden"), r.T("verification.suspend.bids"), r.T("verification.suspend.told")},
		Button:       r.T("verification.suspend.button"), Warning: true, Back: back(r, p),
	}
	return r.Show(ui.Page{Title: confirm.Title, Section: ui.SectionEnterprises}, suspendPage(confirm, f))
}

func (a *area) suspend(r *page.Request, v reasonForm, _ int64) (string, error) {
	s, err := a.Suppliers.SuspendSupplier(r.Context(), &suppliersv1.SuspendSupplierRequest{Supplier: r.Param("supplier"), Reason: strings.TrimSpace(v.Reason)})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("verification.suspend.done", "name", s.GetName()))
	return enterprise.PathOf(s), nil
}

func (a *area) showReinstate(r *page.Request, f *ui.Form) error {
	p, err := a.Load(r)
	if err != nil {
		return err
	}
	confirm := ui.Confirm{
		Title: r.T("verification.reinstate.title", "name", p.Supplier.GetName()), Lead: r.T("verification.reinstate.lead", "reason", p.Supplier.GetSuspensionReason()),
		Consequences: []string{r.T("verification.reinstate.shown")},
		Button:       r.T("verification.reinstate.button"), Back: back(r, p),
	}
	return r.Show(ui.Page{Title: confirm.Title, Section: ui.SectionEnterprises}, reinstatePage(p, confirm, f))
}

func (a *area) reinstate(r *page.Request, v reasonForm, _ int64) (string, error) {
	s, err := a.Suppliers.ReinstateSupplier(r.Context(), &suppliersv1.ReinstateSupplierRequest{Supplier: r.Param("supplier"), Reason: strings.TrimSpace(v.Reason)})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("verification.reinstate.done", "name", s.GetName()))
	return enterprise.PathOf(s), nil
}

// answerForm is what the enterprise says to its suspension.
type answerForm struct {
	Answer   string        `form:"answer"`
	Evidence []page.Upload `form:"evidence"`
}

func (a *area) showAnswer(r *page.Request, f *ui.Form) error {
	p, err := a.Load(r)
	if err != nil {
		return err
	}
	u := enterprise.Suspension(p.Supplier)
	if u == nil {
		r.Notice(false, r.T("verification.answer.over"))
		return r.Redirect(enterprise.PathOf(p.Supplier))
	}
	title := r.T("verification.answer.title")
	above := ui.Link{Text: p.Supplier.GetName(), Href: enterprise.PathOf(p.Supplier)}
	return r.Show(ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: enterprise.Crumbs(r, title, above)}, answerPage(p, u, f, title))
}

func (a *area) answer(r *page.Request, v answerForm, _ int64) (string, error) {
	s, err := a.Suppliers.AnswerSuspension(r.Context(), &suppliersv1.AnswerSuspensionRequest{
		Supplier: r.Param("supplier"), Answer: strings.TrimSpace(v.Answer), Evidence: enterprise.Files(v.Evidence),
	})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("verification.answer.done"))
	return enterprise.PathOf(s), nil
}
