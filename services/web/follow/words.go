package follow

import (
	"context"
	"strings"

	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

// Reason says a part of a fit in words and figures.
func Reason(ctx context.Context, r *watchv1.FitReason) string {
	f := r.GetFigures()
	euros := func(name string) string {
		return i18n.MoneyRound(ctx, &typesv1.Money{Amount: f[name], Currency: "EUR"})
	}
	params := []any{
		"asked", f["asked"], "offered", f["offered"], "region", f["region"], "km", f["km"], "most", f["most"], "can", f["can"], "unit", f["unit"],
		"employees", f["employees"], "yearly", euros("yearly"), "turnover", euros("turnover"), "needed", euros("needed"),
	}
	if article := strings.TrimPrefix(f["article"], "article_"); article != "" {
		params = append(params, "article", article)
	}
	return i18n.T(ctx, "follow.reason."+r.GetReason(), params...)
}

// Score is a fit in a few words.
func Score(ctx context.Context, fit *watchv1.Fit) string {
	return i18n.T(ctx, "follow.score", "score", int(fit.GetScore()))
}

// bars are the parts of a fit, each of what it could give.
func bars(ctx context.Context, fit *watchv1.Fit) ui.Chart {
	c := ui.Chart{Caption: i18n.T(ctx, "follow.fit.parts"), Max: 100, Label: i18n.T(ctx, "follow.fit.part"), Value: i18n.T(ctx, "follow.fit.points")}
	for _, r := range fit.GetReasons() {
		c.Bars = append(c.Bars, ui.Bar{
			Label: i18n.T(ctx, "follow.part."+r.GetPart()), Value: 100 * float64(r.GetPoints()) / float64(max(r.GetOf(), 1)),
			Text: i18n.T(ctx, "follow.fit.of", "points", int(r.GetPoints()), "of", int(r.GetOf())), Next: r.GetRulesOut(),
		})
	}
	return c
}

// verdict is what a fit means: good, not quite, or ruled out.
func verdict(fit *watchv1.Fit) string {
	for _, r := range fit.GetReasons() {
		if r.GetRulesOut() {
			return "out"
		}
	}
	if fit.GetGood() {
		return "good"
	}
	return "fair"
}
