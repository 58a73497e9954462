package suppliers

import (
	"context"
	"strings"
	"time"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/static"
	"github.com/fairlot/fairlot/services/web/ui"
)

type city = static.City

// endsSoon is how long before its end a verification is marked.
const endsSoon = 60 * 24 * time.Hour

// around is the same query near another city.
func (q query) around(c city) query {
	q.near, q.page = c.Name+", "+c.Country, 1
	return q
}

// placeName is a town and its country.
func placeName(ctx context.Context, p *typesv1.Place) string {
	var parts []string
	if p.GetCity() != "" {
		parts = append(parts, p.GetCity())
	}
	if p.GetCountry() != "" {
		parts = append(parts, i18n.Country(ctx, p.GetCountry()))
	}
	return strings.Join(parts, ", ")
}

// kindOf is what an enterprise is: its status, else its legal form.
func kindOf(w words, status, form string) string {
	if status != "" {
		return w.of(listStatus, status)
	}
	if form != "" {
		return w.of(listForm, form)
	}
	return ""
}

// hitTags are the facts that decide: who verified it, until when, its people.
func hitTags(ctx context.Context, h *searchv1.SupplierHit, now time.Time) []ui.TagItem {
	var list []ui.TagItem
	if h.GetVerifiedUntil() == nil {
		list = append(list, ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "suppliers.verified.no")})
	} else {
		list = append(list, ui.TagItem{Kind: ui.TagGood, Text: i18n.T(ctx, "suppliers.verified.by", "name", strings.Join(h.GetVerifiedBy(), ", "))})
		if left := h.GetVerifiedUntil().AsTime().Sub(now); left < endsSoon {
			list = append(list, ui.TagItem{Kind: ui.TagNext, Text: i18n.T(ctx, "suppliers.verified.ends", "count", int(left.Hours()/24))})
		}
	}
	if h.GetEmployees() > 0 {
		list = append(list, ui.TagItem{Text: staff(ctx, h.GetEmployees(), h.GetIntegrationPercent())})
	}
	return list
}

// staff is a workforce in a line.
func staff(ctx context.Context, employees, share int32) string {
	text := i18n.T(ctx, "suppliers.staff.all", "count", int64(employees))
	if share > 0 {
		text += ", " + i18n.T(ctx, "suppliers.staff.share", "share", percent(ctx, share))
	}
	return text
}

func percent(ctx context.Context, share int32) string {
	return i18n.Percent(ctx, float64(share)/100, 0)
}

// plainSite is a web address as people say it.
func plainSite(address string) string {
	_, rest, found := strings.Cut(address, "://")
	if !found {
		rest = address
	}
	return strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
}

// waitingTags say how long a supplier waits, and whether it was verified before.
func waitingTags(ctx context.Context, s *suppliersv1.Supplier, now time.Time) []ui.TagItem {
	list := []ui.TagItem{waited(ctx, s.GetSubmittedAt().AsTime(), now)}
	if n := len(s.GetEvidence()); n > 0 {
		list = append(list, ui.TagItem{Text: i18n.T(ctx, "suppliers.queue.files", "count", n)})
	}
	if s.GetWorkforce().GetEmployees() > 0 {
		list = append(list, ui.TagItem{Text: staff(ctx, s.GetWorkforce().GetEmployees(), s.GetWorkforce().GetIntegrationPercent())})
	}
	return list
}

// longWait is from when on a wait is marked.
const longWait = 14 * 24 * time.Hour

func waited(ctx context.Context, since, now time.Time) ui.TagItem {
	tag := ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "suppliers.queue.today")}
	if days := int(now.Sub(since).Hours() / 24); days > 0 {
		tag.Text = i18n.T(ctx, "suppliers.queue.days", "count", days)
	}
	if now.Sub(since) > longWait {
		tag.Kind = ui.TagNext
	}
	return tag
}
