package suppliers

import (
	"regexp"
	"strings"

	"github.com/fairlot/fairlot/pkg/errs"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// EUOther is the scheme for a number of a register that has no scheme here.
const EUOther = "EU-OTHER"

// scheme is a register that numbers organisations.
type scheme struct {
	code string
	// country is the ISO 3166-1 alpha-2 code of those it numbers; empty is any.
	country string
	// prefix may stand before the number, as in a VAT number, and is taken off.
	prefix string
	// form is what remains of a number without spaces, dots and dashes.
	form *regexp.Regexp
	// example shows the form to people; it passes the check.
	example string
	check   func(string) bool
}

// schemes are the registers whose numbers are checked, as org-id style codes.
func schemes() []scheme {
	return []scheme{
		{"FR-SIRET", "FR", "", regexp.MustCompile(`^\d{14}$`), "73282932000074", siret},
		{"FR-SIREN", "FR", "", regexp.MustCompile(`^\d{9}$`), "552008443", siren},
		{"IT-PIVA", "IT", "IT", regexp.MustCompile(`^\d{11}$`), "00743110157", partitaIVA},
		{"IT-CF", "IT", "", regexp.MustCompile(`^(\d{11}|[A-Z0-9]{15}[A-Z])$`), "RCCMNL83S18D969H", codiceFiscale},
		{"ES-NIF", "ES", "ES", regexp.MustCompile(`^[ABCDEFGHJNPQRSUVW]\d{7}[0-9A-J]$`), "A13585625", nif},
		{"PL-NIP", "PL", "PL", regexp.MustCompile(`^\d{10}$`), "8567346215", nip},
		{"PL-REGON", "PL", "", regexp.MustCompile(`^(\d{9}|\d{14})$`), "192598184", regon},
		{"PL-KRS", "PL", "", regexp.MustCompile(`^\d{10}$`), "0000123456", krs},
		{"PT-NIPC", "PT", "PT", regexp.MustCompile(`^\d{9}$`), "501964843", nipc},
		{"RO-CUI", "RO", "RO", regexp.MustCompile(`^\d{2,10}$`), "18547290", cui},
		{"SE-ON", "SE", "SE", regexp.MustCompile(`^\d{10}$`), "2120000142", organisationsnummer},
		{EUOther, "", "", regexp.MustCompile(`^[A-Z]{2}:[A-Z0-9/]{2,36}$`), "DE:HRB12345", func(string) bool { return true }},
	}
}

// Registers knows the schemes of identifiers by their code.
type Registers struct{ byCode map[string]scheme }

// NewRegisters gives the registers of the countries Fairlot serves.
func NewRegisters() Registers {
	r := Registers{byCode: map[string]scheme{}}
	for _, s := range schemes() {
		r.byCode[s.code] = s
	}
	return r
}

// Country gives the country whose organisations a scheme numbers, or "".
func (r Registers) Country(code string) string {
	return r.byCode[strings.ToUpper(strings.TrimSpace(code))].country
}

// Normalise gives an identifier in the one form in which it is compared and
// stored: the number without spaces, dots, dashes and country prefix, in upper
// case. A French VAT number is taken for the SIREN in it. Violations, of
// field.scheme or field.value: identifier.scheme (unknown), identifier.country
// (a register of another country), identifier.form, identifier.check_digit, and
// identifier.looks_like or identifier.check_digit_elsewhere where the number is
// one of another register.
func (r Registers) Normalise(field, country string, id *typesv1.Identifier) (*typesv1.Identifier, error) {
	code := strings.ToUpper(strings.TrimSpace(id.GetScheme()))
	s, ok := r.byCode[code]
	if !ok {
		return nil, errs.Invalid(field+".scheme", "identifier.scheme", "there is no register "+code+"; choose one of the list identifier-scheme", "scheme", code)
	}
	if s.country != "" && country != "" && s.country != country {
		return nil, errs.Invalid(field+".scheme", "identifier.country",
			code+" numbers organisations of "+s.country+", and the address is in "+country, "scheme", code, "country", country)
	}
	value := s.clean(id.GetValue())
	if code == EUOther && country != "" && !strings.HasPrefix(value, country+":") {
		value = country + ":" + value // two countries may give the same number
	}
	if !s.form.MatchString(value) || !s.check(value) {
		return nil, r.refusal(field+".value", s, value, id.GetValue())
	}
	return &typesv1.Identifier{Scheme: code, Value: value}, nil
}

// refusal says what is wrong with a number, and of which registers it is one
// where that can be told from the number.
func (r Registers) refusal(field string, s scheme, value, written string) error {
	others, formed := r.tell(written, s.code), s.form.MatchString(value)
	codes, countries := names(others)
	switch {
	case formed && len(others) > 0:
		return errs.Invalid(field, "identifier.check_digit_elsewhere",
			"the check digit of "+s.code+" does not fit: a digit is probably mistyped. It could also be a number of "+codes+" ("+inWords(others)+")",
			"scheme", s.code, "looks_like", codes, "country", countries)
	case formed:
		return errs.Invalid(field, "identifier.check_digit",
			"a digit is wrong: the check digit of "+s.code+" does not fit; look at the number again", "scheme", s.code)
	case len(others) > 0:
		return errs.Invalid(field, "identifier.looks_like",
			"this is not a number of "+s.code+" but looks like one of "+codes+" ("+inWords(others)+"); choose that register and its country",
			"scheme", s.code, "looks_like", codes, "country", countries)
	}
	return errs.Invalid(field, "identifier.form",
		"this does not look like a number of "+s.code+"; one looks like "+s.example, "scheme", s.code, "example", s.example)
}

// clean takes off what people write into numbers. Swedes also write their
// number with 16 before it, and as a VAT number with 01 behind it; the French
// VAT number has two characters before the SIREN.
func (s scheme) clean(value string) string {
	value = compact(value)
	bare, prefixed := strings.CutPrefix(value, s.prefix)
	switch {
	case s.code == "FR-SIREN":
		return frenchVAT(value)
	case s.code != "SE-ON" || len(bare) != 12:
		return bare
	case prefixed:
		return strings.TrimSuffix(bare, "01")
	}
	return strings.TrimPrefix(bare, "16")
}

// compact writes a number without spaces, dots and dashes, in upper case.
func compact(value string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '.', '-', '\u00a0', '\u202f', '\u2009', '\u2010', '\u2011', '\u2013', '\t', '\n', '\r':
			return -1
		}
		return r
	}, strings.ToUpper(value))
}
