package pools

import (
	"crypto/rand"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	"github.com/fairlot/fairlot/services/web/cpv"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// declared is a demand as it is typed.
type declared struct {
	Demand struct {
		Title       string     `form:"title"`
		Description string     `form:"description"`
		CPV         string     `form:"cpv"`
		Value       page.Money `form:"value"`
		Start       page.Date  `form:"period_start"`
		End         page.Date  `form:"period_end"`
	} `form:"demand"`
	Words string `form:"cpv_words"`
}

func (a *area) mountDeclare(s *page.Site) {
	page.Mount(s, "/demands/new", page.Form[declared]{
		Name: "demand-new", Roles: []string{roleOfficer}, Load: a.begin, Show: a.showDeclare, Send: a.declare,
		Labels: []string{
			"demand.title", "pools.field.title", "demand.description", "pools.field.description", "demand.cpv", "pools.field.cpv",
			"demand.value", "pools.field.value", "demand.period_start", "pools.field.start", "demand.period_end", "pools.field.end",
		},
	})
}

// begin starts empty, or with what and when of a demand that one wants to join
// ("?like=dem_…").
func (a *area) begin(r *page.Request) (declared, int64, error) {
	var v declared
	v.Demand.Value.Currency = "EUR"
	if r.Query("like") == "" {
		return v, 0, nil
	}
	d, err := a.pools.GetDemand(r.Context(), &poolsv1.GetDemandRequest{Demand: r.Query("like")})
	if errs.Code(err) == codes.NotFound {
		return v, 0, nil
	}
	if err != nil {
		return v, 0, err
	}
	zone := i18n.ZoneOf(d.GetPlace().GetCountry())
	v.Demand.CPV, v.Demand.Value.Currency = d.GetCpv(), d.GetValue().GetCurrency()
	v.Demand.Start, v.Demand.End = page.DateOf(d.GetPeriodStart().AsTime(), zone), page.DateOf(d.GetPeriodEnd().AsTime(), zone)
	return v, 0, nil
}

func (a *area) showDeclare(r *page.Request, f *ui.Form) error {
	found, err := a.codes.Search(r.Context(), f.Value(cpv.Words), f.Value("demand.cpv"))
	if err != nil {
		return err
	}
	title := r.T("pools.declare.title")
	return r.Show(shown(title, crumbs(r, nil, title)), declarePage(f, found))
}

// declare makes the demand. The button that looks for codes shows the form again.
func (a *area) declare(r *page.Request, v declared, _ int64) (string, error) {
	if r.Value(cpv.Find) != "" {
		return "", a.findCodes(r, v)
	}
	d, err := v.proto(r)
	if err != nil {
		return "", err
	}
	made, err := a.pools.CreateDemand(r.Context(), &poolsv1.CreateDemandRequest{Demand: d})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("pools.declare.done"))
	return demandAt(made.GetId()), nil
}

func (a *area) findCodes(r *page.Request, v declared) error {
	values, err := page.Encode(v)
	if err != nil {
		return err
	}
	f := &ui.Form{Action: r.Fiber.Path(), Name: "demand-new", Values: values, Filled: true, Key: r.Value("_key")}
	if f.Key == "" {
		f.Key = rand.Text()
	}
	return a.showDeclare(r, f)
}

// proto is what was typed in the contract's form. The last day counts whole.
func (v declared) proto(r *page.Request) (*poolsv1.Demand, error) {
	d := &poolsv1.Demand{
		Title: strings.TrimSpace(v.Demand.Title), Description: strings.TrimSpace(v.Demand.Description),
		Cpv: cpv.Chosen(v.Demand.CPV, v.Words), Value: v.Demand.Value.Proto(),
	}
	var wrong []error
	for _, day := range []struct {
		typed page.Date
		field string
		into  **timestamppb.Timestamp
	}{{v.Demand.Start, "demand.period_start", &d.PeriodStart}, {v.Demand.End, "demand.period_end", &d.PeriodEnd}} {
		if day.typed.Empty() {
			wrong = append(wrong, errs.Invalid(day.field, "required", "fill this in"))
			continue
		}
		at, err := day.typed.In(r.Zone(), day.field)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		*day.into = timestamppb.New(at)
	}
	if len(wrong) == 0 {
		return d, nil
	}
	return nil, errs.Join(append(v.missing(d), wrong...)...)
}

// missing says what else is to be filled in, so that one who forgot a day hears
// of everything at once.
func (v declared) missing(d *poolsv1.Demand) []error {
	var wrong []error
	for _, field := range []struct {
		name   string
		filled bool
	}{{"demand.title", d.GetTitle() != ""}, {"demand.cpv", d.GetCpv() != ""}, {"demand.value", d.GetValue() != nil}} {
		if !field.filled {
			wrong = append(wrong, errs.Invalid(field.name, "required", "fill this in"))
		}
	}
	return wrong
}

// currencies are those of the states of the cities.
func currencies() []string { return []string{"EUR", "PLN", "RON", "SEK"} }
