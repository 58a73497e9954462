package registration

import (
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// showSubmit says what publishing the profile does, and asks once.
func (a *area) showSubmit(r *page.Request, f *ui.Form) error {
	s, err := a.mine(r)
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
		Consequences: []string{
			r.T("registration.submit.public"), r.T("registration.submit.private"), r.T("registration.submit.queue"), r.T("registration.submit.edit"),
			r.T("registration.submit.look", "path", lookPath(s)),
		},
		Button: r.T("registration.submit.button"), Back: ui.Link{Text: r.T("registration.submit.back"), Href: enterprise.MinePath},
	}
	return r.Show(ui.Page{Title: confirm.Title, Section: ui.SectionEnterprises}, ui.ConfirmMoment(confirm, f))
}

// lookPath is the profile as others see it.
func lookPath(s *suppliersv1.Supplier) string {
	return enterprise.PathOf(s) + "?" + enterprise.AsOthers + "=others"
}

func (a *area) submit(r *page.Request, _ struct{}, _ int64) (string, error) {
	if _, err := a.Suppliers.SubmitSupplier(r.Context(), &suppliersv1.SubmitSupplierRequest{Supplier: r.Supplier()}); err != nil {
		return "", err
	}
	return enterprise.MinePath + "/submitted", nil
}

// showSubmitted is the receipt.
func (a *area) showSubmitted(r *page.Request) error {
	if err := r.SignedIn(writers()...); err != nil {
		return err
	}
	s, err := a.mine(r)
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
		Next: []ui.Link{
			{Text: r.T("verification.notice.unproven_link"), Href: enterprise.PathOf(s) + "/claim"},
			{Text: r.T("registration.receipt.see"), Href: enterprise.PathOf(s)},
			{Text: r.T("registration.receipt.tenders"), Href: "/tenders"},
			{Text: r.T("registration.receipt.more"), Href: enterprise.MinePath},
		},
	}
	return r.Show(ui.Page{Title: receipt.Title, Section: ui.SectionEnterprises}, ui.ReceiptPanel(receipt))
}
