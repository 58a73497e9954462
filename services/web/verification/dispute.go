package verification

import (
	"slices"
	"strings"

	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

func (a *area) disputeRoutes(s *page.Site) {
	page.Mount(s, enterprise.OnePath+"/dispute", page.Form[disputeForm]{
		Name: "dispute", Roles: []string{enterprise.Representative}, Files: evidenceFiles(), Show: a.showDispute, Send: a.dispute,
		Labels: []string{
			"identifier", "verification.disputing.number", "note", "verification.disputing.note", "evidence", "enterprise.field.evidence",
		},
	})
	page.Mount(s, enterprise.OnePath+"/disputes/:dispute/freeze", page.Form[reasonForm]{
		Name: "freeze", Roles: verifiers(), Show: a.showFreeze, Send: a.freeze, Labels: []string{"reason", "verification.freezing.reason"},
	})
	page.Mount(s, enterprise.OnePath+"/disputes/:dispute", page.Form[verdict]{
		Name: "decide", Roles: verifiers(), Show: a.showVerdict, Send: a.settle,
		Labels: []string{"uphold", "verification.settling.uphold", "decision", "verification.settling.decision"},
	})
}

// disputeForm says, with the number of the enterprise and evidence, that others
// act for it.
type disputeForm struct {
	Identifier numberForm    `form:"identifier"`
	Note       string        `form:"note"`
	Evidence   []page.Upload `form:"evidence"`
}

// numberForm is a number in the register that the entry is numbered by.
type numberForm struct {
	Scheme string `form:"scheme"`
	Value  string `form:"value"`
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

func (a *area) dispute(r *page.Request, v disputeForm, _ int64) (string, error) {
	s, err := a.Suppliers.OpenDispute(r.Context(), &suppliersv1.OpenDisputeRequest{
		Supplier: r.Param("supplier"), Note: strings.TrimSpace(v.Note), Evidence: enterprise.Files(v.Evidence),
		Identifier: &typesv1.Identifier{Scheme: v.Identifier.Scheme, Value: strings.TrimSpace(v.Identifier.Value)},
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

// disputeOf reads the enterprise and the dispute of the address.
func (a *area) disputeOf(r *page.Request) (*enterprise.Profile, *suppliersv1.Dispute, error) {
	p, err := a.Load(r)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(p.Supplier.GetDisputes(), func(d *suppliersv1.Dispute) bool { return d.GetId() == r.Param("dispute") })
	if i < 0 {
		return nil, nil, errs.NotFound("dispute", r.Param("dispute"))
	}
	return p, p.Supplier.GetDisputes()[i], nil
}

func disputePath(s *suppliersv1.Supplier, d *suppliersv1.Dispute) string {
	return enterprise.PathOf(s) + "/disputes/" + d.GetId()
}

// showFreeze asks why nobody shall act though it was proven who may.
func (a *area) showFreeze(r *page.Request, f *ui.Form) error {
	p, d, err := a.disputeOf(r)
	if err != nil {
		return err
	}
	if d.GetDecidedAt() != nil || p.Supplier.GetRepresentation().GetFrozen() {
		return r.Redirect(disputePath(p.Supplier, d))
	}
	confirm := ui.Confirm{
		Title: r.T("verification.freezing.title", "name", p.Supplier.GetName()), Lead: r.T("verification.freezing.lead"),
		Consequences: []string{r.T("verification.notice.frozen_text"), r.T("verification.freezing.told")},
		Button:       r.T("verification.freezing.button"), Warning: true,
		Back: ui.Link{Text: r.T("verification.back"), Href: disputePath(p.Supplier, d)},
	}
	return r.Show(ui.Page{Title: confirm.Title, Section: ui.SectionEnterprises}, freezePage(confirm, f))
}

func (a *area) freeze(r *page.Request, v reasonForm, _ int64) (string, error) {
	s, err := a.Suppliers.FreezeSupplier(r.Context(), &suppliersv1.FreezeSupplierRequest{
		Supplier: r.Param("supplier"), Dispute: r.Param("dispute"), Reason: strings.TrimSpace(v.Reason),
	})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("verification.freezing.done", "name", s.GetName()))
	return enterprise.PathOf(s) + "/disputes/" + r.Param("dispute"), nil
}

func (a *area) showVerdict(r *page.Request, f *ui.Form) error {
	p, d, err := a.disputeOf(r)
	if err != nil {
		return err
	}
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
