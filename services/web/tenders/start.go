package tenders

import (
	"crypto/rand"
	"strings"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/cpv"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// start is what a tender begins with.
type start struct {
	Title     string     `form:"title"`
	Procedure string     `form:"procedure"`
	Nature    string     `form:"contract_nature"`
	CPV       string     `form:"cpv"`
	CPVWords  string     `form:"cpv_words"`
	Value     page.Money `form:"value"`
}

func (a *area) mountStart(s *page.Site) {
	page.Mount(s, "/tenders/new", page.Form[start]{
		Name: "tender-new", Roles: []string{roleOfficer},
		Load: func(*page.Request) (start, int64, error) { return start{Value: page.Money{Currency: "EUR"}}, 0, nil },
		Show: a.showStart, Send: a.start,
		Labels: []string{
			"title", "tenders.field.title", "contract_nature", "tenders.field.contract_nature", "cpv", "tenders.field.cpv",
			"value", "tenders.field.value", "procedure", "tenders.field.procedure",
		},
	})
}

func (a *area) showStart(r *page.Request, f *ui.Form) error {
	c, err := a.finder.Search(r.Context(), f.Value(cpv.Words), f.Value("cpv"))
	if err != nil {
		return err
	}
	p := ui.Page{Title: r.T("tenders.start.title"), Section: ui.SectionTenders, Crumbs: append(crumbs(r, nil), ui.Link{Text: r.T("tenders.start.crumb")})}
	return r.Show(p, startPage(f, c))
}

// start creates the draft with what the organisation's profile already says.
// The button that looks for codes shows the form again.
func (a *area) start(r *page.Request, v start, _ int64) (string, error) {
	if r.Value(cpv.Find) != "" {
		f, err := typed(r, v)
		if err != nil {
			return "", err
		}
		return "", a.showStart(r, f)
	}
	if strings.TrimSpace(v.Title) == "" {
		return "", r.Problems("title", "errors.required")
	}
	o, err := a.accounts.GetOrganisation(r.Context(), &accountsv1.GetOrganisationRequest{Organisation: r.Viewer().Organisation})
	if err != nil {
		return "", err
	}
	t, err := a.tenders.CreateTender(r.Context(), &tendersv1.CreateTenderRequest{Tender: &tendersv1.Tender{
		Title: strings.TrimSpace(v.Title), Language: o.GetLanguage(), Place: o.GetPlace(), ElectronicSubmission: true,
		Procedure:      tendersv1.Procedure(number(tendersv1.Procedure_value, procedures, v.Procedure)),
		ContractNature: tendersv1.ContractNature(number(tendersv1.ContractNature_value, natures, v.Nature)),
		Cpv:            cpv.Chosen(v.CPV, v.CPVWords), Value: v.Value.Proto(),
	}})
	if err != nil {
		return "", local(err, "tender.")
	}
	r.Notice(true, r.T("tenders.start.done"))
	return at(t), nil
}

// typed is the form as it was sent, to be shown again without an error.
func typed(r *page.Request, v any) (*ui.Form, error) {
	values, err := page.Encode(v)
	if err != nil {
		return nil, err
	}
	key := r.Value("_key")
	if key == "" {
		key = rand.Text()
	}
	return &ui.Form{Action: r.Fiber.Path(), Values: values, Filled: true, Key: key}, nil
}
