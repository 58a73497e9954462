package clauses

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// The figures that the calibrator proposes and everyone can change, by the names
// that the contract gives them.
func proposed() []string { return []string{"labour_share", "share", "hourly_cost", "yearly_hours"} }

// shownBefore marks what a field was filled with: a field that still says so was
// not changed, and is proposed anew when the trade or the place changes.
const shownBefore = "was_"

// Sheet is a calibration as it is shown: what was asked and what it gives.
type Sheet struct {
	Form *ui.Form
	// Result is nil while the value is missing or something must change.
	Result *clausesv1.Calibration
	// Directory lists the enterprises that were counted.
	Directory string
	// Currency of the value.
	Currency string
	// period is the duration, as exact as the draft says it.
	start, end time.Time
}

// Calibrator asks for calibrations on the pages.
type Calibrator struct {
	clauses clausesv1.ClausesServiceClient
	cities  *enterprise.Gazetteer
}

// NewCalibrator asks over conn.
func NewCalibrator(conn grpc.ClientConnInterface, cities *enterprise.Gazetteer) *Calibrator {
	return &Calibrator{clauses: clausesv1.NewClausesServiceClient(conn), cities: cities}
}

// Of reads the form of the address, which a draft fills first (nil where there is
// none), and calibrates. What must change stands in the sheet's form.
func (c *Calibrator) Of(r *page.Request, t *tendersv1.Tender, lot *tendersv1.Lot) (*Sheet, error) {
	s := &Sheet{Form: &ui.Form{Values: filledFrom(r, t, lot), Names: fieldNames(r)}}
	if t.GetContractStart() != nil && t.GetContractEnd() != nil {
		s.start, s.end = t.GetContractStart().AsTime(), t.GetContractEnd().AsTime()
	}
	return s, c.calibrate(r, s, int32(len(t.GetLots())))
}

// filledFrom is what the address says, and where it says nothing the draft.
func filledFrom(r *page.Request, t *tendersv1.Tender, lot *tendersv1.Lot) url.Values {
	values := url.Values{}
	value, code, place := t.GetValue(), t.GetCpv(), t.GetPlace()
	if lot.GetValue().GetAmount() != "" {
		value = lot.GetValue()
	}
	if lot.GetCpv() != "" {
		code = lot.GetCpv()
	}
	if lot.GetPlace().GetCity() != "" {
		place = lot.GetPlace()
	}
	m := page.MoneyOf(value)
	first := map[string]string{
		"value.amount": strings.TrimSuffix(m.Amount, ".00"), "value.currency": m.Currency, "cpv": code, "city": city(place), "months": months(t),
	}
	if lot != nil {
		values.Set("lot", lot.GetId())
	}
	for name, value := range first {
		if r.Fiber.Context().QueryArgs().Has(name) {
			value = r.Query(name)
		}
		values.Set(name, strings.TrimSpace(value))
	}
	for name, given := range Given(r) {
		values[name] = given
	}
	if values.Get("value.currency") == "" {
		values.Set("value.currency", "EUR")
	}
	return values
}

// Given are the figures of the address that somebody changed: pages that lead on
// keep them.
func Given(r *page.Request) url.Values {
	values := url.Values{}
	for _, name := range proposed() {
		if given := strings.TrimSpace(r.Query(name)); given != "" && given != r.Query(shownBefore+name) {
			values.Set(name, given)
		}
	}
	return values
}

func city(p *typesv1.Place) string {
	if p.GetCity() == "" {
		return ""
	}
	return p.GetCity() + ", " + p.GetCountry()
}

// daysOfAMonth is a twelfth of 365 days.
const daysOfAMonth = 365.0 / 12

// months is the duration of the contract in whole months.
func months(t *tendersv1.Tender) string {
	if t.GetContractStart() == nil || t.GetContractEnd() == nil {
		return "12"
	}
	days := t.GetContractEnd().AsTime().Sub(t.GetContractStart().AsTime()).Hours()/24 + 1
	return strconv.Itoa(max(1, int(days/daysOfAMonth+0.5)))
}

func fieldNames(r *page.Request) []ui.FieldName {
	var names []ui.FieldName
	for _, name := range append([]string{"value", "cpv", "city", "months"}, proposed()...) {
		names = append(names, ui.FieldName{Field: name, Name: r.T("library.figure." + name)})
	}
	return names
}

// longest is the most months that the calibrator takes: fifty years.
const longest = 600

