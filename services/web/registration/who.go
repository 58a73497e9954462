package registration

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/static"
	"github.com/fairlot/fairlot/services/web/ui"
)

// who is who the enterprise is. Its country decides which registers, legal
// forms and statuses there are to choose from.
type who struct {
	Name         string     `form:"name"`
	Brand        string     `form:"brand"`
	Identifier   identifier `form:"identifier"`
	LegalForm    string     `form:"legal_form"`
	SocialStatus string     `form:"social_status"`
	Place        place      `form:"place"`
	Website      string     `form:"website"`
}

type identifier struct {
	Scheme string `form:"scheme"`
	Value  string `form:"value"`
}

type place struct {
	Street   string `form:"street"`
	Postcode string `form:"postcode"`
	City     string `form:"city"`
	Country  string `form:"country"`
}

func (a *area) who() part[who] {
	return part[who]{
		name: partWho, read: readWho, write: a.writeWho, prefill: a.prefillWho, fields: a.whoFields,
		labels: []string{
			"name", "enterprise.field.name", "identifier.scheme", "registration.who.register", "identifier.value", "enterprise.field.identifier",
			"legal_form", "enterprise.field.legal_form", "social_status", "enterprise.field.social_status", "place.street", "enterprise.field.street",
			"place.postcode", "enterprise.field.postcode", "place.city", "enterprise.field.city", "place.country", "enterprise.field.country",
			"brand", "enterprise.field.brand", "website", "enterprise.field.website",
		},
	}
}

func readWho(s *suppliersv1.Supplier) who {
	p := s.GetPlace()
	return who{
		Name: s.GetName(), Brand: s.GetBrand(), LegalForm: s.GetLegalForm(), SocialStatus: s.GetSocialStatus(), Website: s.GetWebsite(),
		Identifier: identifier{s.GetIdentifier().GetScheme(), s.GetIdentifier().GetValue()},
		Place:      place{p.GetStreet(), p.GetPostcode(), p.GetCity(), p.GetCountry()},
	}
}

// prefillWho takes what was said when the account was opened, and the country
// that was chosen on the page.
func (a *area) prefillWho(r *page.Request, v *who) {
	if v.Name == "" {
		v.Name = r.Viewer().OrganisationName
	}
	if v.Place.Country == "" {
		organisation, err := a.accounts.GetOrganisation(r.Context(), &accountsv1.GetOrganisationRequest{Organisation: r.Viewer().Organisation})
		if err == nil {
			v.Place.Country = organisation.GetPlace().GetCountry()
		}
	}
	if chosen := r.Query("country"); chosen != "" && chosen != v.Place.Country {
		v.Place.Country, v.Identifier, v.LegalForm, v.SocialStatus = chosen, identifier{Value: v.Identifier.Value}, "", ""
	}
}

// writeWho puts who it is into the supplier. A town that the list of cities has
// gets its place on the map.
func (a *area) writeWho(_ *page.Request, v who, s *suppliersv1.Supplier) error {
	before := s.GetPlace()
	s.Name, s.Brand, s.Website = v.Name, v.Brand, strings.TrimSpace(v.Website)
	s.LegalForm, s.SocialStatus = v.LegalForm, v.SocialStatus
	s.Identifier = &typesv1.Identifier{Scheme: v.Identifier.Scheme, Value: v.Identifier.Value}
	s.Place = &typesv1.Place{Street: v.Place.Street, Postcode: v.Place.Postcode, City: v.Place.City, Country: v.Place.Country}
	if before.GetCity() == strings.TrimSpace(v.Place.City) && before.GetCountry() == v.Place.Country {
		s.Place.Nuts, s.Place.Latitude, s.Place.Longitude = before.GetNuts(), before.Latitude, before.Longitude
		return nil
	}
	if c, ok := a.Cities.In(v.Place.City, v.Place.Country); ok {
		s.Place.Latitude, s.Place.Longitude = &c.Latitude, &c.Longitude
	}
	return nil
}

// whoChoices is what there is to choose from in the enterprise's country.
type whoChoices struct {
	country            string
	countries, schemes []ui.Option
	forms, statuses    []*codelistsv1.Code
}

func (a *area) whoFields(r *page.Request, f *ui.Form, _ *suppliersv1.Supplier) (templ.Component, error) {
	ctx := r.Context()
	c := whoChoices{country: f.Value("place.country")}
	var err error
	if c.countries, err = a.countries(ctx); err != nil {
		return nil, err
	}
	if c.country == "" {
		return whoFields(f, c), nil
	}
	schemes, err := a.Codes(ctx, enterprise.ListScheme, c.country)
	if err != nil {
		return nil, err
	}
	c.schemes = enterprise.Options(schemes)
	if c.forms, err = a.usable(r, enterprise.ListForm, c.country); err != nil {
		return nil, err
	}
	if c.statuses, err = a.usable(r, enterprise.ListStatus, c.country); err != nil {
		return nil, err
	}
	for i, o := range c.schemes {
		c.schemes[i].Hint = i18n.T(ctx, "registration.scheme."+strings.ToLower(strings.ReplaceAll(o.Value, "-", "_")))
	}
	if f.Value("identifier.scheme") == "" && len(c.schemes) > 0 {
		f.Values.Set("identifier.scheme", c.schemes[0].Value)
	}
	return whoFields(f, c), nil
}

// usable are the codes of a country that its law knows today.
func (a *area) usable(r *page.Request, list, country string) ([]*codelistsv1.Code, error) {
	answer, err := a.Codelists.ListCodes(r.Context(), &codelistsv1.ListCodesRequest{
		Codelist: list, Language: i18n.From(r.Context()).Code(), Country: country, On: r.Now().In(r.Zone()).Format(time.DateOnly),
	})
	return answer.GetCodes(), err
}

// countries are the member states by name.
func (a *area) countries(ctx context.Context) ([]ui.Option, error) {
	codes, err := a.Codes(ctx, enterprise.ListNUTS, "")
	if err != nil {
		return nil, err
	}
	var list []ui.Option
	for _, c := range codes {
		if len(c.GetCode()) == 2 && c.GetCountry() != "" {
			list = append(list, ui.Option{Value: c.GetCountry(), Label: i18n.Country(ctx, c.GetCountry())})
		}
	}
	slices.SortFunc(list, func(x, y ui.Option) int { return strings.Compare(static.Fold(x.Label), static.Fold(y.Label)) })
	return list, nil
}
