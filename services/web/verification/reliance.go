package verification

import (
	"strings"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// An act on a verification: rely on it, ask again, take it back. Its texts are
// "verification.<name>.…".
const (
	actRely     = "rely"
	actAskAgain = "ask_again"
	actWithdraw = "withdraw"
)

func (a *area) relianceRoutes(s *page.Site) {
	const one = enterprise.OnePath + "/verifications/:verification"
	for path, act := range map[string]string{"/rely": actRely, "/ask-again": actAskAgain, "/withdraw": actWithdraw} {
		page.Mount(s, one+path, page.Form[reasonForm]{
			Name: act, Roles: verifiers(), Paths: map[string]string{"note": "reason"}, Labels: []string{"reason", "verification." + act + ".reason"},
			Show: func(r *page.Request, f *ui.Form) error { return a.showAct(r, f, act) },
			Send: func(r *page.Request, v reasonForm, _ int64) (string, error) {
				return a.act(r, strings.TrimSpace(v.Reason), act)
			},
		})
	}
}

// showAct says what the act means for the statement it is about, and asks once.
func (a *area) showAct(r *page.Request, f *ui.Form, act string) error {
	p, err := a.Load(r)
	if err != nil {
		return err
	}
	v := find(p.Supplier, r.Param("verification"))
	if v == nil {
		return errs.NotFound("verification", r.Param("verification"))
	}
	ctx := r.Context()
	params := []any{
		"name", p.Supplier.GetName(), "by", v.GetOrganisationName(), "claim", enterprise.ClaimName(ctx, p.Words, p.Supplier, v.GetClaim()),
		"day", enterprise.LastDay(ctx, v.GetExpiresAt().AsTime(), p.Zone),
	}
	confirm := ui.Confirm{
		Title: r.T("verification."+act+".title", params...), Lead: r.T("verification."+act+".lead", params...),
		Consequences: []string{r.T("verification." + act + ".first"), r.T("verification." + act + ".second")},
		Button:       r.T("verification." + act + ".button"), Warning: act == actWithdraw, Back: back(r, p),
	}
	view := actView{Profile: p, confirm: confirm, form: f, act: act, verification: v}
	return r.Show(ui.Page{Title: confirm.Title, Section: ui.SectionEnterprises}, actPage(view))
}

// actView is the page of an act on a verification.
type actView struct {
	*enterprise.Profile
	confirm      ui.Confirm
	form         *ui.Form
	act          string
	verification *suppliersv1.Verification
}

func (a *area) act(r *page.Request, reason, act string) (string, error) {
	ctx, supplier, verification := r.Context(), r.Param("supplier"), r.Param("verification")
	var s *suppliersv1.Supplier
	var err error
	switch act {
	case actRely:
		s, err = a.Suppliers.RelyOnVerification(ctx, &suppliersv1.RelyOnVerificationRequest{Supplier: supplier, Verification: verification, Note: reason})
	case actAskAgain:
		s, err = a.Suppliers.AskAgain(ctx, &suppliersv1.AskAgainRequest{Supplier: supplier, Verification: verification, Reason: reason})
	default:
		s, err = a.Suppliers.WithdrawVerification(ctx, &suppliersv1.WithdrawVerificationRequest{Supplier: supplier, Verification: verification, Reason: reason})
	}
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("verification."+act+".done", "name", s.GetName()))
	return enterprise.PathOf(s) + "/verify", nil
}
