package verification

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// queueSize is how many a page of the queue shows.
const queueSize = 25

func (a *area) verifyRoutes(s *page.Site) {
	verifiers := []string{enterprise.Verifier}
	s.Get("/verify", a.queue)
	page.Mount(s, enterprise.OnePath+"/verify", page.Form[statementForm]{
		Name: "verify", Roles: verifiers, Files: map[string]ui.Allowed{"evidence": enterprise.Allowed()},
		Load: loadStatement, Show: a.showVerify, Send: a.verify,
		Labels: []string{"claim", "verification.verify.claim", "evidence", "enterprise.field.evidence", "note", "verification.verify.note", "expires_at", "verification.verify.until"},
	})
	page.Mount(s, enterprise.OnePath+"/suspend", page.Form[reasonForm]{
		Name: "suspend", Roles: verifiers, Show: a.showSuspend, Send: a.suspend, Labels: []string{"reason", "verification.suspend.reason"},
	})
	page.Mount(s, enterprise.OnePath+"/reinstate", page.Form[struct{}]{Roles: verifiers, Show: a.showReinstate, Send: a.reinstate})
	a.claimRoutes(s)
}

// queue is what waits for verifiers.
func (a *area) queue(r *page.Request) error {
	if err := r.SignedIn(enterprise.Verifier); err != nil {
		return err
	}
	ctx := r.Context()
	claimed := r.Query("show") == "claimed"
	answer, err := a.Suppliers.ListSuppliers(ctx, &suppliersv1.ListSuppliersRequest{
		PageSize: queueSize, PageToken: r.Query("page"), AwaitingVerification: !claimed, Claimed: claimed,
	})
	if err != nil {
		return err
	}
	wanted := map[string][]string{}
	for _, s := range answer.GetSuppliers() {
		wanted[enterprise.ListStatus] = append(wanted[enterprise.ListStatus], s.GetSocialStatus())
		wanted[enterprise.ListForm] = append(wanted[enterprise.ListForm], s.GetLegalForm())
	}
	w, err := a.Words(ctx, wanted)
	if err != nil {
		return err
	}
	v := queueView{suppliers: answer.GetSuppliers(), words: w, claimed: claimed, now: r.Now()}
	if next := answer.GetNextPageToken(); next != "" {
		values := url.Values{"page": {next}}
		if claimed {
			values.Set("show", "claimed")
		}
		v.next = "/verify?" + values.Encode()
	}
	return r.Show(ui.Page{Title: r.T("verification.queue.title"), Section: ui.SectionEnterprises}, queuePage(v))
}

// statementForm is what a enterprise.Verifier states.
type statementForm struct {
	Claim    string        `form:"claim"`
	Note     string        `form:"note"`
	Evidence []page.Upload `form:"evidence"`
	Until    page.Date     `form:"expires_at"`
}

// loadStatement offers a year, the usual time until a status is looked at again.
func loadStatement(r *page.Request) (statementForm, int64, error) {
	day := page.DateOf(r.Now().AddDate(1, 0, 0), r.Zone())
	day.Time = ""
	return statementForm{Claim: "social_status", Until: day}, 0, nil
}

func (a *area) showVerify(r *page.Request, f *ui.Form) error {
	p, err := a.Load(r)
	if err != nil {
		return err
	}
	title := r.T("verification.verify.title", "name", p.Supplier.GetName())
	above := []ui.Link{{Text: r.T("verification.queue.title"), Href: "/verify"}, {Text: p.Supplier.GetName(), Href: enterprise.PathOf(p.Supplier)}}
	return r.Show(ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: append(above, ui.Link{Text: r.T("enterprise.one.verify")})}, verifyPage(p, f, title))
}

func (a *area) verify(r *page.Request, v statementForm, _ int64) (string, error) {
	day := v.Until
	day.Time = ""
	until, err := day.In(r.Zone(), "expires_at")
	if err != nil {
		return "", err
	}
	s, err := a.Suppliers.VerifySupplier(r.Context(), &suppliersv1.VerifySupplierRequest{
		Supplier: r.Param("supplier"), Claim: v.Claim, Note: strings.TrimSpace(v.Note), Evidence: enterprise.Files(v.Evidence),
		ExpiresAt: timestamppb.New(until.In(r.Zone()).AddDate(0, 0, 1)), // it holds through that day
	})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("verification.verify.done", "name", s.GetName(), "day", i18n.Date(r.Context(), until, r.Zone())))
	return enterprise.PathOf(s), nil
}

// reasonForm is why a supplier is enterprise.Suspended.
type reasonForm struct {
	Reason string `form:"reason"`
}

func (a *area) showSuspend(r *page.Request, f *ui.Form) error {
	p, err := a.Load(r)
	if err != nil {
		return err
	}
	confirm := ui.Confirm{
		Title: r.T("verification.suspend.title", "name", p.Supplier.GetName()), Lead: r.T("verification.suspend.lead"),
		Consequences: []string{r.T("verification.suspend.hidden"), r.T("verification.suspend.bids"), r.T("verification.suspend.told")},
		Button:       r.T("verification.suspend.button"), Warning: true, Back: ui.Link{Text: r.T("verification.suspend.back"), Href: enterprise.PathOf(p.Supplier)},
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
		Button:       r.T("verification.reinstate.button"), Back: ui.Link{Text: r.T("verification.suspend.back"), Href: enterprise.PathOf(p.Supplier)},
	}
	return r.Show(ui.Page{Title: confirm.Title, Section: ui.SectionEnterprises}, ui.ConfirmMoment(confirm, f))
}

func (a *area) reinstate(r *page.Request, _ struct{}, _ int64) (string, error) {
	s, err := a.Suppliers.ReinstateSupplier(r.Context(), &suppliersv1.ReinstateSupplierRequest{Supplier: r.Param("supplier")})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("verification.reinstate.done", "name", s.GetName()))
	return enterprise.PathOf(s), nil
}

// claimOptions are what can be stated; the status says which one is claimed.
func claimOptions(ctx context.Context, p *enterprise.Profile) []ui.Option {
	list := []ui.Option{
		{Value: "social_status", Label: enterprise.ClaimName(ctx, p.Words, p.Supplier, "social_status"), Hint: p.Words.Law(enterprise.ListStatus, p.Supplier.GetSocialStatus())},
		{Value: "identity", Label: i18n.T(ctx, "enterprise.claim.identity"), Hint: i18n.T(ctx, "enterprise.claim.identity_hint")},
		{Value: "article_20", Label: i18n.T(ctx, "enterprise.claim.article_20"), Hint: i18n.T(ctx, "enterprise.claim.article_20_hint")},
	}
	if p.Supplier.GetSocialStatus() == "" {
		return list[1:]
	}
	return list
}

// claimOf finds the claim of an organisation.
func claimOf(s *suppliersv1.Supplier, organisation string) (*suppliersv1.Claim, error) {
	i := slices.IndexFunc(s.GetClaims(), func(c *suppliersv1.Claim) bool { return c.GetOrganisation() == organisation })
	if i < 0 {
		return nil, errs.New(codes.NotFound, "claim.not_found", "there is no such claim")
	}
	return s.GetClaims()[i], nil
}
