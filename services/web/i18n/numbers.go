package i18n

import (
	"context"
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/number"

	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// space does not break: a unit stays with its figure.
const space = "\u00a0"

// Number writes a whole number with the language's grouping.
func (l *Localizer) Number(n int64) string {
	if l == nil {
		return strconv.FormatInt(n, 10)
	}
	return l.printer.Sprint(number.Decimal(n))
}

// Number writes a whole number with the language's grouping.
func Number(ctx context.Context, n int64) string { return From(ctx).Number(n) }

// Decimal writes a decimal string ("1234.50") with the language's signs,
// keeping its digits exactly. What is not a decimal is given back as it is.
func Decimal(ctx context.Context, text string) string { return From(ctx).decimal(text) }

// decimal groups the digits itself: a float would lose digits of exact figures.
func (l *Localizer) decimal(text string) string {
	whole, fraction, has := strings.Cut(text, ".")
	digits, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || l == nil {
		return text
	}
	out := l.Number(digits)
	if digits == 0 && strings.HasPrefix(whole, "-") {
		out = "-" + out
	}
	if has {
		out += l.point() + fraction
	}
	return out
}

// point is the language's decimal sign.
func (l *Localizer) point() string {
	if l.Code() == "en" {
		return "."
	}
	return ","
}

// Percent writes a share of one as a percentage: 0.305 is "30.5 %".
func Percent(ctx context.Context, share float64, digits int) string {
	l := From(ctx)
	text := strconv.FormatFloat(math.Round(share*100*1e6)/1e6, 'f', digits, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return l.decimal(text) + space + "%"
}

// Money writes an exact amount: "€ 412,000" in English, "412 000 €" elsewhere.
// Cents are shown where there are any.
func Money(ctx context.Context, m *typesv1.Money) string {
	if m.GetAmount() == "" {
		return ""
	}
	whole, fraction, _ := strings.Cut(m.GetAmount(), ".")
	if strings.Trim(fraction, "0") == "" {
		return From(ctx).withCurrency(From(ctx).decimal(whole), m.GetCurrency())
	}
	if len(fraction) == 1 {
		fraction += "0"
	}
	return From(ctx).withCurrency(From(ctx).decimal(whole+"."+fraction), m.GetCurrency())
}

// MoneyRound writes a large amount in short: "€ 18.4 m".
func MoneyRound(ctx context.Context, m *typesv1.Money) string {
	value, err := strconv.ParseFloat(m.GetAmount(), 64)
	if err != nil || math.Abs(value) < 1e6 {
		whole, _, _ := strings.Cut(m.GetAmount(), ".")
		return Money(ctx, &typesv1.Money{Amount: whole, Currency: m.GetCurrency()})
	}
	l := From(ctx)
	key, by := "common.million", 1e6
	if math.Abs(value) >= 1e9 {
		key, by = "common.billion", 1e9
	}
	text := strings.TrimSuffix(strconv.FormatFloat(value/by, 'f', 1, 64), ".0")
	return l.withCurrency(l.T(key, "n", l.decimal(text)), m.GetCurrency())
}

func (l *Localizer) withCurrency(figure, currency string) string {
	if currency == "" {
		return figure
	}
	sign := l.Currency(currency)
	if l.Code() == "en" {
		return sign + space + figure
	}
	return figure + space + sign
}

// Currency is the sign of a currency, or its code where the sign is not
// understood in the language.
func (l *Localizer) Currency(code string) string {
	switch {
	case code == "EUR":
		return "€"
	case code == "PLN" && l.Code() == "pl":
		return "zł"
	case code == "SEK" && l.Code() == "sv":
		return "kr"
	case code == "RON" && l.Code() == "ro":
		return "lei"
	default:
		return code
	}
}

// Size writes a number of bytes: "12.4 MB".
func Size(ctx context.Context, bytes int64) string {
	l := From(ctx)
	units := []string{"B", "kB", "MB", "GB"}
	value, unit := float64(bytes), 0
	for value >= 1000 && unit < len(units)-1 {
		value, unit = value/1000, unit+1
	}
	digits := 1
	if unit == 0 || value >= 100 {
		digits = 0
	}
	text := strings.TrimSuffix(strconv.FormatFloat(value, 'f', digits, 64), ".0")
	return l.decimal(text) + space + units[unit]
}

// Country names a country by its ISO 3166-1 alpha-2 code.
func Country(ctx context.Context, code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	if namer := display.Regions(language.Make(From(ctx).Code())); namer != nil {
		if name := namer.Name(region); name != "" {
			return name
		}
	}
	return code
}

// LanguageName names a language by its ISO 639-1 code.
func LanguageName(ctx context.Context, code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	if namer := display.Languages(language.Make(From(ctx).Code())); namer != nil {
		if name := namer.Name(tag); name != "" {
			return name
		}
	}
	return code
}
