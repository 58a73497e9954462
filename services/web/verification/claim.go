package verification

import (
	"strings"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

func (a *area) claimRoutes(s *page.Site) {
	page.Mount(s, enterprise.OnePath+"/claim", page.Form[claimForm]{
		Name: "claim", Roles: []string{enterprise.Representative}, Files: map[string]ui.Allowed{"evidence": enterprise.Allowed()},
		Show: a.showClaim, Send: a.claim, Labels: []string{"evidence", "enterprise.field.evidence", "note", "verification.claiming.note"},
	})
	page.Mount(s, enterprise.OnePath+"/claims/:organisation", page.Form[decision]{Roles: []string{enterprise.Verifier}, Show: a.showDecision, Send: a.decide})
}

// claimForm says that an imported supplier is one's own.
type claimForm struct {
	Note     string        `form:"note"`
	Evidence []page.Upload `form:"evidence"`
}

func (a *area) showClaim(r *page.Request, f *ui.Form) error {
	p, err := a.Load(r)
	if err != nil {
		return err
	}
	title := r.T("verification.claiming.title", "name", p.Supplier.GetName())
	above := ui.Link{Text: p.Supplier.GetName(), Href: enterprise.PathOf(p.Supplier)}
	return r.Show(ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: enterprise.Crumbs(r, r.T("enterprise.one.claim"), above)}, claimPage(p, f, title))
}

func (a *area) claim(r *page.Request, v claimForm, _ int64) (string, error) {
	s, err := a.Suppliers.ClaimSupplier(r.Context(), &suppliersv1.ClaimSupplierRequest{
		Supplier: r.Param("supplier"), Note: strings.TrimSpace(v.Note), Evidence: enterprise.Files(v.Evidence),
	})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("verification.claiming.done", "name", s.GetName()))
	return enterprise.PathOf(s), nil
}

// decision is a enterprise.Verifier's answer to a claim: yes or no.
type decision struct {
	Answer string `form:"answer"`
}

func (a *area) showDecision(r *page.Request, f *ui.Form) error {
	p, err := a.Load(r)
	if err != nil {
		return err
	}
	c, err := claimOf(p.Supplier, r.Param("organisation"))
	if err != nil {
		return err
	}
	title := r.T("verification.deciding.title", "claimant", c.GetOrganisationName(), "name", p.Supplier.GetName())
	above := []ui.Link{{Text: r.T("verification.queue.title"), Href: "/verify?show=claimed"}, {Text: c.GetOrganisationName()}}
	return r.Show(ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: above}, decisionPage(p, c, f, title))
}

func (a *area) decide(r *page.Request, v decision, _ int64) (string, error) {
	s, err := a.Suppliers.DecideClaim(r.Context(), &suppliersv1.DecideClaimRequest{
		Supplier: r.Param("supplier"), Organisation: r.Param("organisation"), Accept: v.Answer == "yes",
	})
	if err != nil {
		return "", err
	}
	key := "verification.deciding.declined"
	if v.Answer == "yes" {
		key = "verification.deciding.accepted"
	}
	r.Notice(true, r.T(key, "name", s.GetName()))
	return "/verify?show=claimed", nil
}
