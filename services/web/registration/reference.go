package registration

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// reference is a contract performed for someone else.
type reference struct {
	Customer string     `form:"customer"`
	Subject  string     `form:"subject"`
	CPV      string     `form:"cpv"`
	Value    page.Money `form:"value"`
	Year     string     `form:"year"`
	Contact  string     `form:"contact"`
}

// currencies are those of the countries that Fairlot knows the forms of.
func currencies() []string { return []string{"EUR", "PLN", "RON", "SEK"} }

// currencyOf is the money of a country.
func currencyOf(country string) string {
	switch country {
	case "PL":
		return "PLN"
	case "RO":
		return "RON"
	case "SE":
		return "SEK"
	default:
		return "EUR"
	}
}

func (a *area) references() items[reference, *suppliersv1.Reference] {
	return items[reference, *suppliersv1.Reference]{
		name: partReferences, field: "references",
		get: (*suppliersv1.Supplier).GetReferences,
		set: func(s *suppliersv1.Supplier, list []*suppliersv1.Reference) { s.References = list },
		read: func(m *suppliersv1.Reference) reference {
			return reference{
				Customer: m.GetCustomer(), Subject: m.GetSubject(), CPV: m.GetCpv(), Value: page.MoneyOf(m.GetValue()),
				Year: figure(m.GetYear()), Contact: m.GetContact(),
			}
		},
		first: func(r *page.Request, s *suppliersv1.Supplier) reference {
			return reference{Value: page.Money{Currency: currencyOf(s.GetPlace().GetCountry())}, Year: strconv.Itoa(r.Now().Year())}
		},
		write: writeReference,
		line: func(r *page.Request, _ *enterprise.Profile, m *suppliersv1.Reference) (title, text string) {
			text = m.GetCustomer() + ", " + strconv.Itoa(int(m.GetYear()))
			if m.GetValue() != nil {
				text += ", " + i18n.Money(r.Context(), m.GetValue())
			}
			return m.GetSubject(), text
		},
		fields: func(r *page.Request, f *ui.Form, s *suppliersv1.Supplier) (templ.Component, error) {
			options, err := a.ownCPV(r, s, f.Value("cpv"))
			return referenceFields(f, options), err
		},
		labels: []string{
			"subject", "registration.references.subject", "customer", "registration.references.customer", "year", "registration.references.year",
			"value", "registration.references.value", "cpv", "registration.references.cpv", "contact", "registration.references.contact",
		},
	}
}

func writeReference(_ *page.Request, v reference) (*suppliersv1.Reference, error) {
	year, err := yearOf("year", v.Year)
	if err != nil {
		return nil, err
	}
	return &suppliersv1.Reference{
		Customer: strings.TrimSpace(v.Customer), Subject: strings.TrimSpace(v.Subject), Cpv: v.CPV, Value: v.Value.Proto(),
		Year: year, Contact: strings.TrimSpace(v.Contact),
	}, nil
}

// yearOf reads a year; nothing is no year.
func yearOf(field, text string) (int32, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 1900 || n > 2200 {
		return 0, errs.Invalid(field, "year.malformed", "give a year, for example 2025")
	}
	return int32(n), nil
}
