package home

import (
	"context"
	"net/url"
	"time"

	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// Figures are what the first page shows of the whole marketplace. What is not
// known is zero or nil and left out.
type Figures struct {
	VerifiedEnterprises, OpenTenders int64
	// Reserved is the value of reserved awards in the currency that has most.
	Reserved *typesv1.Money
	// InclusionHours are hours of inclusion work that were verified.
	InclusionHours int64
	Closing        []Closing
	// Places are where verified enterprises are.
	Places []ui.Spot
}

// Closing is an open tender whose deadline is near.
type Closing struct {
	Tender, Title string
	Buyers        []string
	Value         *typesv1.Money
	Deadline      time.Time
	// Country is where it is delivered; its clock is the deadline's.
	Country string
	// Reservation in the contract's words: article_20, article_77, none or "".
	Reservation   string
	Clauses, Lots int
}

// Board gives the figures.
type Board interface {
	Figures(ctx context.Context) (Figures, error)
}

// Routes registers the first page.
func Routes(s *page.Site, board Board) {
	s.Get("/", func(r *page.Request) error {
		if q := r.Query("q"); q != "" {
			return r.Redirect("/enterprises?" + url.Values{"q": {q}}.Encode())
		}
		figures, err := board.Figures(r.Context())
		if err != nil {
			s.Log.WarnContext(r.Context(), "the first page has no figures", "error", err)
		}
		return r.Show(ui.Page{Bare: true}, homePage(figures, r.Now()))
	})
}

func live(ctx context.Context, f Figures) []ui.Figure {
	var list []ui.Figure
	if f.VerifiedEnterprises > 0 {
		list = append(list, ui.Figure{Value: i18n.Number(ctx, f.VerifiedEnterprises), Label: i18n.T(ctx, "home.figure.enterprises", "count", f.VerifiedEnterprises)})
	}
	if f.OpenTenders > 0 {
		list = append(list, ui.Figure{Value: i18n.Number(ctx, f.OpenTenders), Label: i18n.T(ctx, "home.figure.tenders", "count", f.OpenTenders)})
	}
	if f.Reserved.GetAmount() != "" {
		list = append(list, ui.Figure{Value: i18n.MoneyRound(ctx, f.Reserved), Label: i18n.T(ctx, "home.figure.reserved")})
	}
	if f.InclusionHours > 0 {
		list = append(list, ui.Figure{Value: i18n.Number(ctx, f.InclusionHours) + "\u00a0h", Label: i18n.T(ctx, "home.figure.hours")})
	}
	return list
}

// soon is how near a deadline is marked.
const soon = 14 * 24 * time.Hour

func tags(ctx context.Context, c Closing, now time.Time) []ui.TagItem {
	var list []ui.TagItem
	switch c.Reservation {
	case "article_20":
		list = append(list, ui.TagItem{Kind: ui.TagNext, Text: i18n.T(ctx, "home.reserved", "article", 20)})
	case "article_77":
		list = append(list, ui.TagItem{Kind: ui.TagNext, Text: i18n.T(ctx, "home.reserved", "article", 77)})
	}
	if len(c.Buyers) > 1 {
		list = append(list, ui.TagItem{Text: i18n.T(ctx, "home.joint")})
	}
	if c.Clauses > 0 {
		list = append(list, ui.TagItem{Text: i18n.T(ctx, "home.clauses", "count", c.Clauses)})
	}
	if c.Lots > 1 {
		list = append(list, ui.TagItem{Text: i18n.T(ctx, "home.lots", "count", c.Lots)})
	}
	if c.Deadline.Sub(now) < soon {
		list = append(list, ui.TagItem{Kind: ui.TagStop, Text: i18n.Left(ctx, now, c.Deadline)})
	}
	return list
}

// buyers names the leading buyer and how many join it.
func buyers(ctx context.Context, c Closing) string {
	switch n := len(c.Buyers); n {
	case 0:
		return ""
	case 1:
		return c.Buyers[0]
	default:
		return i18n.T(ctx, "home.buyers", "name", c.Buyers[0], "count", n-1)
	}
}

// cityHref is the list of the enterprises of a city.
func cityHref(city string) string { return "/enterprises?" + url.Values{"q": {city}}.Encode() }
