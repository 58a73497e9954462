package verification

import (
	"slices"
	"strings"

	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

func (a *area) disputeRoutes(s *page.Site) {
	page.Mount(s, enterprise.OnePath+"/dispute", page.Form[claimForm]{
		Name: "dispute", Roles: []string{enterprise.Representative}, Files: evidenceFiles(), Show: a.showDispute, Send: a.dispute,
		Labels: []string{"note", "verification.disputing.note", "evidence", "enterprise.field.evidence"},
	})
	page.Mount(s, enterprise.OnePath+"/disputes/:dispute", page.Form[verdict]{
		Name: "decide", Roles: verifiers(), Show: a.showVerdict, Send: a.settle,
		Labels: []string{"uphold", "verification.settling.uphold", "decision", "verification.settling.decision"},
	})
}

// showDispute says what a dispute does, and asks for the reasons and evidence.
func (a *area) showDispute(r *page.Request, f *ui.Form) error {
	p, err := a.Load(r)
	if err != nil {
		return err
	}
	if p.Own {
		return r.Redirect(enterprise.MinePath)
	}
	if p.Supplier.GetOrganisation() == "" {
		return r.Redirect(enterprise.PathOf(p.Supplier) + "/claim")
	}
	title := r.T("verification.disputing.title", "name", p.Supplier.GetName())
	above := ui.Link{Text: p.Supplier.GetName(), Href: enterprise.PathOf(p.Supplier)}
	page := ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: enterprise.Crumbs(r, r.T("verification.disputing.crumb"), above)}
	return r.Show(page, disputePage(p, f, title))
}

func (a *area) dispute(r *page.Request, v claimForm, _ int64) (string, error) {
	s, err := a.Suppliers.OpenDispute(r.Context(), &suppliersv1.OpenDisputeRequest{
		Supplier: r.Param("supplier"), Note: strings.TrimSpace(v.Note), Evidence: enterprise.Files(v.Evidence),
	})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("verification.disputing.done", "name", s.GetName()))
	return enterprise.PathOf(s), nil
}

// verdict is a verifier's decision of a dispute.
type verdict struct {
	Uphold   string `form:"uphold"`
	Decision string `form:"decision"`
}

func (a *area) showVerdict(r *page.Request, f *ui.Form) error {
	p, err := a.Load(r)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(p.Supplier.GetDisputes(), func(d *suppliersv1.Dispute) bool { return d.GetId() == r.Param("dispute") })
	if i < 0 {
		return errs.NotFound("dispute", r.Param("dispute"))
	}
	d := p.Supplier.GetDisputes()[i]
	title := r.T("verification.settling.title", "name", p.Supplier.GetName())
	acts, err := a.accounts.GetOrganisation(r.Context(), &accountsv1.GetOrganisationRequest{Organisation: p.Supplier.GetOrganisation()})
	if err != nil {
		return err
	}
	above := []ui.Link{{Text: r.T("verification.queue.title"), Href: queuePath + "?show=" + queueDisputed}, {Text: p.Supplier.GetName(), Href: enterprise.PathOf(p.Supplier)}, {Text: r.T("verification.settling.crumb")}}
	return r.Show(ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: above}, verdictPage(p, d, f, verdictWords{title: title, acts: acts.GetName()}))
}

// verdictWords are the names on the page of a decision.
type verdictWords struct {
	title string
	// acts is who acts for the enterprise today.
	acts string
}

func (a *area) settle(r *page.Request, v verdict, _ int64) (string, error) {
	if v.Uphold == "" {
		return "", r.Problems("uphold", "dispute.choose")
	}
	s, err := a.Suppliers.DecideDispute(r.Context(), &suppliersv1.DecideDisputeRequest{
		Supplier: r.Param("supplier"), Dispute: r.Param("dispute"), Uphold: v.Uphold == "yes", Decision: strings.TrimSpace(v.Decision),
	})
	if err != nil {
		return "", err
	}
	key := "verification.settling.kept"
	if v.Uphold == "yes" {
		key = "verification.settling.handed"
	}
	r.Notice(true, r.T(key, "name", s.GetName()))
	return queuePath + "?show=" + queueDisputed, nil
}
