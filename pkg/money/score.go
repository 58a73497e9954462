package money

import (
	"math/big"

	"github.com/cockroachdb/apd/v3"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
)

// maxPlaces bounds exponents of decimals that come from outside, so that a
// short text such as "1e999999" cannot ask for a gigabyte of zeros.
const maxPlaces = 30

// ParseDecimal reads an exact decimal that came from outside, such as a weight
// "12.5" or a committed figure; path names the field in the violation.
func ParseDecimal(path, text string) (*apd.Decimal, error) {
	d, _, err := apd.NewFromString(text)
	if err != nil || d.Form != apd.Finite || d.Exponent > maxPlaces || d.Exponent < -maxPlaces || d.NumDigits() > maxPlaces {
		return nil, errs.Invalid(path, "number.malformed", "write a number such as 12.5")
	}
	return d, nil
}

// Proportion computes weight × numerator ÷ denominator exactly and rounds once,
// half up (away from zero), to places decimals: the points of a bid that offers
// numerator where the best offers denominator. The result has exactly places
// decimals. Codes: OutOfRange (money.ratio) when the denominator is not above
// zero or places is not between 0 and 30.
func Proportion(weight, numerator, denominator *apd.Decimal, places int32) (*apd.Decimal, error) {
	if denominator.Sign() <= 0 || places < 0 || places > maxPlaces {
		return nil, errs.New(codes.OutOfRange, "money.ratio", "a ratio needs a denominator above zero")
	}
	top := new(big.Int).Mul(signed(weight), signed(numerator))
	bottom := signed(denominator)
	shift := int64(weight.Exponent) + int64(numerator.Exponent) - int64(denominator.Exponent) + int64(places)
	power := new(big.Int).Exp(big.NewInt(10), new(big.Int).Abs(big.NewInt(shift)), nil)
	if shift >= 0 {
		top.Mul(top, power)
	} else {
		bottom.Mul(bottom, power)
	}
	coefficient := new(apd.BigInt).SetMathBigInt(divideHalfUp(top, bottom))
	return apd.NewWithBigInt(coefficient, -places), nil
}

// Total adds decimals exactly, without rounding; nothing adds up to zero.
func Total(list ...*apd.Decimal) (*apd.Decimal, error) {
	sum := apd.New(0, 0)
	for _, d := range list {
		if _, err := apd.BaseContext.Add(sum, sum, d); err != nil {
			return nil, errs.New(codes.OutOfRange, "number.too_large", "this number is too large").Because(err)
		}
	}
	return sum, nil
}

// Number gives the amount as an exact decimal of major units: 1234.50.
func (a Amount) Number() *apd.Decimal {
	digits, _ := minorDigits(a.Currency)
	return apd.New(a.Minor, -int32(digits))
}

func signed(d *apd.Decimal) *big.Int {
	n := d.Coeff.MathBigInt()
	if d.Negative {
		n.Neg(n)
	}
	return n
}
