package money_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/cockroachdb/apd/v3"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/money"
)

func decimal(t *testing.T, text string) *apd.Decimal {
	t.Helper()
	d, err := money.ParseDecimal("weight", text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPointsAreExactWithOneRoundingAtTheEnd(t *testing.T) {
	for _, c := range []struct {
		weight, numerator, denominator string
		places                         int32
		want                           string
	}{
		{"40", "100000", "125000", 2, "32.00"},
		{"40", "1", "3", 2, "13.33"},
		{"40", "2", "3", 2, "26.67"},
		{"1", "1", "8", 2, "0.13"},
		{"-1", "1", "8", 2, "-0.13"},
		{"12.5", "0", "7", 3, "0.000"},
		{"1", "2.5", "0.01", 0, "250"},
		{"1", "0.4445", "1", 2, "0.44"}, // rounding twice would give 0.45
		{"100", "1E+3", "2E+5", 1, "0.5"},
	} {
		got, err := money.Proportion(decimal(t, c.weight), decimal(t, c.numerator), decimal(t, c.denominator), c.places)
		if err != nil || got.Text('f') != c.want {
			t.Errorf("%s × %s/%s: got %v, %v, want %s", c.weight, c.numerator, c.denominator, got, err, c.want)
		}
	}
}

func TestAnyProportionIsWithinHalfAUnitOfItsLastPlace(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	for range 2000 {
		weight := apd.New(random.Int64N(10_000), -int32(random.IntN(3)))
		n, d := apd.New(random.Int64(), -2), apd.New(1+random.Int64(), -int32(random.IntN(4)))
		got, err := money.Proportion(weight, n, d, 2)
		if err != nil {
			t.Fatal(err)
		}
		exact := new(big.Rat).Mul(rational(t, weight), rational(t, n))
		exact.Quo(exact, rational(t, d))
		off := exact.Sub(exact, rational(t, got))
		if off.Abs(off).Cmp(big.NewRat(1, 200)) > 0 {
			t.Fatalf("%v × %v/%v: got %v, off by %v", weight, n, d, got, off)
		}
	}
}

func rational(t *testing.T, d *apd.Decimal) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(d.Text('f'))
	if !ok {
		t.Fatalf("no rational in %v", d)
	}
	return r
}

func TestNumbersFromOutsideAreBounded(t *testing.T) {
	for _, text := range []string{"", "x", "NaN", "Infinity", "1e999999", "1e-999999", "1e31", "1234567890123456789012345678901"} {
		if _, err := money.ParseDecimal("weight", text); !errs.Is(err, "number.malformed") {
			t.Errorf("%q: got %v", text, err)
		}
	}
	one := decimal(t, "1")
	for _, c := range []struct {
		denominator *apd.Decimal
		places      int32
	}{{decimal(t, "0"), 2}, {decimal(t, "-1"), 2}, {one, -1}, {one, 31}} {
		if _, err := money.Proportion(one, one, c.denominator, c.places); !errs.Is(err, "money.ratio") {
			t.Errorf("%v, %d places: got %v", c.denominator, c.places, err)
		}
	}
}

func TestTotalsOfPointsLoseNothing(t *testing.T) {
	sum, err := money.Total(decimal(t, "0.1"), decimal(t, "0.2"), decimal(t, "99999999999999999999.70"))
	if err != nil || sum.Text('f') != "100000000000000000000.00" {
		t.Errorf("got %v, %v", sum, err)
	}
	if a := (money.Amount{Minor: 123450, Currency: "EUR"}).Number(); a.Text('f') != "1234.50" {
		t.Errorf("got %v", a)
	}
}
