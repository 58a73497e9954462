package participation

import (
	"context"
	"slices"
	"strings"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// systemStanding says how the viewer's request to a dynamic purchasing system
// stands.
func systemStanding(r *page.Request, t *procedure.Tender, mine *tendersv1.ParticipationRequest) standing {
	ctx := r.Context()
	s := standing{t: t, mine: mine}
	there := mine != nil && mine.GetWithdrawnAt() == nil
	say := func(key string, params ...any) { s.Title, s.Text = r.T(key), r.T(key+"_text", params...) }
	leave := []ui.Link{{Text: r.T("participation.withdraw.link"), Href: t.At("participation", "withdraw")}}
	switch end := until(ctx, t); {
	case t.GetStatus() != asking:
		say("within.ask.over", "until", end)
	case !r.Viewer().Has(procedure.Representative):
		say("within.ask.role", "until", end)
	case there && mine.GetAdmitted():
		say("within.ask.admitted", "until", end)
		leave[0].Text = r.T("within.leave.link")
		s.Next = append([]ui.Link{{Text: r.T("within.ask.calls"), Href: t.At() + "#calls"}}, leave...)
	case there && mine.GetDecidedAt() != nil:
		say("within.ask.refused", "until", end)
		s.asks = true
	case there:
		say("within.ask.asked", "moment", i18n.Moment(ctx, mine.GetRequestedAt().AsTime(), t.Zone), "day", due(ctx, t, mine))
		s.asks, s.Next = true, leave
	default:
		say("within.ask.open", "until", end)
		s.asks = true
	}
	return s
}

// leave says what follows when an enterprise takes its request back.
func leave(r *page.Request, c *ui.Confirm, admitted bool) {
	if admitted {
		c.Title, c.Button = r.T("within.leave.title"), r.T("within.leave.link")
		c.Consequences[0] = r.T("within.leave.calls")
		return
	}
	c.Consequences[0] = r.T("within.leave.undecided")
}

// due is the day until which a request has to be decided, as people read it.
func due(ctx context.Context, t *procedure.Tender, p *tendersv1.ParticipationRequest) string {
	return i18n.Date(ctx, p.GetDueAt().AsTime(), t.Zone)
}

// categories are the lots of a system, to choose from.
func categories(t *procedure.Tender) []ui.Option {
	var list []ui.Option
	for _, l := range t.GetLots() {
		list = append(list, ui.Option{Value: l.GetId(), Label: l.GetTitle()})
	}
	return list
}

// asked names the categories of a request; "" where there is only one.
func asked(ctx context.Context, t *procedure.Tender, p *tendersv1.ParticipationRequest) string {
	var names []string
	for _, l := range t.GetLots() {
		if slices.Contains(p.GetLots(), l.GetId()) {
			names = append(names, l.GetTitle())
		}
	}
	switch {
	case len(t.GetLots()) < 2:
		return ""
	case len(names) == 0:
		return i18n.T(ctx, "within.requests.all_lots")
	default:
		return i18n.T(ctx, "within.requests.lots", "lots", strings.Join(names, ", "))
	}
}
