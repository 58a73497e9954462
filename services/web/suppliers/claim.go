package suppliers

import (
	"strings"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

func (a *area) claimRoutes(s *page.Site) {
	page.Mount(s, onePath+"/claim", page.Form[claimForm]{
		Name: "claim", Roles: []string{representative}, Files: map[string]ui.Allowed{"evidence": allowed()},
		Show: a.showClaim, Send: a.claim, Labels: []string{"evidence", "suppliers.field.evidence", "note", "suppliers.claiming.note"},
	})
	page.Mount(s, onePath+"/claims/:organisation", page.Form[decision]{Roles: []string{verifier}, Show: a.showDecision, Send: a.decide})
}

// claimForm says that an imported supplier is one's own.
type claimForm struct {
	Note     string        `form:"note"`
	Evidence []page.Upload `form:"evidence"`
}

func (a *area) showClaim(r *page.Request, f *ui.Form) error {
	p, err := a.load(r)
	if err != nil {
		return err
	}
	title := r.T("suppliers.claiming.title", "name", p.supplier.GetName())
	above := ui.Link{Text: p.supplier.GetName(), Href: pathOf(p.supplier)}
	return r.Show(ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: crumbs(r, r.T("suppliers.one.claim"), above)}, claimPage(p, f, title))
}

func (a *area) claim(r *page.Request, v claimForm, _ int64) (string, error) {
	s, err := a.suppliers.ClaimSupplier(r.Context(), &suppliersv1.ClaimSupplierRequest{
		Supplier: r.Param("supplier"), Note: strings.TrimSpace(v.Note), Evidence: files(v.Evidence),
	})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("suppliers.claiming.done", "name", s.GetName()))
	return pathOf(s), nil
}

// decision is a verifier's answer to a claim: yes or no.
type decision struct {
	Answer string `form:"answer"`
}

func (a *area) showDecision(r *page.Request, f *ui.Form) error {
	p, err := a.load(r)
	if err != nil {
		return err
	}
	c, err := claimOf(p.supplier, r.Param("organisation"))
	if err != nil {
		return err
	}
	title := r.T("suppliers.deciding.title", "claimant", c.GetOrganisationName(), "name", p.supplier.GetName())
	above := []ui.Link{{Text: r.T("suppliers.queue.title"), Href: "/verify?show=claimed"}, {Text: c.GetOrganisationName()}}
	return r.Show(ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: above}, decisionPage(p, c, f, title))
}

func (a *area) decide(r *page.Request, v decision, _ int64) (string, error) {
	s, err := a.suppliers.DecideClaim(r.Context(), &suppliersv1.DecideClaimRequest{
		Supplier: r.Param("supplier"), Organisation: r.Param("organisation"), Accept: v.Answer == "yes",
	})
	if err != nil {
		return "", err
	}
	key := "suppliers.deciding.declined"
	if v.Answer == "yes" {
		key = "suppliers.deciding.accepted"
	}
	r.Notice(true, r.T(key, "name", s.GetName()))
	return "/verify?show=claimed", nil
}
