package awards

import (
	"fmt"

	"github.com/cockroachdb/apd/v3"
)

// places is how many decimals points, weighted points and totals have.
const places = 4

// precision is enough for one rounding: prices have at most 17 digits, so no
// quotient comes closer to a tie than 1e-22 without being one.
const precision = 60

// rounding computes exactly as far as figures of a tender go and rounds half to
// even.
func rounding() *apd.Context {
	c := apd.BaseContext.WithPrecision(precision)
	c.Rounding = apd.RoundHalfEven
	return c
}

// rounded gives a ÷ b with four decimals.
func rounded(a, b *apd.Decimal) (*apd.Decimal, error) {
	quotient, result := new(apd.Decimal), new(apd.Decimal)
	if _, err := rounding().Quo(quotient, a, b); err != nil {
		return nil, fmt.Errorf("divide %s by %s: %w", a, b, err)
	}
	if _, err := rounding().Quantize(result, quotient, -places); err != nil {
		return nil, fmt.Errorf("round %s: %w", quotient, err)
	}
	return result, nil
}

func times(a, b *apd.Decimal) (*apd.Decimal, error) {
	product := new(apd.Decimal)
	if _, err := rounding().Mul(product, a, b); err != nil {
		return nil, fmt.Errorf("multiply %s by %s: %w", a, b, err)
	}
	return product, nil
}

func hundred() *apd.Decimal { return apd.New(100, 0) }

// pricePoints gives 100 × lowest ÷ price.
func pricePoints(lowest, price *apd.Decimal) (*apd.Decimal, error) {
	top, err := times(hundred(), lowest)
	if err != nil {
		return nil, err
	}
	return rounded(top, price)
}

// weighted gives points × weight ÷ 100.
func weighted(points, weight *apd.Decimal) (*apd.Decimal, error) {
	top, err := times(points, weight)
	if err != nil {
		return nil, err
	}
	return rounded(top, hundred())
}
