package clauses

import (
	"context"
	"time"

	"github.com/cockroachdb/apd/v3"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/money"
	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
)

// Where the calibrator begins; every figure can be changed by the officer.
const (
	usualShare       = "5"    // percent of the work
	usualYearlyHours = "1600" // of one person at full time
	daysOfAYear      = 365
)

// sums rounds nothing before the end.
var sums = apd.BaseContext.WithPrecision(40)

// Calibrate proposes a proportionate target: value × labour share × share ÷
// hourly cost gives hours, and hours ÷ (yearly hours × years) people. A figure
// that is not given is proposed, with its source. Anyone may call it.
// Codes: InvalidArgument (calibration.hourly_cost where no cost is known in the
// currency, number.percent, number.positive, contract.period).
func (s *Service) Calibrate(ctx context.Context, req *clausesv1.CalibrateRequest) (*clausesv1.Calibration, error) {
	c, err := calibrate(s.figures, req)
	if err != nil {
		return nil, err
	}
	if err := s.count(ctx, req, c); err != nil {
		return nil, err
	}
	c.Levers = advise(c, req.GetLots())
	return c, nil
}

// sheet is the reasoning, figure by figure.
type sheet struct {
	figures []*clausesv1.Figure
	errs    []error
}

// figure writes down a figure, proposed where it is not given, and reads it.
func (s *sheet) figure(name, field, given, unit string, proposal row, check func(path string, d *apd.Decimal) error) *apd.Decimal {
	f := &clausesv1.Figure{Name: name, Amount: given, Unit: unit}
	if given == "" {
		f.Amount, f.Proposed, f.Source = proposal[len(proposal)-2], true, proposal.source()
	}
	d, err := money.ParseDecimal(field, f.GetAmount())
	if err == nil {
		err = check(field, d)
	}
	if err != nil {
		s.errs = append(s.errs, err)
		return apd.New(1, 0)
	}
	s.figures = append(s.figures, f)
	return d
}

// result writes down what was computed.
func (s *sheet) result(name, unit string, d *apd.Decimal) {
	s.figures = append(s.figures, &clausesv1.Figure{Name: name, Amount: d.Text('f'), Unit: unit})
}

func percent(path string, d *apd.Decimal) error {
	if d.Sign() <= 0 || d.Cmp(apd.New(100, 0)) > 0 {
		return errs.Invalid(path, "number.percent", "give a percentage above 0 and up to 100")
	}
	return nil
}

func positive(path string, d *apd.Decimal) error {
	if d.Sign() <= 0 {
		return errs.Invalid(path, "number.positive", "give a figure above 0")
	}
	return nil
}

// calibrate does the sum. It asks nobody.
func calibrate(f *figures, req *clausesv1.CalibrateRequest) (*clausesv1.Calibration, error) {
	currency := req.GetValue().GetCurrency()
	amount, err := money.From("value", req.GetValue())
	if err != nil {
		return nil, err
	}
	years, err := yearsOf(req)
	if err != nil {
		return nil, err
	}
	cost := f.hourlyCost(req.GetPlace().GetCountry(), currency)
	if cost == nil && req.GetHourlyCost() == "" {
		return nil, errs.Invalid("hourly_cost", "calibration.hourly_cost", "say what an hour of work costs in "+currency, "currency", currency)
	}
	var s sheet
	value := s.figure("value", "value.amount", amount.Decimal(), currency, nil, positive)
	labourShare := s.figure("labour_share", "labour_share", req.GetLabourShare(), "%", f.labourShare(req.GetCpv()), percent)
	labourCost := times(value, labourShare, hundredth)
	s.result("labour_cost", currency, to(labourCost, -2))
	share := s.figure("share", "share", req.GetShare(), "%", row{usualShare, "Fairlot's starting value"}, percent)
	hourly := s.figure("hourly_cost", "hourly_cost", req.GetHourlyCost(), currency, cost, positive)
	hours := floor(over(times(labourCost, share, hundredth), hourly))
	s.result("hours", "h", hours)
	s.result("years", "", to(years, -2))
	yearly := s.figure("yearly_hours", "yearly_hours", req.GetYearlyHours(), "h", row{usualYearlyHours, "Fairlot's starting value: full time without holidays and sickness"}, positive)
	people := to(over(hours, times(yearly, years)), -1)
	s.result("people", "", people)
	if err := errs.Join(s.errs...); err != nil {
		return nil, err
	}
	whole, err := hours.Int64()
	if err != nil {
		return nil, errs.Invalid("value.amount", "number.too_large", "these figures give more hours than can be counted")
	}
	return &clausesv1.Calibration{Figures: s.figures, Hours: whole, People: people.Text('f')}, nil
}

// yearsOf is the duration of the contract; a year where it is not given.
func yearsOf(req *clausesv1.CalibrateRequest) (*apd.Decimal, error) {
	if req.GetContractStart() == nil || req.GetContractEnd() == nil {
		return apd.New(1, 0), nil
	}
	days := int64(req.GetContractEnd().AsTime().Sub(req.GetContractStart().AsTime())/(24*time.Hour)) + 1
	if days < 1 {
		return nil, errs.Invalid("contract_end", "contract.period", "the contract ends before it begins")
	}
	return over(apd.New(days, 0), apd.New(daysOfAYear, 0)), nil
}

var hundredth = apd.New(1, -2)

func times(list ...*apd.Decimal) *apd.Decimal {
	out := apd.New(1, 0)
	for _, d := range list {
		_, _ = sums.Mul(out, out, d) // 40 digits hold the product of what the contract takes
	}
	return out
}

// over divides; the divisor was checked to be above zero.
func over(a, b *apd.Decimal) *apd.Decimal {
	out := new(apd.Decimal)
	_, _ = sums.Quo(out, a, b)
	return out
}

func floor(d *apd.Decimal) *apd.Decimal {
	out := new(apd.Decimal)
	_, _ = sums.Floor(out, d)
	return out
}

// to rounds half up to a power of ten.
func to(d *apd.Decimal, exponent int32) *apd.Decimal {
	out := new(apd.Decimal)
	_, _ = sums.Quantize(out, d, exponent)
	return out
}
