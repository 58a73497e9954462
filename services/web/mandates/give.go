package mandates

import (
	"context"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/static"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	// mostShown is how many brokers the page offers at once.
	mostShown = 12
	// brokersAPage and mostPages bound how many brokers are looked through.
	brokersAPage = 200
	mostPages    = 20
)

// give is a new mandate.
type give struct {
	Organisation string    `form:"organisation"`
	Until        page.Date `form:"until"`
}

// loadGive offers a year.
func loadGive(r *page.Request) (give, int64, error) {
	day := page.DateOf(r.Now().AddDate(1, 0, 0), r.Zone())
	day.Time = ""
	return give{Until: day}, 0, nil
}

// given is the enterprise's page.
type given struct {
	supplier      *suppliersv1.Supplier
	running, past []*suppliersv1.Mandate
	// brokers are those found for the words, more says that there are others.
	brokers []*accountsv1.Organisation
	words   string
	more    bool
	form    *ui.Form
	page    *page.Request
}

func (v given) options(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, b := range v.brokers {
		list = append(list, ui.Option{Value: b.GetId(), Label: b.GetName(), Hint: place(ctx, b)})
	}
	return list
}

func place(ctx context.Context, o *accountsv1.Organisation) string {
	parts := []string{o.GetPlace().GetCity()}
	if c := o.GetPlace().GetCountry(); c != "" {
		parts = append(parts, i18n.Country(ctx, c))
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

func (a *area) mine(r *page.Request) (*suppliersv1.Supplier, error) {
	return a.suppliers.GetSupplier(r.Context(), &suppliersv1.GetSupplierRequest{Supplier: "mine"})
}

func (a *area) showGive(r *page.Request, f *ui.Form) error {
	s, err := a.mine(r)
	if errs.Code(err) == codes.NotFound {
		return r.Redirect(enterprisePath)
	}
	if err != nil {
		return err
	}
	v := given{supplier: s, words: strings.TrimSpace(r.Query("q")), form: f, page: r}
	for _, m := range slices.Backward(s.GetMandates()) {
		if running(m, r.Now()) {
			v.running = append(v.running, m)
		} else {
			v.past = append(v.past, m)
		}
	}
	if v.brokers, v.more, err = a.brokers(r.Context(), v.words); err != nil {
		return err
	}
	title := r.T("mandates.give.title")
	crumbs := []ui.Link{{Text: r.T("mandates.give.enterprise"), Href: enterprisePath}, {Text: title}}
	return r.Show(ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: crumbs}, givePage(v))
}

// brokers are the first whose names hold all words, in the order of their names.
func (a *area) brokers(ctx context.Context, words string) (found []*accountsv1.Organisation, more bool, err error) {
	token := ""
	for range mostPages {
		answer, err := a.accounts.ListOrganisations(ctx, &accountsv1.ListOrganisationsRequest{
			Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BROKER, PageSize: brokersAPage, PageToken: token,
		})
		if err != nil {
			return nil, false, err
		}
		for _, o := range answer.GetOrganisations() {
			if !holds(o.GetName(), words) {
				continue
			}
			if len(found) == mostShown {
				return found, true, nil
			}
			found = append(found, o)
		}
		if token = answer.GetNextPageToken(); token == "" {
			break
		}
	}
	return found, false, nil
}

func holds(name, words string) bool {
	name = static.Fold(name)
	for _, word := range strings.Fields(static.Fold(words)) {
		if !strings.Contains(name, word) {
			return false
		}
	}
	return true
}

func (a *area) give(r *page.Request, v give, _ int64) (string, error) {
	s, err := a.mine(r)
	if err != nil {
		return "", err
	}
	if v.Organisation == "" {
		return "", r.Problems("organisation", "mandate.broker")
	}
	v.Until.Time = ""
	until, err := v.Until.In(r.Zone(), "until")
	if err != nil {
		return "", err
	}
	_, err = a.suppliers.GiveMandate(r.Context(), &suppliersv1.GiveMandateRequest{
		Supplier: s.GetId(), Organisation: v.Organisation,
		Until: timestamppb.New(until.In(r.Zone()).AddDate(0, 0, 1)), // through that day
	})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("mandates.give.done", "day", i18n.Date(r.Context(), until, r.Zone())))
	return minePath, nil
}

// named finds the mandate of the address; nil where it does not run (any more).
func (a *area) named(r *page.Request) (*suppliersv1.Supplier, *suppliersv1.Mandate, error) {
	s, err := a.mine(r)
	if err != nil {
		return nil, nil, err
	}
	for _, m := range s.GetMandates() {
		if m.GetId() == r.Param("mandate") && running(m, r.Now()) {
			return s, m, nil
		}
	}
	return s, nil, nil
}

func (a *area) showEnd(r *page.Request, f *ui.Form) error {
	_, m, err := a.named(r)
	if err != nil {
		return err
	}
	if m == nil {
		r.Notice(false, r.T("mandates.end.over"))
		return r.Redirect(minePath)
	}
	confirm := ui.Confirm{
		Title: r.T("mandates.end.title", "broker", m.GetOrganisationName()), Lead: r.T("mandates.end.lead"),
		Button: r.T("mandates.end.button"), Back: ui.Link{Text: r.T("mandates.back"), Href: minePath},
	}
	return r.Show(ui.Page{Title: confirm.Title, Section: ui.SectionEnterprises}, ui.ConfirmMoment(confirm, f))
}

func (a *area) end(r *page.Request, _ struct{}, _ int64) (string, error) {
	s, err := a.mine(r)
	if err != nil {
		return "", err
	}
	if _, err := a.suppliers.EndMandate(r.Context(), &suppliersv1.EndMandateRequest{Supplier: s.GetId(), Mandate: r.Param("mandate")}); err != nil {
		return "", err
	}
	r.Notice(true, r.T("mandates.end.done"))
	return minePath, nil
}
