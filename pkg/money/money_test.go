package money_test

import (
	"math"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/money"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

func TestAmountsAreReadExactlyOrRefused(t *testing.T) {
	for _, c := range []struct {
		amount, currency string
		minor            int64
		reason           string
	}{
		{"1234.50", "EUR", 123450, ""},
		{"1234.5", "PLN", 123450, ""},
		{"12", "RON", 1200, ""},
		{"-0.01", "SEK", -1, ""},
		{"0", "EUR", 0, ""},
		{"007.10", "EUR", 710, ""},
		{"500", "ISK", 500, ""},
		{"92233720368547758.07", "EUR", math.MaxInt64, ""},
		{"92233720368547758.08", "EUR", 0, "money.too_large"},
		{"500.5", "ISK", 0, "money.decimals"},
		{"1.005", "EUR", 0, "money.decimals"},
		{"1.", "EUR", 0, "money.amount"},
		{".5", "EUR", 0, "money.amount"},
		{"", "EUR", 0, "money.amount"},
		{"-", "EUR", 0, "money.amount"},
		{"--1", "EUR", 0, "money.amount"},
		{"+1", "EUR", 0, "money.amount"},
		{"1e3", "EUR", 0, "money.amount"},
		{"1,50", "EUR", 0, "money.amount"},
		{"1 000", "EUR", 0, "money.amount"},
		{"١٢", "EUR", 0, "money.amount"},
		{"1", "eur", 0, "money.currency"},
		{"1", "XXX", 0, "money.currency"},
	} {
		got, err := money.Parse(c.amount, c.currency)
		if c.reason != "" {
			if !errs.Is(err, c.reason) || errs.Code(err) != codes.InvalidArgument {
				t.Errorf("%q %s: got %v, want reason %s", c.amount, c.currency, err, c.reason)
			}
			continue
		}
		if err != nil || got.Minor != c.minor || got.Currency != c.currency {
			t.Errorf("%q %s: got %v, %v", c.amount, c.currency, got, err)
		}
	}
}

func TestAmountsAreWrittenWithAllMinorDigits(t *testing.T) {
	for want, a := range map[string]money.Amount{
		"1234.50 EUR":               {Minor: 123450, Currency: "EUR"},
		"0.05 EUR":                  {Minor: 5, Currency: "EUR"},
		"-0.05 EUR":                 {Minor: -5, Currency: "EUR"},
		"0.00 SEK":                  {Currency: "SEK"},
		"-7 ISK":                    {Minor: -7, Currency: "ISK"},
		"-92233720368547758.08 EUR": {Minor: math.MinInt64, Currency: "EUR"},
	} {
		if got := a.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAViolationNamesTheFieldBelowItsPath(t *testing.T) {
	_, err := money.From("lots[1].value", &typesv1.Money{Amount: "1.234", Currency: "EUR"})
	if f := errs.From(err).Fields; len(f) != 1 || f[0].Path != "lots[1].value.amount" || f[0].Params["digits"] != "2" {
		t.Errorf("got %+v", f)
	}
	if _, err := money.From("value", nil); !errs.Is(err, "money.required") {
		t.Errorf("got %v", err)
	}
}

func TestSumsRefuseToMixCurrenciesAndToOverflow(t *testing.T) {
	eur := money.Amount{Minor: 100, Currency: "EUR"}
	if got, err := money.Sum(eur, eur, eur); err != nil || got.Minor != 300 || got.Currency != "EUR" {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := money.Sum(); err != nil || got != (money.Amount{}) {
		t.Errorf("nothing: got %v, %v", got, err)
	}
	for _, c := range []struct {
		name   string
		do     func() error
		reason string
	}{
		{"two currencies", func() error { _, err := eur.Add(money.Amount{Minor: 1, Currency: "PLN"}); return err }, "money.currencies_differ"},
		{"zero of another currency", func() error { _, err := eur.Add(money.Amount{Currency: "PLN"}); return err }, "money.currencies_differ"},
		{"compare", func() error { _, err := eur.Compare(money.Amount{Minor: 1, Currency: "PLN"}); return err }, "money.currencies_differ"},
		{"above the top", func() error { _, err := money.Amount{Minor: math.MaxInt64, Currency: "EUR"}.Add(eur); return err }, "money.too_large"},
		{"below the bottom", func() error { _, err := money.Amount{Minor: math.MinInt64, Currency: "EUR"}.Sub(eur); return err }, "money.too_large"},
		{"minus the bottom", func() error { _, err := eur.Sub(money.Amount{Minor: math.MinInt64, Currency: "EUR"}); return err }, "money.too_large"},
		{"twice the bottom", func() error {
			a := money.Amount{Minor: math.MinInt64, Currency: "EUR"}
			_, err := a.Add(a)
			return err
		}, "money.too_large"},
	} {
		if err := c.do(); !errs.Is(err, c.reason) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.reason)
		}
	}
}

func FuzzWhatIsReadIsWrittenBackTheSame(f *testing.F) {
	f.Add("1234.50", "EUR")
	f.Add("-0.01", "PLN")
	f.Add("7", "ISK")
	f.Add("99999999999999999999", "EUR")
	f.Fuzz(func(t *testing.T, amount, currency string) {
		a, err := money.Parse(amount, currency)
		if err != nil {
			return
		}
		again, err := money.From("", a.Proto())
		if err != nil || again != a {
			t.Errorf("%q %s became %v and then %v (%v)", amount, currency, a, again, err)
		}
	})
}
