package suppliers

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

const (
	draft     = suppliersv1.SupplierState_SUPPLIER_STATE_DRAFT
	submitted = suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED
	suspended = suppliersv1.SupplierState_SUPPLIER_STATE_SUSPENDED
)

// profile takes the part of a supplier that its own people write, tidied: no
// spaces around texts, the identifier in its one form, sets in order.
// Violations carry the field as the contract names it, under path.
func profile(path string, in *suppliersv1.Supplier, registers Registers, codes codebook, now time.Time) (*suppliersv1.Supplier, error) {
	s := &suppliersv1.Supplier{
		Name: tidy(in.GetName()), Brand: tidy(in.GetBrand()), LegalForm: tidy(in.GetLegalForm()), SocialStatus: tidy(in.GetSocialStatus()),
		Place: place(in.GetPlace()), Cpv: sorted(in.GetCpv()), Serves: sorted(in.GetServes()),
		Description: texts(in.GetDescription()), Evidence: in.GetEvidence(),
		ContractNatures: sorted(in.GetContractNatures()), ServesWithinKm: in.GetServesWithinKm(), Languages: sorted(in.GetLanguages()),
		Capacities: capacities(in.GetCapacities()), References: references(in.GetReferences()), Labels: labels(in.GetLabels()),
		SelfDeclaration: declaration(in.GetSelfDeclaration()), Finance: in.GetFinance(), Governance: governance(in.GetGovernance()),
	}
	if s.GetPlace().GetCountry() == "" && s.GetPlace() != nil {
		s.Place.Country = registers.Country(in.GetIdentifier().GetScheme())
	}
	country := s.GetPlace().GetCountry()
	var err, found error
	s.Identifier, err = registers.Normalise(path+"identifier", country, in.GetIdentifier())
	s.Website, found = website(path+"website", in.GetWebsite())
	err = errs.Join(err, found,
		named(path+"name", s.GetName()),
		checkPlace(path+"place", s.GetPlace()),
		checkCode(path+"legal_form", "legal-form", s.GetLegalForm(), country, codes),
		checkCode(path+"social_status", "social-status", s.GetSocialStatus(), country, codes),
		checkLanguages(path+"description", s.GetDescription()),
		checkWorkforce(path+"workforce", in.GetWorkforce(), now),
		checkOffer(path, s, now),
		checkDeclaration(path+"self_declaration", s.GetSelfDeclaration(), codes),
		checkFinance(path+"finance", s.GetFinance(), in.GetWorkforce(), now),
	)
	s.Workforce = withShare(in.GetWorkforce())
	return s, err
}

// checkOffer holds the rules of what a supplier offers, where, and what it shows
// for it.
func checkOffer(path string, s *suppliersv1.Supplier, now time.Time) error {
	return errs.Join(
		checkCPV(path+"cpv", s.GetCpv()),
		checkReach(path+"serves_within_km", s),
		checkCapacities(path+"capacities", s.GetCapacities(), s.GetCpv()),
		checkReferences(path+"references", s.GetReferences(), now),
		checkLabels(path+"labels", s.GetLabels()),
	)
}

// checkReach holds that a distance is from somewhere. Violation:
// place.needs_position.
func checkReach(path string, s *suppliersv1.Supplier) error {
	if s.GetServesWithinKm() > 0 && (s.GetPlace() == nil || s.Place.Latitude == nil) {
		return errs.Invalid(path, "place.needs_position", "choose your town from the list, so that the distance can be counted from it")
	}
	return nil
}

// write puts a profile into the stored record.
func write(into, from *suppliersv1.Supplier) {
	into.Name, into.Brand, into.Identifier, into.Place = from.GetName(), from.GetBrand(), from.GetIdentifier(), from.GetPlace()
	into.LegalForm, into.SocialStatus = from.GetLegalForm(), from.GetSocialStatus()
	into.Cpv, into.Serves, into.Description = from.GetCpv(), from.GetServes(), from.GetDescription()
	into.Website, into.Workforce, into.Evidence = from.GetWebsite(), from.GetWorkforce(), from.GetEvidence()
	into.ContractNatures, into.ServesWithinKm, into.Languages = from.GetContractNatures(), from.GetServesWithinKm(), from.GetLanguages()
	into.Capacities, into.References, into.Labels = from.GetCapacities(), from.GetReferences(), from.GetLabels()
	into.SelfDeclaration = declared(into.GetSelfDeclaration(), from.GetSelfDeclaration())
	into.Finance, into.Governance = from.GetFinance(), from.GetGovernance()
}

