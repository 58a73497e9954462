package suppliers

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// queueSize is how many a page of the queue shows.
const queueSize = 25

func (a *area) verifyRoutes(s *page.Site) {
	verifiers := []string{verifier}
	s.Get("/verify", a.queue)
	page.Mount(s, onePath+"/verify", page.Form[statementForm]{
		Name: "verify", Roles: verifiers, Files: map[string]ui.Allowed{"evidence": allowed()},
		Load: loadStatement, Show: a.showVerify, Send: a.verify,
		Labels: []string{"claim", "suppliers.verify.claim", "evidence", "suppliers.field.evidence", "note", "suppliers.verify.note", "expires_at", "suppliers.verify.until"},
	})
	page.Mount(s, onePath+"/suspend", page.Form[reasonForm]{
		Name: "suspend", Roles: verifiers, Show: a.showSuspend, Send: a.suspend, Labels: []string{"reason", "suppliers.suspend.reason"},
	})
	page.Mount(s, onePath+"/reinstate", page.Form[struct{}]{Roles: verifiers, Show: a.showReinstate, Send: a.reinstate})
	a.claimRoutes(s)
}

// queue is what waits for verifiers.
func (a *area) queue(r *page.Request) error {
	if err := r.SignedIn(verifier); err != nil {
		return err
	}
	ctx := r.Context()
	claimed := r.Query("show") == "claimed"
	answer, err := a.suppliers.ListSuppliers(ctx, &suppliersv1.ListSuppliersRequest{
		PageSize: queueSize, PageToken: r.Query("page"), AwaitingVerification: !claimed, Claimed: claimed,
	})
	if err != nil {
		return err
	}
	wanted := map[string][]string{}
	for _, s := range answer.GetSuppliers() {
		wanted[listStatus] = append(wanted[listStatus], s.GetSocialStatus())
		wanted[listForm] = append(wanted[listForm], s.GetLegalForm())
	}
	w, err := a.words(ctx, wanted)
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
	return r.Show(ui.Page{Title: r.T("suppliers.queue.title"), Section: ui.SectionEnterprises}, queuePage(v))
}

// statementForm is what a verifier states.
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

func (a *area) load(r *page.Request) (*profile, error) {
	s, err := a.suppliers.GetSupplier(r.Context(), &suppliersv1.GetSupplierRequest{Supplier: r.Param("supplier")})
	if err != nil {
		return nil, err
	}
	return a.profile(r, s)
}

func (a *area) showVerify(r *page.Request, f *ui.Form) error {
	p, err := a.load(r)
	if err != nil {
		return err
	}
	title := r.T("suppliers.verify.title", "name", p.supplier.GetName())
	above := []ui.Link{{Text: r.T("suppliers.queue.title"), Href: "/verify"}, {Text: p.supplier.GetName(), Href: pathOf(p.supplier)}}
	return r.Show(ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: append(above, ui.Link{Text: r.T("suppliers.one.verify")})}, verifyPage(p, f, title))
}

func (a *area) verify(r *page.Request, v statementForm, _ int64) (string, error) {
	day := v.Until
	day.Time = ""
	until, err := day.In(r.Zone(), "expires_at")
	if err != nil {
		return "", err
	}
	s, err := a.suppliers.VerifySupplier(r.Context(), &suppliersv1.VerifySupplierRequest{
		Supplier: r.Param("supplier"), Claim: v.Claim, Note: strings.TrimSpace(v.Note), Evidence: files(v.Evidence),
		ExpiresAt: timestamppb.New(until.In(r.Zone()).AddDate(0, 0, 1)), // it holds through that day
	})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("suppliers.verify.done", "name", s.GetName(), "day", i18n.Date(r.Context(), until, r.Zone())))
	return pathOf(s), nil
}

// reasonForm is why a supplier is suspended.
type reasonForm struct {
	Reason string `form:"reason"`
}

func (a *area) showSuspend(r *page.Request, f *ui.Form) error {
	p, err := a.load(r)
	if err != nil {
		return err
	}
	confirm := ui.Confirm{
		Title: r.T("suppliers.suspend.title", "name", p.supplier.GetName()), Lead: r.T("suppliers.suspend.lead"),
		Consequences: []string{r.T("suppliers.suspend.hidden"), r.T("suppliers.suspend.bids"), r.T("suppliers.suspend.told")},
		Button:       r.T("suppliers.suspend.button"), Warning: true, Back: ui.Link{Text: r.T("suppliers.suspend.back"), Href: pathOf(p.supplier)},
	}
	return r.Show(ui.Page{Title: confirm.Title, Section: ui.SectionEnterprises}, suspendPage(confirm, f))
}

func (a *area) suspend(r *page.Request, v reasonForm, _ int64) (string, error) {
	s, err := a.suppliers.SuspendSupplier(r.Context(), &suppliersv1.SuspendSupplierRequest{Supplier: r.Param("supplier"), Reason: strings.TrimSpace(v.Reason)})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("suppliers.suspend.done", "name", s.GetName()))
	return pathOf(s), nil
}

func (a *area) showReinstate(r *page.Request, f *ui.Form) error {
	p, err := a.load(r)
	if err != nil {
		return err
	}
	confirm := ui.Confirm{
		Title: r.T("suppliers.reinstate.title", "name", p.supplier.GetName()), Lead: r.T("suppliers.reinstate.lead", "reason", p.supplier.GetSuspensionReason()),
		Consequences: []string{r.T("suppliers.reinstate.shown")},
		Button:       r.T("suppliers.reinstate.button"), Back: ui.Link{Text: r.T("suppliers.suspend.back"), Href: pathOf(p.supplier)},
	}
	return r.Show(ui.Page{Title: confirm.Title, Section: ui.SectionEnterprises}, ui.ConfirmMoment(confirm, f))
}

func (a *area) reinstate(r *page.Request, _ struct{}, _ int64) (string, error) {
	s, err := a.suppliers.ReinstateSupplier(r.Context(), &suppliersv1.ReinstateSupplierRequest{Supplier: r.Param("supplier")})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("suppliers.reinstate.done", "name", s.GetName()))
	return pathOf(s), nil
}

// claimOptions are what can be stated; the status says which one is claimed.
func claimOptions(ctx context.Context, p *profile) []ui.Option {
	list := []ui.Option{
		{Value: "social_status", Label: claimName(ctx, p.words, p.supplier, "social_status"), Hint: p.words.law(listStatus, p.supplier.GetSocialStatus())},
		{Value: "identity", Label: i18n.T(ctx, "suppliers.claim.identity"), Hint: i18n.T(ctx, "suppliers.claim.identity_hint")},
		{Value: "article_20", Label: i18n.T(ctx, "suppliers.claim.article_20"), Hint: i18n.T(ctx, "suppliers.claim.article_20_hint")},
	}
	if p.supplier.GetSocialStatus() == "" {
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
