package enterprise

import (
	"context"
	"strings"
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
)

// PlaceName is a town and its country.
func PlaceName(ctx context.Context, p *typesv1.Place) string {
	var parts []string
	if p.GetCity() != "" {
		parts = append(parts, p.GetCity())
	}
	if p.GetCountry() != "" {
		parts = append(parts, i18n.Country(ctx, p.GetCountry()))
	}
	return strings.Join(parts, ", ")
}

// KindOf is what an enterprise is: its status, else its legal form.
func KindOf(w Words, status, form string) string {
	if status != "" {
		return w.Of(ListStatus, status)
	}
	if form != "" {
		return w.Of(ListForm, form)
	}
	return ""
}

// Region names a NUTS code with the code behind it, as two regions may have the
// same name.
func Region(w Words, code string) string {
	name := w.Of(ListNUTS, code)
	if name == code || len(code) <= 2 {
		return name
	}
	return name + " (" + code + ")"
}

// Staff is a workforce in a line; share is in percent.
func Staff(ctx context.Context, employees, share int32) string {
	text := i18n.T(ctx, "enterprise.staff.all", "count", int64(employees))
	if share > 0 {
		text += ", " + i18n.T(ctx, "enterprise.staff.share", "share", Percent(ctx, share))
	}
	return text
}

// Percent writes a whole share.
func Percent(ctx context.Context, share int32) string {
	return i18n.Percent(ctx, float64(share)/100, 0)
}

// LastDay is the last day on which something holds that ends at an instant.
func LastDay(ctx context.Context, until time.Time, zone *time.Location) string {
	return i18n.Date(ctx, until.Add(-time.Second), zone)
}

// ClaimName is what is stated, in words.
func ClaimName(ctx context.Context, w Words, s *suppliersv1.Supplier, claim string) string {
	name := claim
	if i18n.Has(ctx, "enterprise.claim."+claim) {
		name = i18n.T(ctx, "enterprise.claim."+claim)
	}
	if claim == "social_status" && s.GetSocialStatus() != "" {
		name = i18n.T(ctx, "enterprise.claim.of", "claim", name, "what", w.Of(ListStatus, s.GetSocialStatus()))
	}
	return name
}

func address(ctx context.Context, p *typesv1.Place) string {
	var text string
	for _, part := range []string{p.GetStreet(), strings.TrimSpace(p.GetPostcode() + " " + p.GetCity())} {
		if part != "" {
			text += part + ", "
		}
	}
	return text + i18n.Country(ctx, p.GetCountry())
}

// plainSite is a web address as people say it.
func plainSite(address string) string {
	_, rest, found := strings.Cut(address, "://")
	if !found {
		rest = address
	}
	return strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
}