// complete says what a supplier must have before the public sees it.
func complete(path string, s *suppliersv1.Supplier) error {
	var list []error
	if s.GetPlace().GetCountry() == "" {
		list = append(list, errs.Invalid(path+"place.country", "supplier.needs_country", "say in which country the supplier is"))
	}
	if s.GetPlace().GetCity() == "" {
		list = append(list, errs.Invalid(path+"place.city", "supplier.needs_city", "say in which town the supplier is"))
	}
	if len(s.GetCpv()) == 0 {
		list = append(list, errs.Invalid(path+"cpv", "supplier.needs_cpv", "name at least one thing the supplier offers, as a CPV code"))
	}
	if !reaches(s) {
		list = append(list, errs.Invalid(path+"serves", "supplier.needs_serves", "name at least one region or country the supplier serves, or a distance"))
	}
	return errs.Join(list...)
}

// vouched tells whether what verifications rest on is the same in both: who the
// supplier is and what it claims to be.
func vouched(a, b *suppliersv1.Supplier) bool {
	return proto.Equal(a.GetIdentifier(), b.GetIdentifier()) && a.GetLegalForm() == b.GetLegalForm() && a.GetSocialStatus() == b.GetSocialStatus()
}

func named(path, name string) error {
	if name == "" {
		return errs.Invalid(path, "string.min_len", "give a value", "limit", "1")
	}
	return nil
}

func checkPlace(path string, p *typesv1.Place) error {
	if p == nil {
		return nil
	}
	var list []error
	if (p.Latitude == nil) != (p.Longitude == nil) {
		list = append(list, errs.Invalid(path+".longitude", "place.half_position", "give both latitude and longitude, or neither"))
	}
	if n, c := p.GetNuts(), p.GetCountry(); n != "" && c != "" && n[:2] != nutsCountry(c) {
		list = append(list, errs.Invalid(path+".nuts", "place.nuts_country", "the NUTS code "+n+" is not in "+c, "nuts", n, "country", c))
	}
	return errs.Join(list...)
}

// nutsCountry gives the letters with which NUTS codes of a country begin.
func nutsCountry(country string) string {
	if country == "GR" {
		return "EL"
	}
	return country
}

// checkCode says whether a code is in its list and belongs to the country.
func checkCode(path, list, code, country string, codes codebook) error {
	if code == "" {
		return nil
	}
	if !codes.has(list, code) {
		return errs.Invalid(path, "code.unknown", code+" is not in the list "+list, "code", code, "list", list)
	}
	if of, _, _ := strings.Cut(code, "."); country != "" && len(of) == 2 && of != "eu" && !strings.EqualFold(of, country) {
		return errs.Invalid(path, "code.country", code+" belongs to another country than the address", "code", code, "country", country)
	}
	return nil
}

func checkLanguages(path string, texts map[string]string) error {
	for _, language := range slices.Sorted(maps.Keys(texts)) {
		if len(language) != 2 || strings.Trim(language, "abcdefghijklmnopqrstuvwxyz") != "" {
			return errs.Invalid(path+"["+language+"]", "language.code", "name the language by its two letters, as in en or pl", "language", language)
		}
	}
	return nil
}

// website gives a web address people can follow; what has no scheme gets https.
func website(path, text string) (string, error) {
	text = tidy(text)
	if text == "" {
		return "", nil
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || !strings.Contains(u.Hostname(), ".") || u.User != nil {
		return "", errs.Invalid(path, "website.form", "give a web address such as https://example.org")
	}
	return u.String(), nil
}

func place(in *typesv1.Place) *typesv1.Place {
	if in == nil {
		return nil
	}
	return &typesv1.Place{
		Street: tidy(in.GetStreet()), Postcode: tidy(in.GetPostcode()), City: tidy(in.GetCity()),
		Country: in.GetCountry(), Nuts: in.GetNuts(), Latitude: in.Latitude, Longitude: in.Longitude,
	}
}

// texts leaves out what is empty.
func texts(in map[string]string) map[string]string {
	var out map[string]string
	for language, text := range in {
		if text = strings.TrimSpace(text); text != "" {
			if out == nil {
				out = map[string]string{}
			}
			out[language] = text
		}
	}
	return out
}

// tidy makes runs of white space one space and takes them off both ends.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

func sorted(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	set := slices.Clone(list)
	slices.Sort(set)
	return slices.Compact(set)
}