// calibrate asks the service and fills what it proposes into the form.
func (c *Calibrator) calibrate(r *page.Request, s *Sheet, lots int32) error {
	v := s.Form.Values
	s.Currency = v.Get("value.currency")
	if v.Get("value.amount") == "" {
		return nil
	}
	req, ok := c.request(r, s, lots)
	if !ok {
		return nil
	}
	answer, err := c.clauses.Calibrate(r.Context(), req)
	if err != nil {
		return s.refused(r.Context(), err)
	}
	s.Result = answer
	s.Directory = c.directory(req)
	for _, f := range answer.GetFigures() {
		if slices.Contains(proposed(), f.GetName()) && v.Get(f.GetName()) == "" {
			v.Set(f.GetName(), f.GetAmount())
			v.Set(shownBefore+f.GetName(), f.GetAmount())
		}
	}
	return nil
}

// request is what the form asks the service; it is false where a field of the
// page itself must change.
func (c *Calibrator) request(r *page.Request, s *Sheet, lots int32) (*clausesv1.CalibrateRequest, bool) {
	v := s.Form.Values
	req := &clausesv1.CalibrateRequest{
		Value: &typesv1.Money{Amount: page.Number(v.Get("value.amount")), Currency: s.Currency}, Lots: lots,
		LabourShare: figure(v.Get("labour_share")), Share: figure(v.Get("share")), HourlyCost: figure(v.Get("hourly_cost")), YearlyHours: figure(v.Get("yearly_hours")),
	}
	say := func(field, key string) {
		s.Form.Errors = append(s.Form.Errors, ui.FieldError{Field: field, Text: r.T(key)})
	}
	if typed := v.Get("cpv"); typed != "" {
		if match := code.FindStringSubmatch(typed); match != nil {
			req.Cpv = Family(match[1])
		} else {
			say("cpv", "library.find.no_code")
		}
	}
	if typed := v.Get("city"); typed != "" {
		if found := c.cities.Find(typed); len(found) > 0 {
			at := found[0]
			req.Place = &typesv1.Place{City: at.Name, Country: at.Country, Latitude: &at.Latitude, Longitude: &at.Longitude}
		} else {
			say("city", "library.calibrator.no_city")
		}
	}
	n, err := strconv.Atoi(v.Get("months"))
	if err != nil || n < 1 || n > longest {
		say("months", "library.calibrator.no_months")
	} else {
		s.period(req, r.Now(), n)
	}
	return req, len(s.Form.Errors) == 0
}

// period is the draft's, to the day, or as many months from now.
func (s *Sheet) period(req *clausesv1.CalibrateRequest, now time.Time, n int) {
	start, end := now, now.Add(time.Duration(float64(n)*daysOfAMonth*24)*time.Hour-24*time.Hour)
	draft := &tendersv1.Tender{ContractStart: timestamppb.New(s.start), ContractEnd: timestamppb.New(s.end)}
	if !s.end.IsZero() && months(draft) == strconv.Itoa(n) {
		start, end = s.start, s.end
	}
	req.ContractStart, req.ContractEnd = timestamppb.New(start), timestamppb.New(end)
}

// figure reads a figure as people write it, the sign of a percentage too.
func figure(typed string) string {
	return page.Number(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(typed), "%")))
}

// refused writes what the service says must change to the fields; any other
// error is the page's.
func (s *Sheet) refused(ctx context.Context, err error) error {
	e := errs.From(err)
	if e.Code != codes.InvalidArgument || len(e.Fields) == 0 {
		return err
	}
	for _, f := range e.Fields {
		text := f.Message
		if i18n.Has(ctx, "errors."+f.Reason) {
			var params []any
			for name, value := range f.Params {
				params = append(params, name, value)
			}
			text = i18n.T(ctx, "errors."+f.Reason, params...)
		}
		s.Form.Errors = append(s.Form.Errors, ui.FieldError{Field: f.Path, Text: text})
	}
	return nil
}

// directory is the list of the enterprises that the calibrator counts.
func (c *Calibrator) directory(req *clausesv1.CalibrateRequest) string {
	values := url.Values{"verified": {"yes"}}
	if code := req.GetCpv(); len(code) >= trade {
		values.Set("cpv", code[:trade])
	}
	if p := req.GetPlace(); p.GetCity() != "" {
		values.Set("near", p.GetCity()+", "+p.GetCountry())
		values.Set("km", "reaches")
	}
	return enterprise.ListPath + "?" + values.Encode()
}

// trade is how many digits of a CPV code name a trade, as the service counts.
const trade = 3

// calibrator is the calibrator without a draft.
func (a *area) calibrator(r *page.Request) error {
	s, err := a.sums.Of(r, nil, nil)
	if err != nil {
		return err
	}
	if len(s.Form.Errors) > 0 {
		r.Status(422)
	}
	title := r.T("library.calibrator.title")
	return r.Show(shown(r, title), calibratorPage(s))
}
