package suppliers

import (
	"context"
	"slices"
	"strconv"
	"strings"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
)

// eligibleFor names the articles whose conditions are met by what is known.
func eligibleFor(ctx context.Context, s *suppliersv1.Supplier) []string {
	var list []string
	for _, e := range s.GetEligibility() {
		if e.GetMet() {
			list = append(list, i18n.T(ctx, "suppliers.value.eligible."+e.GetReservation()))
		}
	}
	return list
}

func sizeName(ctx context.Context, size string) string {
	if size == "" {
		return ""
	}
	return i18n.T(ctx, "suppliers.value.size."+size)
}

func offerLines(p *enterprise.Profile) string {
	var list []string
	for _, code := range p.Supplier.GetCpv() {
		list = append(list, p.Words.CPV(code))
	}
	slices.Sort(list)
	return strings.Join(list, "\n")
}

func natureLine(ctx context.Context, s *suppliersv1.Supplier) string {
	var list []string
	for _, nature := range s.GetContractNatures() {
		list = append(list, i18n.T(ctx, "suppliers.value.nature."+nature))
	}
	return strings.Join(list, ", ")
}

// servesLines are the regions and the distance that are served.
func servesLines(ctx context.Context, p *enterprise.Profile) []string {
	var list []string
	for _, code := range p.Supplier.GetServes() {
		list = append(list, enterprise.Region(p.Words, code))
	}
	if km := p.Supplier.GetServesWithinKm(); km > 0 {
		list = append(list, i18n.T(ctx, "suppliers.one.within", "km", i18n.Number(ctx, int64(km)), "place", p.Supplier.GetPlace().GetCity()))
	}
	return list
}

// capacityLines say how much of what can be delivered in a year.
func capacityLines(ctx context.Context, p *enterprise.Profile) []string {
	var list []string
	for _, c := range p.Supplier.GetCapacities() {
		list = append(list, i18n.T(ctx, "suppliers.one.capacity_line", "what", p.Words.CPV(c.GetCpv()), "quantity", quantity(ctx, c.GetQuantity()), "unit", c.GetUnit()))
	}
	return list
}

// quantity writes a whole number as the reader does; one with a fraction as it came.
func quantity(ctx context.Context, text string) string {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return i18n.Number(ctx, n)
	}
	return text
}

func languageLine(ctx context.Context, s *suppliersv1.Supplier) string {
	var list []string
	for _, code := range s.GetLanguages() {
		list = append(list, i18n.LanguageName(ctx, code))
	}
	return strings.Join(list, ", ")
}

// labelLines are the labels with who gave them and until when they hold; one that
// ended says so.
func labelLines(ctx context.Context, p *enterprise.Profile) []string {
	var list []string
	for _, l := range p.Supplier.GetLabels() {
		text := i18n.T(ctx, "suppliers.one.label_line", "name", l.GetName(), "issuer", l.GetIssuer())
		if until := l.GetValidUntil(); until != nil {
			key := "suppliers.one.label_until"
			if !until.AsTime().After(p.Now) {
				key = "suppliers.one.label_ended"
			}
			text += ", " + i18n.T(ctx, key, "day", enterprise.LastDay(ctx, until.AsTime(), p.Zone))
		}
		list = append(list, text)
	}
	return list
}
