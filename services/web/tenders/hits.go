package tenders

import (
	"context"
	"time"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
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

func found(ctx context.Context, l listing) string {
	if l.query == "" {
		return i18n.T(ctx, "tenders.list.count", "count", l.total)
	}
	return i18n.T(ctx, "tenders.list.found", "count", l.total, "q", l.query)
}

// order says how the list is sorted, and leads to the other order.
func order(ctx context.Context, l listing) string {
	if l.byMatch != "" {
		if l.query == "" {
			return i18n.T(ctx, "tenders.list.by_deadline")
		}
		return i18n.T(ctx, "tenders.list.by_deadline") + " " + i18n.T(ctx, "tenders.list.to_match", "address", l.byMatch)
	}
	return i18n.T(ctx, "tenders.list.by_match") + " " + i18n.T(ctx, "tenders.list.to_deadline", "address", l.byDeadline)
}

// nothing is what an empty list says: how to find more.
func nothing(ctx context.Context, l listing) ui.Empty {
	e := ui.Empty{Title: i18n.T(ctx, "tenders.list.none"), Text: i18n.T(ctx, "tenders.list.none_text")}
	if l.filters.Reset != "" {
		e.Next = append(e.Next, ui.Link{Text: i18n.T(ctx, "common.filters.reset"), Href: l.filters.Reset})
	}
	if l.query != "" || l.filters.Reset != "" {
		e.Next = append(e.Next, ui.Link{Text: i18n.T(ctx, "tenders.list.all"), Href: "/tenders"})
	} else {
		e.Text = i18n.T(ctx, "tenders.list.empty_text")
		e.Next = append(e.Next, ui.Link{Text: i18n.T(ctx, "tenders.list.start"), Href: "/tenders/new"})
	}
	return e
}
