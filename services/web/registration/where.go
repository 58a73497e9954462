package registration

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// whole is the code for the whole Union.
const whole = "EU"

// where is where the enterprise delivers: regions, countries, a distance.
type where struct {
	Serves []string `form:"serves"`
	Within string   `form:"serves_within_km"`
	// Words are searched when Find was pressed; what is ticked is saved with it.
	Words string `form:"words"`
	Find  string `form:"find"`
}

func (a *area) where() part[where] {
	return part[where]{
		name: partWhere, fields: a.whereFields,
		labels: []string{"serves", "enterprise.field.serves", "words", "registration.where.words", "serves_within_km", "registration.where.within"},
		read: func(s *suppliersv1.Supplier) where {
			return where{Serves: slices.Clone(s.GetServes()), Within: strconv.FormatFloat(s.GetServesWithinKm(), 'f', -1, 64)}
		},
		write: func(_ *page.Request, v where, s *suppliersv1.Supplier) error {
			if v.Find == "" || s.GetState() == enterprise.Draft || len(v.Serves) > 0 {
				s.Serves = enterprise.Named(v.Serves...)
			}
			km, err := strconv.ParseFloat(v.Within, 64)
			if err != nil || !slices.Contains(radii(), v.Within) && km != s.GetServesWithinKm() {
				km = 0
			}
			s.ServesWithinKm = km
			return nil
		},
		next: func(v where) string {
			if v.Find == "" {
				return ""
			}
			return pathOf(partWhere) + "?" + url.Values{"words": {strings.TrimSpace(v.Words)}}.Encode()
		},
	}
}

// radii are the distances to choose from, in kilometres; 0 is none.
func radii() []string { return []string{"0", "5", "10", "20", "30", "50", "100", "200"} }

// mostRegions is how many regions of the own country are shown without a search.
const mostRegions = 80

// whereView is the places to choose from: wide ones, regions that a word found,
// those chosen, and the regions of the enterprise's country.
type whereView struct {
	country                      string
	wide, found, chosen, regions []ui.Option
	// none says that a search found nothing.
	none bool
	// within explains the distance; radii are those to choose from, none where
	// the enterprise is not on the map.
	within string
	radii  []ui.Option
}

func (a *area) whereFields(r *page.Request, f *ui.Form, s *suppliersv1.Supplier) (templ.Component, error) {
	ctx, home := r.Context(), s.GetPlace().GetCountry()
	if !f.Filled {
		f.Values.Set("words", r.Query("words"))
	}
	v := whereView{country: i18n.Country(ctx, home), within: r.T("registration.where.unmapped")}
	if s.GetPlace().Latitude != nil {
		v.within, v.radii = r.T("registration.where.around", "city", s.GetPlace().GetCity()), radiusOptions(r, s)
	}
	v.wide = []ui.Option{
		{Value: nutsOf(home), Label: r.T("registration.where.country", "country", v.country)},
		{Value: whole, Label: r.T("registration.where.union")},
	}
	chosen := enterprise.Named(slices.Concat(s.GetServes(), f.Values["serves"])...)
	w, err := a.Words(ctx, map[string][]string{enterprise.ListNUTS: chosen})
	if err != nil {
		return nil, err
	}
	for _, code := range chosen {
		v.chosen = v.unless(v.chosen, ui.Option{Value: code, Label: enterprise.Region(w, code)})
	}
	if err := a.foundRegions(r, f, &v); err != nil {
		return nil, err
	}
	regions, err := a.Codes(ctx, enterprise.ListNUTS, home)
	if err != nil {
		return nil, err
	}
	v.regionsOf(regions)
	return whereFields(f, v), nil
}

// nutsOf is a country's code in NUTS.
func nutsOf(country string) string {
	if country == "GR" {
		return "EL"
	}
	return country
}

func radiusOptions(r *page.Request, s *suppliersv1.Supplier) []ui.Option {
	list := []ui.Option{{Value: "0", Label: r.T("registration.where.no_radius")}}
	own := strconv.FormatFloat(s.GetServesWithinKm(), 'f', -1, 64)
	for _, km := range radii()[1:] {
		list = append(list, ui.Option{Value: km, Label: km + "\u00a0km"})
	}
	if !slices.Contains(radii(), own) {
		list = append(list, ui.Option{Value: own, Label: own + "\u00a0km"})
	}
	return list
}

// regionsOf shows the regions of the own country where they are few enough to
// be read; a search finds them all.
func (v *whereView) regionsOf(codes []*codelistsv1.Code) {
	for _, c := range codes {
		if len(c.GetCode()) > 2 && !onlyChild(codes, c.GetCode()) {
			v.regions = v.unless(v.regions, ui.Option{Value: c.GetCode(), Label: c.GetLabel(), Hint: c.GetCode()})
		}
	}
	if len(v.regions) > mostRegions {
		v.regions = nil
	}
}

// foundRegions searches regions and countries by name or code.
func (a *area) foundRegions(r *page.Request, f *ui.Form, v *whereView) error {
	asked := strings.TrimSpace(f.Value("words"))
	if asked == "" {
		return nil
	}
	answer, err := a.Codelists.ListCodes(r.Context(), &codelistsv1.ListCodesRequest{
		Codelist: enterprise.ListNUTS, Language: i18n.From(r.Context()).Code(), Q: strings.ToValidUTF8(asked[:min(len(asked), 200)], ""), PageSize: mostFound,
	})
	if err != nil {
		return err
	}
	v.none = len(answer.GetCodes()) == 0
	for _, c := range answer.GetCodes() {
		v.found = v.unless(v.found, ui.Option{Value: c.GetCode(), Label: c.GetLabel(), Hint: c.GetCode()})
	}
	return nil
}

// unless adds a place to a list where no other list has it to tick.
func (v *whereView) unless(list []ui.Option, o ui.Option) []ui.Option {
	if slices.ContainsFunc(slices.Concat(v.wide, v.chosen, v.found), func(shown ui.Option) bool { return shown.Value == o.Value }) {
		return list
	}
	return append(list, o)
}

// onlyChild says whether a region is the same as the one around it.
func onlyChild(codes []*codelistsv1.Code, code string) bool {
	return len(code) == 4 && strings.HasSuffix(code, "0") &&
		slices.ContainsFunc(codes, func(c *codelistsv1.Code) bool { return c.GetCode() == code[:3] })
}
