package suppliers

import (
	"context"
	"strings"
	"time"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/static"
	"github.com/fairlot/fairlot/services/web/ui"
)

type city = static.City

// around is the same query near another city.
func (q query) around(c city) query {
	q.near, q.page = c.Name+", "+c.Country, 1
	return q
}

// hitTags are the facts that decide: who verified it, until when, its people.
func hitTags(ctx context.Context, h *searchv1.SupplierHit, now time.Time) []ui.TagItem {
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
	return list
}
