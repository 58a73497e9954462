package verification

import (
	"context"
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

// waitingTags say how long a supplier waits, and what it has given.
func waitingTags(ctx context.Context, s *suppliersv1.Supplier, now time.Time) []ui.TagItem {
	list := waitedTags(ctx, s.GetSubmittedAt().AsTime(), now)
	if n := len(s.GetEvidence()); n > 0 {
		list = append(list, ui.TagItem{Text: i18n.T(ctx, "verification.queue.files", "count", n)})
	}
	if s.GetWorkforce().GetEmployees() > 0 {
		list = append(list, ui.TagItem{Text: enterprise.Staff(ctx, s.GetWorkforce().GetEmployees(), s.GetWorkforce().GetIntegrationPercent())})
	}
	return list
}

// endingTags say which statements end, the enterprise's first end first.
func endingTags(ctx context.Context, p *enterprise.Profile) []ui.TagItem {
	var list []ui.TagItem
	for _, v := range p.Ending() {
		text := v.GetOrganisationName() + ": " + p.Statement(ctx, v).Text
		list = append(list, ui.TagItem{Kind: ui.TagNext, Text: text})
	}
	return list
}

// suspendedTags say since when, by whom, and whether an answer waits.
func suspendedTags(ctx context.Context, p *enterprise.Profile) []ui.TagItem {
	u := enterprise.Suspension(p.Supplier)
	if u == nil {
		return nil
	}
	list := []ui.TagItem{{Kind: ui.TagStop, Text: i18n.T(ctx, "verification.queue.since", "name", u.GetOrganisationName(), "day", i18n.Date(ctx, u.GetSuspendedAt().AsTime(), p.Zone))}}
	if u.GetAnswer() != "" {
		list = append(list, ui.TagItem{Kind: ui.TagNext, Text: i18n.T(ctx, "verification.queue.answered", "day", i18n.Date(ctx, u.GetAnsweredAt().AsTime(), p.Zone))})
	}
	return list
}

// longWait is from when on a wait is marked.
const longWait = 14 * 24 * time.Hour

func waitedTags(ctx context.Context, since, now time.Time) []ui.TagItem {
	tag := ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "verification.queue.today")}
	if days := int(now.Sub(since).Hours() / 24); days > 0 {
		tag.Text = i18n.T(ctx, "verification.queue.days", "count", days)
	}
	if now.Sub(since) > longWait {
		tag.Kind = ui.TagNext
	}
	return []ui.TagItem{tag}
}

// claimedKey is how a claim to an imported entry is listed, or the document of
// those who registered their enterprise.
func claimedKey(c *suppliersv1.Claim, s *suppliersv1.Supplier) string {
	if c.GetOrganisation() == s.GetOrganisation() {
		return "verification.queue.own"
	}
	return "verification.queue.says"
}
