package registration

import (
	"strings"

	"github.com/a-h/templ"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// capacity is how much of something the enterprise delivers in a year.
type capacity struct {
	CPV      string `form:"cpv"`
	Quantity string `form:"quantity"`
	Unit     string `form:"unit"`
}

func (a *area) capacities() items[capacity, *suppliersv1.Capacity] {
	return items[capacity, *suppliersv1.Capacity]{
		name: partCapacity, field: "capacities",
		get: (*suppliersv1.Supplier).GetCapacities,
		set: func(s *suppliersv1.Supplier, list []*suppliersv1.Capacity) { s.Capacities = list },
		read: func(c *suppliersv1.Capacity) capacity {
			return capacity{CPV: c.GetCpv(), Quantity: c.GetQuantity(), Unit: c.GetUnit()}
		},
		first: func(_ *page.Request, s *suppliersv1.Supplier) capacity {
			if len(s.GetCpv()) == 1 {
				return capacity{CPV: s.GetCpv()[0]}
			}
			return capacity{}
		},
		write: func(_ *page.Request, v capacity) (*suppliersv1.Capacity, error) {
			return &suppliersv1.Capacity{Cpv: v.CPV, Quantity: page.Number(v.Quantity), Unit: strings.TrimSpace(v.Unit)}, nil
		},
		line: func(r *page.Request, p *enterprise.Profile, c *suppliersv1.Capacity) (title, text string) {
			return r.T("registration.capacity.line", "quantity", i18n.Decimal(r.Context(), c.GetQuantity()), "unit", c.GetUnit()), p.Words.CPV(c.GetCpv())
		},
		fields: func(r *page.Request, f *ui.Form, s *suppliersv1.Supplier) (templ.Component, error) {
			options, err := a.ownCPV(r, s, f.Value("cpv"))
			return capacityFields(f, options), err
		},
		labels: []string{"cpv", "registration.capacity.cpv", "quantity", "registration.capacity.quantity", "unit", "registration.capacity.unit"},
	}
}

// ownCPV offers the categories that the enterprise has chosen, and the one that
// the form holds.
func (a *area) ownCPV(r *page.Request, s *suppliersv1.Supplier, chosen string) ([]ui.Option, error) {
	codes := enterprise.Named(append([]string{chosen}, s.GetCpv()...)...)
	w, err := a.Words(r.Context(), map[string][]string{enterprise.ListCPV: codes})
	if err != nil {
		return nil, err
	}
	list := make([]ui.Option, 0, len(codes))
	for _, code := range codes {
		list = append(list, ui.Option{Value: code, Label: w.CPV(code)})
	}
	return list, nil
}
