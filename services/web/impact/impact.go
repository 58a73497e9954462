package impact

import (
	"context"
	"strings"

	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// mostShown is how many contracts the page shows; the API has all.
const mostShown = 12

// Routes registers the page over the figures.
func Routes(s *page.Site, l *Ledger) {
	s.Get("/impact", func(r *page.Request) error {
		f, err := l.Figures(r.Context())
		if err != nil {
			return err
		}
		return r.Show(ui.Page{Title: r.T("impact.title"), Section: ui.SectionImpact}, impactPage(f))
	})
}

// figures are the large numbers; what is zero says so, for a beginning is no shame.
func figures(ctx context.Context, f Figures) []ui.Figure {
	return []ui.Figure{
		{Value: i18n.Number(ctx, f.Enterprises), Label: i18n.T(ctx, "impact.enterprises", "count", f.Enterprises)},
		{Value: reserved(ctx, f), Label: i18n.T(ctx, "impact.reserved", "count", f.ReservedAwards)},
		{Value: inHours(ctx, f.Promised), Label: i18n.T(ctx, "impact.promised")},
		{Value: inHours(ctx, f.Verified), Label: i18n.T(ctx, "impact.verified")},
	}
}

// reserved writes the sums of all currencies; sums of different ones are not added.
func reserved(ctx context.Context, f Figures) string {
	if len(f.Reserved) == 0 {
		return i18n.Number(ctx, 0)
	}
	texts := make([]string, 0, len(f.Reserved))
	for _, sum := range f.Reserved {
		texts = append(texts, i18n.MoneyRound(ctx, sum))
	}
	return strings.Join(texts, " + ")
}

func inHours(ctx context.Context, n int64) string { return i18n.Number(ctx, n) + "\u00a0h" }

// themes are what the clauses of tenders are about, as bars.
func themes(ctx context.Context, f Figures) ui.Chart {
	c := ui.Chart{Caption: i18n.T(ctx, "impact.themes"), Label: i18n.T(ctx, "impact.theme_column"), Value: i18n.T(ctx, "impact.tenders_column")}
	for _, t := range f.Themes {
		c.Bars = append(c.Bars, bar(ctx, t, i18n.T(ctx, "impact.theme."+strings.ReplaceAll(t.Value, "-", "_"))))
	}
	return c
}

func reservations(ctx context.Context, f Figures) ui.Chart {
	c := ui.Chart{Caption: i18n.T(ctx, "impact.reservations"), Label: i18n.T(ctx, "impact.reservation_column"), Value: i18n.T(ctx, "impact.tenders_column")}
	for _, t := range f.Reservations {
		c.Bars = append(c.Bars, bar(ctx, t, i18n.T(ctx, "impact.reservation."+t.Value)))
	}
	return c
}

func bar(ctx context.Context, c Count, label string) ui.Bar {
	return ui.Bar{Label: label, Value: float64(c.Count), Text: i18n.Number(ctx, c.Count)}
}

func shownDeliveries(f Figures) []Delivery { return f.Deliveries[:min(len(f.Deliveries), mostShown)] }

// buyers names the leading buyer and how many join it.
func buyers(ctx context.Context, d Delivery) string {
	if len(d.Buyers) < 2 {
		return strings.Join(d.Buyers, "")
	}
	return i18n.T(ctx, "impact.buyers", "name", d.Buyers[0], "count", len(d.Buyers)-1)
}

func kept(ctx context.Context, d Delivery) string {
	return i18n.T(ctx, "impact.kept", "verified", d.Verified, "promised", d.Promised)
}

// share is how much of the promise is verified, in hundredths for the bar.
func share(d Delivery) int64 {
	if d.Promised <= 0 {
		return 0
	}
	return min(100, d.Verified*100/d.Promised)
}

func noContracts(ctx context.Context) ui.Empty {
	return ui.Empty{
		Title: i18n.T(ctx, "impact.none"), Text: i18n.T(ctx, "impact.none_text"),
		Next: []ui.Link{{Text: i18n.T(ctx, "impact.none_next"), Href: "/tenders?status=awarded"}},
	}
}
