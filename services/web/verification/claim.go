package verification

import (
	"slices"
	"strings"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

func (a *area) claimRoutes(s *page.Site) {
	representatives := []string{enterprise.Representative}
	page.Mount(s, enterprise.OnePath+"/claim", page.Form[claimForm]{
		Name: "claim", Roles: representatives, Files: evidenceFiles(), Show: a.showClaim, Send: a.claim,
		Labels: []string{"evidence", "enterprise.field.evidence", "note", "verification.claiming.note"},
	})
	page.Mount(s, enterprise.OnePath+"/claim/send-code", page.Form[struct{}]{Roles: representatives, Show: a.showCode, Send: a.sendCode})
	page.Mount(s, enterprise.OnePath+"/claim/code", page.Form[codeForm]{
		Roles: representatives, Show: a.showCode, Send: a.confirmCode, Labels: []string{"code", "verification.code.code"},
	})
	page.Mount(s, enterprise.OnePath+"/claims/:organisation", page.Form[decision]{
		Roles: verifiers(), Show: a.showDecision, Send: a.decide, Labels: []string{"reason", "verification.deciding.reason"},
	})
}

// claimForm says that an imported supplier is one's own.
type claimForm struct {
	Note     string        `form:"note"`
	Evidence []page.Upload `form:"evidence"`
}

// showClaim offers the ways to prove that one acts for an imported entry, or for
// the enterprise that one registered. Where somebody else acts for it already,
// the way is a dispute.
func (a *area) showClaim(r *page.Request, f *ui.Form) error {
	p, err := a.Load(r)
	if err != nil {
		return err
	}
	if p.Own && !enterprise.Provable(p.Supplier) {
		return r.Redirect(enterprise.MinePath)
	}
	if !p.Own && p.Supplier.GetOrganisation() != "" {
		return r.Redirect(enterprise.PathOf(p.Supplier) + "/dispute")
	}
	title := r.T("verification.claiming.title", "name", p.Supplier.GetName())
	above := ui.Link{Text: p.Supplier.GetName(), Href: enterprise.PathOf(p.Supplier)}
	page := ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: enterprise.Crumbs(r, r.T("enterprise.one.claim"), above)}
	own, _ := claimOf(p.Supplier, r.Viewer().Organisation)
	return r.Show(page, claimPage(p, own, f, title))
}

func (a *area) claim(r *page.Request, v claimForm, _ int64) (string, error) {
	s, err := a.Suppliers.ClaimSupplier(r.Context(), &suppliersv1.ClaimSupplierRequest{
		Supplier: r.Param("supplier"), Note: strings.TrimSpace(v.Note), Evidence: enterprise.Files(v.Evidence),
	})
	if err != nil {
		return "", err
	}
	if s.GetOrganisation() != "" {
		r.Notice(true, r.T("verification.claiming.own_done"))
		return enterprise.MinePath, nil
	}
	r.Notice(true, r.T("verification.claiming.done", "name", s.GetName()))
	return enterprise.PathOf(s), nil
}

// codeForm is the code from the mail.
type codeForm struct {
	Code string `form:"code"`
}

// showCode asks for the code that was mailed.
func (a *area) showCode(r *page.Request, f *ui.Form) error {
	p, err := a.Load(r)
	if err != nil {
		return err
	}
	if p.Own && !enterprise.Provable(p.Supplier) {
		return r.Redirect(enterprise.MinePath)
	}
	at := enterprise.PathOf(p.Supplier) + "/claim"
	f.Action = at + "/code"
	title := r.T("verification.code.title", "name", p.Supplier.GetName())
	above := []ui.Link{{Text: p.Supplier.GetName(), Href: enterprise.PathOf(p.Supplier)}, {Text: r.T("enterprise.one.claim"), Href: at}}
	return r.Show(ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: enterprise.Crumbs(r, r.T("verification.code.crumb"), above...)}, codePage(p, f, title))
}

// sendCode mails a code and says where it went, as far as everyone may know.
func (a *area) sendCode(r *page.Request, _ struct{}, _ int64) (string, error) {
	sent, err := a.Suppliers.SendProof(r.Context(), &suppliersv1.SendProofRequest{Supplier: r.Param("supplier")})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("verification.code.sent", "address", sent.GetAddress(), "time", i18n.Moment(r.Context(), sent.GetExpiresAt().AsTime(), r.Zone())))
	return enterprise.ListPath + "/" + r.Param("supplier") + "/claim/code", nil
}

func (a *area) confirmCode(r *page.Request, v codeForm, _ int64) (string, error) {
	s, err := a.Suppliers.ConfirmProof(r.Context(), &suppliersv1.ConfirmProofRequest{Supplier: r.Param("supplier"), Code: strings.TrimSpace(v.Code)})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("verification.code.done", "name", s.GetName()))
	return enterprise.MinePath, nil
}

// claimOf finds the claim of an organisation.
func claimOf(s *suppliersv1.Supplier, organisation string) (*suppliersv1.Claim, error) {
	i := slices.IndexFunc(s.GetClaims(), func(c *suppliersv1.Claim) bool { return c.GetOrganisation() == organisation })
	if i < 0 {
		return nil, errs.New(codes.NotFound, "claim.not_found", "there is no such claim")
	}
	return s.GetClaims()[i], nil
}

// decision is a verifier's answer to a claim: yes, or no with a reason.
type decision struct {
	Answer string `form:"answer"`
	Reason string `form:"reason"`
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
	title := r.T(decidingKey("title", c, p.Supplier), "claimant", c.GetOrganisationName(), "name", p.Supplier.GetName())
	above := []ui.Link{{Text: r.T("verification.queue.title"), Href: queuePath + "?show=" + queueClaimed}, {Text: c.GetOrganisationName()}}
	return r.Show(ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: above}, decisionPage(p, c, f, title))
}

func (a *area) decide(r *page.Request, v decision, _ int64) (string, error) {
	s, err := a.Suppliers.DecideClaim(r.Context(), &suppliersv1.DecideClaimRequest{
		Supplier: r.Param("supplier"), Organisation: r.Param("organisation"), Accept: v.Answer == "yes", Reason: strings.TrimSpace(v.Reason),
	})
	if err != nil {
		return "", err
	}
	key := "verification.deciding.declined"
	if v.Answer == "yes" {
		key = "verification.deciding.accepted"
	}
	r.Notice(true, r.T(key, "name", s.GetName()))
	return queuePath + "?show=" + queueClaimed, nil
}

// decidingKey is the message for a claim to an imported entry, or for the
// document of those who registered their enterprise.
func decidingKey(word string, c *suppliersv1.Claim, s *suppliersv1.Supplier) string {
	if c.GetOrganisation() == s.GetOrganisation() {
		word = "own_" + word
	}
	return "verification.deciding." + word
}
