package hits

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/types/known/timestamppb"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
)

// column is one of a file: a name that stays the same in every language, and
// what stands in it.
type column struct {
	name string
	of   func(h *searchv1.SupplierHit, site string) string
	// number marks what a spreadsheet can count.
	number bool
}

// columns are those of every file, in their order. What each means is said in
// the reader's language on the page and in the file.
func columns() []column {
	return append(whoAndWhere(), []column{
		{name: "cpv", of: func(h *searchv1.SupplierHit, _ string) string { return strings.Join(h.GetCpv(), " ") }},
		{name: "contract_natures", of: func(h *searchv1.SupplierHit, _ string) string { return strings.Join(h.GetContractNatures(), " ") }},
		{name: "serves", of: func(h *searchv1.SupplierHit, _ string) string { return strings.Join(h.GetServes(), " ") }},
		{name: "size", of: func(h *searchv1.SupplierHit, _ string) string { return h.GetSize() }},
		{name: "employees", of: func(h *searchv1.SupplierHit, _ string) string { return count(h.GetEmployees()) }, number: true},
		{name: "integration_percent", of: func(h *searchv1.SupplierHit, _ string) string { return percent(h) }, number: true},
		{name: "labels", of: func(h *searchv1.SupplierHit, _ string) string { return strings.Join(h.GetLabels(), "; ") }},
		{name: "verified_by", of: func(h *searchv1.SupplierHit, _ string) string { return strings.Join(h.GetVerifiedBy(), "; ") }},
		{name: "verified_until", of: func(h *searchv1.SupplierHit, _ string) string { return instant(h.GetVerifiedUntil()) }},
		{name: "delivered", of: func(h *searchv1.SupplierHit, _ string) string { return strconv.Itoa(int(h.GetDelivered())) }, number: true},
		{name: "listed_at", of: func(h *searchv1.SupplierHit, _ string) string { return instant(h.GetListedAt()) }},
		{name: "website", of: func(h *searchv1.SupplierHit, _ string) string { return h.GetWebsite() }},
		{name: "page", of: func(h *searchv1.SupplierHit, site string) string { return site + Path(h) }},
	}...)
}

func whoAndWhere() []column {
	return []column{
		{name: "supplier", of: func(h *searchv1.SupplierHit, _ string) string { return h.GetSupplier() }},
		{name: "name", of: func(h *searchv1.SupplierHit, _ string) string { return h.GetName() }},
		{name: "brand", of: func(h *searchv1.SupplierHit, _ string) string { return h.GetBrand() }},
		{name: "identifier_scheme", of: func(h *searchv1.SupplierHit, _ string) string { return h.GetIdentifier().GetScheme() }},
		{name: "identifier", of: func(h *searchv1.SupplierHit, _ string) string { return h.GetIdentifier().GetValue() }},
		{name: "legal_form", of: func(h *searchv1.SupplierHit, _ string) string { return h.GetLegalForm() }},
		{name: "social_status", of: func(h *searchv1.SupplierHit, _ string) string { return h.GetSocialStatus() }},
		{name: "postcode", of: func(h *searchv1.SupplierHit, _ string) string { return h.GetPlace().GetPostcode() }},
		{name: "city", of: func(h *searchv1.SupplierHit, _ string) string { return h.GetPlace().GetCity() }},
		{name: "country", of: func(h *searchv1.SupplierHit, _ string) string { return h.GetPlace().GetCountry() }},
		{name: "nuts", of: func(h *searchv1.SupplierHit, _ string) string { return h.GetPlace().GetNuts() }},
		{name: "distance_km", of: func(h *searchv1.SupplierHit, _ string) string { return distance(h) }, number: true},
	}
}

// count writes what an enterprise said; it did not say 0.
func count(n int32) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(int(n))
}

func percent(h *searchv1.SupplierHit) string {
	if h.GetEmployees() == 0 {
		return ""
	}
	return strconv.Itoa(int(h.GetIntegrationPercent()))
}

func distance(h *searchv1.SupplierHit) string {
	if h.DistanceKm == nil {
		return ""
	}
	return strconv.FormatFloat(h.GetDistanceKm(), 'f', 1, 64)
}

func instant(t *timestamppb.Timestamp) string {
	if t == nil {
		return ""
	}
	return t.AsTime().UTC().Format(time.RFC3339)
}

// harmless keeps a spreadsheet that opens a CSV from taking text for a formula:
// what begins like one gets an apostrophe in front. The wide forms of the signs
// count too.
func harmless(cell string) string {
	if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + cell
	}
	return cell
}
