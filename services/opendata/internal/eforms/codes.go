package eforms

import (
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"

	"golang.org/x/text/language"
)

// language gives the tender's language as eForms writes it: three letters, upper case.
func (n Notice) language() string {
	codes := map[string]string{
		"en": "ENG", "fr": "FRA", "it": "ITA", "es": "SPA", "ca": "SPA", // Catalan is no official EU language: its notices are in Spanish
		"pt": "POR", "pl": "POL", "ro": "RON", "sv": "SWE",
	}
	if code, ok := codes[n.Tender.GetLanguage()]; ok {
		return code
	}
	return "ENG"
}

// country3 turns an ISO 3166-1 alpha-2 code into alpha-3.
func country3(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return ""
	}
	return region.ISO3()
}

func nature(n tendersv1.ContractNature) string {
	switch n {
	case tendersv1.ContractNature_CONTRACT_NATURE_SUPPLIES:
		return "supplies"
	case tendersv1.ContractNature_CONTRACT_NATURE_WORKS:
		return "works"
	default:
		return "services"
	}
}

// reservation gives the code of BT-71.
func reservation(r tendersv1.Reservation) string {
	switch r {
	case tendersv1.Reservation_RESERVATION_ARTICLE_20:
		return "res-ws"
	case tendersv1.Reservation_RESERVATION_ARTICLE_77:
		return "res-pub-ser"
	default:
		return "none"
	}
}

// location writes BT-5071 and BT-5141.
func location(place *typesv1.Place) element {
	if place.GetCountry() == "" {
		return element{}
	}
	var nuts element
	if len(place.GetNuts()) == 5 {
		nuts = leaf("cbc:CountrySubentityCode", place.GetNuts(), "listName", "nuts")
	}
	return el("cac:RealizedLocation", el("cac:Address",
		leaf("cbc:CityName", place.GetCity()), leaf("cbc:PostalZone", place.GetPostcode()), nuts,
		el("cac:Country", leaf("cbc:IdentificationCode", country3(place.GetCountry()), "listName", "country"))))
}

// clausesOf gives the clauses that hold for a lot.
func clausesOf(t *tendersv1.Tender, lot string) []*tendersv1.Clause {
	var list []*tendersv1.Clause
	for _, c := range t.GetClauses() {
		holds := len(c.GetLots()) == 0
		for _, id := range c.GetLots() {
			holds = holds || id == lot
		}
		if holds {
			list = append(list, c)
		}
	}
	return list
}

// clip cuts a text to the characters that a field holds.
func clip(s string, limit int) string {
	r := []rune(s)
	if len(r) <= limit {
		return s
	}
	return string(r[:limit])
}
