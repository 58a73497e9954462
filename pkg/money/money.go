package money

import (
	"cmp"
	"errors"
	"math"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// Amount is an exact sum of money. The zero Amount has no currency; it may be
// added to any other.
type Amount struct {
	// Minor counts the currency's smallest unit: 123450 is 1234.50 EUR.
	Minor int64
	// Currency is the ISO 4217 code.
	Currency string
}

// minorDigits gives the digits after the point (ISO 4217) of the currencies
// that contracting authorities of the EEA and its neighbours use.
func minorDigits(currency string) (int, bool) {
	switch currency {
	case "EUR", "PLN", "RON", "SEK", "BGN", "CHF", "CZK", "DKK", "GBP", "HUF", "MDL", "NOK", "RSD", "UAH", "USD":
		return 2, true
	case "ISK":
		return 0, true
	default:
		return 0, false
	}
}

// Parse reads a decimal string such as "1234.5" or "-12" in a currency. More
// decimals than the currency has are refused, not rounded. The violations name
// the fields "amount" and "currency".
func Parse(amount, currency string) (Amount, error) {
	digits, ok := minorDigits(currency)
	if !ok {
		return Amount{}, errs.Invalid("currency", "money.currency", "this currency is not known here", "currency", currency)
	}
	minor, err := parseMinor(amount, digits)
	if err != nil {
		return Amount{}, err
	}
	return Amount{Minor: minor, Currency: currency}, nil
}

func parseMinor(text string, digits int) (int64, error) {
	malformed := errs.Invalid("amount", "money.amount", "write an amount such as 1234.50")
	unsigned, negative := strings.CutPrefix(text, "-")
	whole, fraction, point := strings.Cut(unsigned, ".")
	if whole == "" || (point && fraction == "") || !allDigits(whole) || !allDigits(fraction) {
		return 0, malformed
	}
	if len(fraction) > digits {
		return 0, errs.Invalid("amount", "money.decimals", "this amount has more decimals than its currency",
			"digits", strconv.Itoa(digits))
	}
	fraction += strings.Repeat("0", digits-len(fraction))
	minor, err := strconv.ParseInt(whole+fraction, 10, 64)
	if err != nil {
		return 0, errs.Invalid("amount", "money.too_large", "this amount is too large")
	}
	if negative {
		minor = -minor
	}
	return minor, nil
}

func allDigits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// From reads the contract's Money. Violations are named below path, for
// example "lots[0].value" gives "lots[0].value.amount"; a missing Money is a
// violation of path itself (reason "money.required").
func From(path string, m *typesv1.Money) (Amount, error) {
	if m == nil {
		return Amount{}, errs.Invalid(path, "money.required", "give an amount")
	}
	a, err := Parse(m.GetAmount(), m.GetCurrency())
	var e *errs.Error
	if errors.As(err, &e) && path != "" {
		for i := range e.Fields {
			e.Fields[i].Path = path + "." + e.Fields[i].Path
		}
	}
	return a, err
}

// Proto writes the contract's Money with all minor digits.
func (a Amount) Proto() *typesv1.Money {
	return &typesv1.Money{Amount: a.Decimal(), Currency: a.Currency}
}

// Decimal writes the number with all minor digits and a point: "1234.50".
func (a Amount) Decimal() string {
	digits, _ := minorDigits(a.Currency)
	sign, minor := "", uint64(a.Minor)
	if a.Minor < 0 {
		sign, minor = "-", -uint64(a.Minor)
	}
	text := strconv.FormatUint(minor, 10)
	if digits == 0 {
		return sign + text
	}
	if len(text) <= digits {
		text = strings.Repeat("0", digits+1-len(text)) + text
	}
	return sign + text[:len(text)-digits] + "." + text[len(text)-digits:]
}

// String writes the amount for logs and English text: "1234.50 EUR". Pages use
// the formats of the reader's language.
func (a Amount) String() string { return strings.TrimSpace(a.Decimal() + " " + a.Currency) }

// IsZero tells whether there is nothing, in whatever currency.
func (a Amount) IsZero() bool { return a.Minor == 0 }

// Add sums two amounts of one currency. Codes: FailedPrecondition
// (money.currencies_differ), OutOfRange (money.too_large).
func (a Amount) Add(b Amount) (Amount, error) {
	currency, err := common(a, b)
	if err != nil {
		return Amount{}, err
	}
	sum := a.Minor + b.Minor
	if (a.Minor > 0 && b.Minor > 0 && sum <= 0) || (a.Minor < 0 && b.Minor < 0 && sum >= 0) {
		return Amount{}, tooLarge()
	}
	return Amount{Minor: sum, Currency: currency}, nil
}

// Sub takes b away from a; codes as for Add.
func (a Amount) Sub(b Amount) (Amount, error) {
	if b.Minor == math.MinInt64 {
		return Amount{}, tooLarge()
	}
	return a.Add(Amount{Minor: -b.Minor, Currency: b.Currency})
}

// Compare orders two amounts of one currency: -1, 0 or 1. Codes:
// FailedPrecondition (money.currencies_differ).
func (a Amount) Compare(b Amount) (int, error) {
	if _, err := common(a, b); err != nil {
		return 0, err
	}
	return cmp.Compare(a.Minor, b.Minor), nil
}

// Sum adds up a list; nothing adds up to the zero Amount. Codes as for Add.
func Sum(list ...Amount) (Amount, error) {
	var total Amount
	for _, a := range list {
		var err error
		if total, err = total.Add(a); err != nil {
			return Amount{}, err
		}
	}
	return total, nil
}

func common(a, b Amount) (string, error) {
	switch {
	case a.Currency == b.Currency, b == Amount{}:
		return a.Currency, nil
	case a == Amount{}:
		return b.Currency, nil
	}
	return "", errs.Precondition("money.currencies_differ", "amounts in different currencies cannot be put together",
		"first", a.Currency, "second", b.Currency)
}

func tooLarge() error {
	return errs.New(codes.OutOfRange, "money.too_large", "this amount is too large")
}
