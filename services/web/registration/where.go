package registration

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/static"
	"github.com/fairlot/fairlot/services/web/ui"
)

// whole is the code for the whole Union.
const whole = "EU"

// where is where the enterprise delivers.
type where struct {
	Serves []string `form:"serves"`
}

func (a *area) where() part[where] {
	return part[where]{
		name: partWhere, fields: a.whereFields, labels: []string{"serves", "enterprise.field.serves"},
		read: func(s *suppliersv1.Supplier) where { return where{slices.Clone(s.GetServes())} },
		write: func(_ *page.Request, v where, s *suppliersv1.Supplier) error {
			s.Serves = enterprise.Named(v.Serves...)
			return nil
		},
	}
}

// whereView is the places to choose from: wide ones, the regions of the
// enterprise's country, and other countries.
type whereView struct {
	country              string
	wide, regions, other []ui.Option
	// abroad says that another country is chosen, so that the list is open.
	abroad bool
}

func (a *area) whereFields(r *page.Request, f *ui.Form, s *suppliersv1.Supplier) (templ.Component, error) {
	ctx := r.Context()
	codes, err := a.Codes(ctx, enterprise.ListNUTS, "")
	if err != nil {
		return nil, err
	}
	home := s.GetPlace().GetCountry()
	v := whereView{country: i18n.Country(ctx, home)}
	for _, c := range codes {
		o := ui.Option{Value: c.GetCode(), Label: c.GetLabel()}
		switch {
		case c.GetCode() == whole:
			o.Label = i18n.T(ctx, "registration.where.union")
			v.wide = append(v.wide, o)
		case c.GetCountry() == home && len(c.GetCode()) == 2:
			o.Label = i18n.T(ctx, "registration.where.country", "country", v.country)
			v.wide = append([]ui.Option{o}, v.wide...)
		case c.GetCountry() == home:
			if !onlyChild(codes, c.GetCode()) {
				o.Hint = c.GetCode()
				v.regions = append(v.regions, o)
			}
		case len(c.GetCode()) == 2 || slices.Contains(s.GetServes(), c.GetCode()):
			v.other = append(v.other, o)
			v.abroad = v.abroad || f.Chosen("serves", c.GetCode())
		}
	}
	slices.SortFunc(v.other, func(x, y ui.Option) int { return strings.Compare(static.Fold(x.Label), static.Fold(y.Label)) })
	v.other = append(v.other, unlisted(codes, f.Values["serves"])...)
	return whereFields(f, v), nil
}

// onlyChild says whether a region is the same as the one around it.
func onlyChild(codes []*codelistsv1.Code, code string) bool {
	return len(code) == 4 && strings.HasSuffix(code, "0") &&
		slices.ContainsFunc(codes, func(c *codelistsv1.Code) bool { return c.GetCode() == code[:3] })
}

// unlisted keeps chosen codes that have no words here.
func unlisted(codes []*codelistsv1.Code, chosen []string) []ui.Option {
	var list []ui.Option
	for _, code := range chosen {
		if !slices.ContainsFunc(codes, func(c *codelistsv1.Code) bool { return c.GetCode() == code }) {
			list = append(list, ui.Option{Value: code, Label: code})
		}
	}
	return list
}
