package opendata

import (
	"math"
	"strconv"
	"strings"
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// Licence is that of the open data; whoever uses it names the instance.
const (
	Licence    = "CC BY 4.0"
	licenceURL = "https://creativecommons.org/licenses/by/4.0/"
)

// fact is a column of the open directory.
type fact struct {
	name string
	of   func(e enterprise) any // text, a number or a list of texts
}

// enterprise is a supplier as the open directory looks at it.
type enterprise struct {
	*suppliersv1.Supplier
	// holding are the verifications that hold.
	holding []*suppliersv1.Verification
	// address is the instance's.
	address string
}

// facts are the columns: what verifiers looked at and what finds the enterprise.
// Nothing in them is about a person: no contact, no reference, no figure of the
// workforce, no free text, no street, no evidence, no e-mail address, no number
// that is a person's own, and no place nearer than a kilometre or so.
func facts() []fact {
	return []fact{
		{"id", func(e enterprise) any { return e.GetId() }},
		{"name", func(e enterprise) any { return e.GetName() }},
		{"brand", func(e enterprise) any { return e.GetBrand() }},
		{"identifier_scheme", func(e enterprise) any { return e.GetIdentifier().GetScheme() }},
		{"identifier", func(e enterprise) any { return number(e.GetIdentifier()) }},
		{"legal_form", func(e enterprise) any { return e.GetLegalForm() }},
		{"social_status", func(e enterprise) any { return e.GetSocialStatus() }},
		{"postcode", func(e enterprise) any { return e.GetPlace().GetPostcode() }},
		{"city", func(e enterprise) any { return e.GetPlace().GetCity() }},
		{"country", func(e enterprise) any { return e.GetPlace().GetCountry() }},
		{"nuts", func(e enterprise) any { return e.GetPlace().GetNuts() }},
		{"latitude", func(e enterprise) any { return degrees(e.GetPlace().Latitude) }},
		{"longitude", func(e enterprise) any { return degrees(e.GetPlace().Longitude) }},
		{"cpv", func(e enterprise) any { return e.GetCpv() }},
		{"contract_natures", func(e enterprise) any { return e.GetContractNatures() }},
		{"serves", func(e enterprise) any { return e.GetServes() }},
		{"website", func(e enterprise) any { return e.GetWebsite() }},
		{"verified_claims", func(e enterprise) any { return e.each((*suppliersv1.Verification).GetClaim) }},
		{"verified_by", func(e enterprise) any { return e.each((*suppliersv1.Verification).GetOrganisationName) }},
		{"verified_until", func(e enterprise) any { return e.until().UTC().Format(time.RFC3339) }},
		{"page", func(e enterprise) any { return e.address + "/enterprises/" + e.GetId() }},
	}
}

// degrees is a coordinate of two decimals, as the street is left out; nil where
// there is none.
func degrees(d *float64) any {
	if d == nil {
		return nil
	}
	return math.Round(*d*100) / 100
}

// number is an identifier, empty where it is a natural person's own: the Italian
// code made from name and birth, and a Portuguese number that begins with 1 to 3
// or 45. The other registers here number no persons.
func number(id *typesv1.Identifier) string {
	v := id.GetValue()
	switch id.GetScheme() {
	case "IT-CF":
		if len(v) == 16 {
			return ""
		}
	case "PT-NIPC":
		if v != "" && strings.ContainsAny(v[:1], "123") || strings.HasPrefix(v, "45") {
			return ""
		}
	}
	return v
}

// columns are the names of the facts in their order, and the licence.
func columns() []string {
	var names []string
	for _, f := range facts() {
		names = append(names, f.name)
	}
	return append(names, "licence")
}

// verified is the supplier with what holds of it at an instant; false when
// nothing does.
func verified(s *suppliersv1.Supplier, address string, now time.Time) (enterprise, bool) {
	e := enterprise{Supplier: s, address: address}
	for _, v := range s.GetVerifications() {
		if v.GetWithdrawnAt() == nil && v.GetExpiresAt().AsTime().After(now) {
			e.holding = append(e.holding, v)
		}
	}
	return e, s.GetState() == suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED && len(e.holding) > 0
}

func (e enterprise) each(of func(*suppliersv1.Verification) string) []string {
	texts := make([]string, len(e.holding))
	for i, v := range e.holding {
		texts[i] = of(v)
	}
	return texts
}

// until is when the last verification ends.
func (e enterprise) until() (last time.Time) {
	for _, v := range e.holding {
		if at := v.GetExpiresAt().AsTime(); at.After(last) {
			last = at
		}
	}
	return last
}

// next is when the first verification ends.
func (e enterprise) next() time.Time {
	first := e.until()
	for _, v := range e.holding {
		if at := v.GetExpiresAt().AsTime(); at.Before(first) {
			first = at
		}
	}
	return first
}

// cell writes a fact for a table: the items of a list with semicolons between,
// and nothing that a spreadsheet could take for a formula.
func cell(value any) string {
	switch v := value.(type) {
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []string:
		return harmless(strings.Join(v, "; "))
	case string:
		return harmless(v)
	}
	return ""
}

// harmless puts an apostrophe before a text that a spreadsheet would run.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}
