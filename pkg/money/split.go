package money

import (
	"math"
	"math/big"
	"slices"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
)

// Split shares total in proportion to the weights by the largest remainder:
// every part is its exact share rounded down or up to a minor unit, and the
// parts add up to the total. Where remainders are equal the earlier part gets
// the unit, so the same question always has the same answer. A negative total
// is split as its positive mirror. Codes: InvalidArgument (money.weights) when
// there is no weight, a negative one, or none above zero.
func Split(total Amount, weights []int64) ([]Amount, error) {
	sum := new(big.Int)
	for _, w := range weights {
		if w < 0 {
			return nil, badWeights()
		}
		sum.Add(sum, big.NewInt(w))
	}
	if sum.Sign() == 0 {
		return nil, badWeights()
	}
	sign := int64(1)
	magnitude := big.NewInt(total.Minor)
	if total.Minor < 0 {
		sign = -1
		magnitude.Neg(magnitude)
	}
	shares, remainders, left := floors(magnitude, weights, sum)
	order := make([]int, len(weights))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return remainders[b].Cmp(remainders[a]) })
	for _, i := range order[:left] {
		shares[i]++
	}
	parts := make([]Amount, len(weights))
	for i, share := range shares {
		parts[i] = Amount{Minor: sign * int64(share), Currency: total.Currency}
	}
	return parts, nil
}

// floors gives each share rounded down, what was cut off (times sum), and how
// many units are left to hand out, which is less than the number of weights.
func floors(total *big.Int, weights []int64, sum *big.Int) (shares []uint64, remainders []*big.Int, left int64) {
	rest := new(big.Int).Set(total)
	for _, w := range weights {
		product := new(big.Int).Mul(total, big.NewInt(w))
		share, remainder := product.QuoRem(product, sum, new(big.Int))
		rest.Sub(rest, share)
		shares = append(shares, share.Uint64())
		remainders = append(remainders, remainder)
	}
	return shares, remainders, rest.Int64()
}

func badWeights() error {
	return errs.New(codes.InvalidArgument, "money.weights", "weights must not be negative, and one must be above zero")
}

// Share gives numerator/denominator of the amount, rounded half up (away from
// zero) to a minor unit. It is for limits and estimates; to hand a total out
// use Split. Codes: OutOfRange (money.ratio, money.too_large).
func (a Amount) Share(numerator, denominator int64) (Amount, error) {
	if denominator <= 0 {
		return Amount{}, errs.New(codes.OutOfRange, "money.ratio", "a ratio needs a denominator above zero")
	}
	product := new(big.Int).Mul(big.NewInt(a.Minor), big.NewInt(numerator))
	result := divideHalfUp(product, big.NewInt(denominator))
	if !result.IsInt64() || result.Int64() == math.MinInt64 {
		return Amount{}, tooLarge()
	}
	return Amount{Minor: result.Int64(), Currency: a.Currency}, nil
}

// divideHalfUp divides by a positive number and rounds halves away from zero.
func divideHalfUp(n, d *big.Int) *big.Int {
	negative := n.Sign() < 0
	twice := new(big.Int).Abs(n)
	twice.Lsh(twice, 1).Add(twice, d)
	result := twice.Quo(twice, new(big.Int).Lsh(d, 1))
	if negative {
		result.Neg(result)
	}
	return result
}
