package hits

import (
	"context"
	"strings"
	"time"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

// PickName is the field that the ticked enterprises of a list go by.
const PickName = "id"

// Tags are the facts that decide: who verified it, until when, its people.
func Tags(ctx context.Context, h *searchv1.SupplierHit, now time.Time) []ui.TagItem {
	var list []ui.TagItem
	if h.GetVerifiedUntil() == nil {
		list = append(list, ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "enterprise.verified.no")})
	} else {
		list = append(list, ui.TagItem{Kind: ui.TagGood, Text: i18n.T(ctx, "enterprise.verified.by", "name", strings.Join(h.GetVerifiedBy(), ", "))})
		if left := h.GetVerifiedUntil().AsTime().Sub(now); left < enterprise.EndsSoon {
			list = append(list, ui.TagItem{Kind: ui.TagNext, Text: i18n.T(ctx, "enterprise.verified.ends", "count", int(left.Hours()/24))})
		}
	}
	if h.GetEmployees() > 0 {
		list = append(list, ui.TagItem{Text: enterprise.Staff(ctx, h.GetEmployees(), h.GetIntegrationPercent())})
	}
	if n := h.GetDelivered(); n > 0 {
		list = append(list, ui.TagItem{Kind: ui.TagGood, Text: i18n.T(ctx, "suppliers.hit.delivered", "count", int64(n))})
	}
	for _, label := range h.GetLabels() {
		list = append(list, ui.TagItem{Text: label})
	}
	return list
}

// Codes are those that the rows of hits name, by list.
func Codes(hits []*searchv1.SupplierHit) map[string][]string {
	wanted := map[string][]string{}
	for _, h := range hits {
		wanted[enterprise.ListForm] = append(wanted[enterprise.ListForm], h.GetLegalForm())
		wanted[enterprise.ListStatus] = append(wanted[enterprise.ListStatus], h.GetSocialStatus())
	}
	return wanted
}

// Kilometres writes a distance.
func Kilometres(ctx context.Context, km float64) string {
	if km < 1 {
		return i18n.T(ctx, "suppliers.km.less")
	}
	return i18n.Number(ctx, int64(km+0.5)) + "\u00a0km"
}

// Path is the page of the enterprise.
func Path(h *searchv1.SupplierHit) string { return enterprise.ListPath + "/" + h.GetSupplier() }
