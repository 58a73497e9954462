package registration

import (
	"context"
	"strconv"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

// conditionTag says whether a condition of an article is met.
func conditionTag(ctx context.Context, c *suppliersv1.Condition) ui.TagItem {
	switch {
	case c.GetAskedOfBuyer():
		return ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "registration.condition.buyer")}
	case c.GetMet():
		return ui.TagItem{Kind: ui.TagGood, Text: i18n.T(ctx, "registration.condition.met")}
	default:
		return ui.TagItem{Kind: ui.TagNext, Text: i18n.T(ctx, "registration.condition.open")}
	}
}

// conditionText is a condition in words, with its figures where it has some.
func conditionText(ctx context.Context, c *suppliersv1.Condition) string {
	text := i18n.T(ctx, "registration.condition.is."+c.GetCondition())
	if share, err := strconv.ParseInt(c.GetFigures()["integration_percent"], 10, 32); err == nil {
		text += " " + i18n.T(ctx, "registration.condition.share", "share", enterprise.Percent(ctx, int32(share)))
	}
	return text
}
