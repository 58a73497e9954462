package tenders

import (
	"context"
	"strings"
	"time"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/clauses"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

// gist says in one line what a part of the draft holds.
func gist(ctx context.Context, t *tendersv1.Tender, part string, zone *time.Location) string {
	switch part {
	case partNeed:
		return needGist(ctx, t)
	case partMarket:
		return i18n.T(ctx, "consultation.gist.questions", "count", len(t.GetConsultation().GetQuestions()))
	case partLots:
		return listGist(ctx, "tenders.gist.lots", lotTitles(t))
	case partClauses:
		return listGist(ctx, "tenders.gist.clauses", clauseTargets(ctx, t))
	case partReservation:
		if w := word(t.GetReservation(), reservations); w != "" {
			return i18n.T(ctx, "tenders.reserved."+w)
		}
		return i18n.T(ctx, "tenders.reserved.none")
	case partCriteria:
		return criteriaGist(ctx, t)
	case partContract:
		return termsGist(ctx, t)
	case partTimetable:
		return timetableGist(ctx, t, zone)
	case partDocuments:
		return i18n.T(ctx, "tenders.gist.documents", "count", len(t.GetDocuments()))
	default:
		return i18n.T(ctx, "tenders.gist.officers", "count", len(t.GetOpeningOfficers())) + " · " + i18n.T(ctx, "tenders.gist.evaluators", "count", len(t.GetEvaluators()))
	}
}

func timetableGist(ctx context.Context, t *tendersv1.Tender, zone *time.Location) string {
	switch {
	case restricted(t) && t.GetParticipationDeadline() != nil:
		return i18n.T(ctx, "draft.gist.participation", "moment", i18n.Deadline(ctx, t.GetParticipationDeadline().AsTime(), zone))
	case t.GetDeadline() == nil:
		return i18n.T(ctx, "tenders.gist.no_deadline")
	case consults(t):
		return i18n.T(ctx, "consultation.gist.until", "moment", i18n.Deadline(ctx, t.GetDeadline().AsTime(), zone))
	default:
		return i18n.T(ctx, "tenders.gist.deadline", "moment", i18n.Deadline(ctx, t.GetDeadline().AsTime(), zone))
	}
}

func needGist(ctx context.Context, t *tendersv1.Tender) string {
	var facts []string
	if w := word(t.GetContractNature(), natures); w != "" {
		facts = append(facts, i18n.T(ctx, "tenders.nature."+w))
	}
	if t.GetCpv() != "" {
		facts = append(facts, "CPV "+t.GetCpv())
	}
	if where := t.GetPlace().GetNuts(); where != "" {
		facts = append(facts, where)
	} else if where := t.GetPlace().GetCity(); where != "" {
		facts = append(facts, where)
	}
	if money := i18n.Money(ctx, t.GetValue()); money != "" {
		facts = append(facts, money)
	}
	if len(facts) == 0 {
		return i18n.T(ctx, "tenders.gist.nothing")
	}
	return strings.Join(facts, " · ")
}

func lotTitles(t *tendersv1.Tender) []string {
	var out []string
	for _, l := range t.GetLots() {
		if l.GetTitle() != "" {
			out = append(out, l.GetTitle())
		}
	}
	return out
}

func clauseTargets(ctx context.Context, t *tendersv1.Tender) []string {
	var out []string
	for _, c := range t.GetClauses() {
		out = append(out, clauseTitle(ctx, c))
	}
	return out
}

// mostNamed is how many rows a gist names.
const mostNamed = 3

func listGist(ctx context.Context, key string, names []string) string {
	text := i18n.T(ctx, key, "count", len(names))
	if len(names) == 0 {
		return text
	}
	if len(names) > mostNamed {
		names = append(names[:mostNamed:mostNamed], "…")
	}
	return i18n.T(ctx, "tenders.gist.list", "what", text, "names", strings.Join(names, ", "))
}

func criteriaGist(ctx context.Context, t *tendersv1.Tender) string {
	if len(t.GetCriteria()) == 0 {
		return i18n.T(ctx, "tenders.gist.no_criteria")
	}
	var out []string
	for _, c := range t.GetCriteria() {
		out = append(out, criterionName(ctx, c)+" "+i18n.Decimal(ctx, c.GetWeight()))
	}
	return strings.Join(out, " · ")
}

func criterionName(ctx context.Context, c *tendersv1.Criterion) string {
	if c.GetName() != "" {
		return c.GetName()
	}
	if w := word(c.GetType(), kinds); w != "" {
		return i18n.T(ctx, "tenders.criterion."+w)
	}
	return c.GetId()
}

func clauseTitle(ctx context.Context, c *tendersv1.Clause) string {
	if c.GetTitle() != "" {
		return c.GetTitle()
	}
	return i18n.T(ctx, "tenders.clauses.untitled", "id", c.GetId())
}

// target writes the least that a clause asks: "833 h".
func target(ctx context.Context, c *tendersv1.Clause) string {
	return clauses.Amount(ctx, c.GetTarget(), c.GetUnit())
}

func lotOptions(t *tendersv1.Tender) []ui.Option {
	var out []ui.Option
	for _, l := range t.GetLots() {
		out = append(out, ui.Option{Value: l.GetId(), Label: l.GetId() + " " + l.GetTitle()})
	}
	return out
}
