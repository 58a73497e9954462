package tenders

import (
	"context"
	"html"
	"strings"
	"time"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
)

func hitFacts(hit *searchv1.TenderHit) facts {
	f := facts{
		status: hit.GetStatus(), reservation: hit.GetReservation(), buyers: len(hit.GetBuyers()),
		clauses: int(hit.GetClauses()), lots: int(hit.GetLots()),
	}
	if hit.GetDeadline() != nil {
		f.deadline = hit.GetDeadline().AsTime()
	}
	return f
}

// closes says until when one can bid, on the clock of the place; what is over
// closed.
func closes(ctx context.Context, hit *searchv1.TenderHit, now time.Time) string {
	deadline := hit.GetDeadline().AsTime()
	key := "tenders.list.closes"
	if !deadline.After(now) {
		key = "tenders.list.closed"
	}
	return i18n.T(ctx, key, "moment", i18n.MomentShort(ctx, deadline, now, i18n.ZoneOf(hit.GetPlace().GetCountry())))
}

// Summary says in a few parts what decides: until when, how much, where, for
// whom. It holds as long as the tender is as it is, whatever the day.
func Summary(ctx context.Context, hit *searchv1.TenderHit) []string {
	var parts []string
	if hit.GetStatus() != "open" {
		parts = append(parts, i18n.T(ctx, "tenders.status."+hit.GetStatus()))
	}
	if hit.GetDeadline() != nil {
		parts = append(parts, i18n.T(ctx, "find.feed.deadline", "moment", i18n.Deadline(ctx, hit.GetDeadline().AsTime(), i18n.ZoneOf(hit.GetPlace().GetCountry()))))
	}
	if hit.GetValue().GetAmount() != "" {
		parts = append(parts, i18n.Money(ctx, hit.GetValue()))
	}
	if city := hit.GetPlace().GetCity(); city != "" {
		parts = append(parts, city)
	}
	if hit.GetReservation() != "none" {
		parts = append(parts, i18n.T(ctx, "tenders.reserved."+hit.GetReservation()))
	}
	if hit.GetExcerpt() != "" {
		parts = append(parts, unmarked(hit.GetExcerpt()))
	}
	return parts
}

// unmarked is an excerpt without its marks.
func unmarked(excerpt string) string {
	return html.UnescapeString(strings.NewReplacer("<mark>", "", "</mark>", "").Replace(excerpt))
}
