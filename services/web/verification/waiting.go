package verification

import (
	"context"
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

// waitingTags say how long a supplier waits, and whether it was verified before.
func waitingTags(ctx context.Context, s *suppliersv1.Supplier, now time.Time) []ui.TagItem {
	list := []ui.TagItem{waited(ctx, s.GetSubmittedAt().AsTime(), now)}
	if n := len(s.GetEvidence()); n > 0 {
		list = append(list, ui.TagItem{Text: i18n.T(ctx, "verification.queue.files", "count", n)})
	}
	if s.GetWorkforce().GetEmployees() > 0 {
		list = append(list, ui.TagItem{Text: enterprise.Staff(ctx, s.GetWorkforce().GetEmployees(), s.GetWorkforce().GetIntegrationPercent())})
	}
	return list
}

// longWait is from when on a wait is marked.
const longWait = 14 * 24 * time.Hour

func waited(ctx context.Context, since, now time.Time) ui.TagItem {
	tag := ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "verification.queue.today")}
	if days := int(now.Sub(since).Hours() / 24); days > 0 {
		tag.Text = i18n.T(ctx, "verification.queue.days", "count", days)
	}
	if now.Sub(since) > longWait {
		tag.Kind = ui.TagNext
	}
	return tag
}
