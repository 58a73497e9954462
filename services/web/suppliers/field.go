package suppliers

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fairlot/fairlot/services/web/enterprise"
)

// The filters, by their name in the address.
const (
	byVerified  = "verified"
	byEligible  = "eligible"
	byStatus    = "status"
	byCountry   = "country"
	byRegion    = "region"
	byCPV       = "cpv"
	byNature    = "nature"
	byServes    = "serves"
	byDelivered = "delivered"
	byVerifier  = "verified_by"
	bySize      = "size"
	byLabel     = "label"
	byForm      = "form"
)

// filterNames are the filters in the order they are shown.
func filterNames() []string {
	return []string{
		byVerified, byEligible, byDelivered, byCountry, byRegion, byCPV, byNature, byServes,
		byStatus, byVerifier, bySize, byLabel, byForm,
	}
}

// fieldOf is what the search calls a filter.
func fieldOf(name string) string {
	switch name {
	case byStatus:
		return "social_status"
	case byForm:
		return "legal_form"
	case byNature:
		return "contract_nature"
	case byDelivered:
		return "has_delivered"
	default:
		return name
	}
}

// codesOf are the values that a filter takes, where they are few.
func codesOf(name string) []string {
	switch name {
	case byVerified:
		return []string{"yes", "no"}
	case byDelivered:
		return []string{"yes"}
	case byEligible:
		return []string{"article_20", "article_77"}
	case byNature:
		return []string{"services", "supplies", "works"}
	case bySize:
		return []string{"micro", "small", "medium", "large"}
	default:
		return nil
	}
}

// shape is what the values of a filter look like, where the search asks for it.
func shape(name string) *regexp.Regexp {
	switch name {
	case byCPV:
		return regexp.MustCompile(`^[0-9]{2,8}$`)
	case byRegion:
		return regexp.MustCompile(`^[A-Z]{2}[A-Z0-9]{0,3}$`)
	default:
		return nil
	}
}

// maxChosen is how many values of a filter the search takes.
const maxChosen = 50

// taken are the values of a filter that the search takes; others are left out.
func taken(name string, values []string) []string {
	codes, form := codesOf(name), shape(name)
	values = slices.DeleteFunc(enterprise.Named(values...), func(v string) bool {
		return codes != nil && !slices.Contains(codes, v) || form != nil && !form.MatchString(v) || len(v) > 200
	})
	if name == byRegion || name == byCPV {
		values = narrowest(values)
	}
	return values[:min(len(values), maxChosen)]
}

// narrowest leaves out codes of which a longer one is there: who ticks a part of
// what was ticked before narrows the list.
func narrowest(codes []string) []string {
	return slices.DeleteFunc(slices.Clone(codes), func(code string) bool {
		return slices.ContainsFunc(codes, func(other string) bool { return other != code && strings.HasPrefix(other, code) })
	})
}
