package tenders

import (
	"context"
	"strings"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// termRows are the facts of the contract and of who may bid, those that there are.
func (p public) termRows(ctx context.Context) []ui.Row {
	t := p.t
	var rows []ui.Row
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, ui.Row{Key: i18n.T(ctx, key), Value: value})
		}
	}
	if w := word(t.GetProcedure(), procedures); w != "" {
		add("tenders.field.procedure", i18n.T(ctx, "tenders.procedure."+w))
	}
	add("draft.public.cpv", p.codeNames(append([]string{t.GetCpv()}, t.GetAdditionalCpv()...)...))
	if isFramework(t) {
		add("draft.gist.framework", i18n.T(ctx, "draft.framework_public."+strings.ReplaceAll(t.GetFrameworkAgreement(), "-", "_")))
		add("draft.field.participants", figure(t.GetFrameworkParticipants()))
		add("draft.field.framework_reason", t.GetFrameworkDurationReason())
	}
	if procedure.Dynamic(t) {
		add("within.gist", i18n.T(ctx, "within.system_public."+strings.ReplaceAll(t.GetDpsUsage(), "-", "_")))
	}
	add("draft.field.options", t.GetOptions())
	add("draft.field.renewals", figure(t.GetRenewals()))
	add("draft.field.turnover", i18n.Money(ctx, t.GetMinimumTurnover()))
	add("draft.field.turnover_reason", t.GetTurnoverReason())
	add("draft.field.bid_limit", figure(t.GetLotsBidLimit()))
	add("draft.field.award_limit", figure(t.GetLotsAwardLimit()))
	add("draft.field.award_rule", t.GetLotsAwardRule())
	add("draft.field.life_cycle", t.GetLifeCycleCost())
	if c := t.GetMarketConsultation(); c.GetHeld() {
		add("draft.contract.consultation", i18n.T(ctx, "draft.public.consulted", "day", p.day(ctx, c.GetHeldAt())))
		add("draft.field.consultation", c.GetDescription())
		add("draft.field.measures", c.GetMeasures())
	}
	if t.GetSiteVisit() {
		add("draft.public.before", i18n.T(ctx, "draft.public.visit"))
	}
	if t.GetDocumentsNotElectronic() {
		add("tenders.part.documents", i18n.T(ctx, "draft.public.on_paper"))
	}
	add("tenders.field.urgency", t.GetUrgencyReason())
	return rows
}

// worth is the value with the lots that one may bid for.
func (p public) worth(ctx context.Context) string {
	value, lots := i18n.Money(ctx, p.t.GetValue()), len(p.t.GetLots())
	if procedure.Dynamic(p.t) {
		return i18n.T(ctx, "within.worth", "value", value)
	}
	if n := p.t.GetLotsBidLimit(); n > 0 && lots > 1 {
		return i18n.T(ctx, "draft.short.value_limited", "value", value, "lots", lots, "count", n)
	}
	return i18n.T(ctx, "tenders.short.value", "value", value, "count", lots)
}

// reservedLots counts the lots that are reserved in a tender that is not.
func reservedLots(t *tendersv1.Tender) int {
	n := 0
	for _, l := range t.GetLots() {
		if w := word(l.GetReservation(), reservations); tenderReserved(t) == "none" && w != "" && w != "none" {
			n++
		}
	}
	return n
}

// codeNames writes CPV codes with their words.
func (p public) codeNames(codes ...string) string {
	var list []string
	for _, code := range codes {
		if code != "" {
			list = append(list, strings.TrimSpace(code+" "+p.codes[code]))
		}
	}
	return strings.Join(list, " · ")
}

// changedField is a difference of an amendment as people read it.
type changedField struct {
	name, before, after string
}

// changes are the fields that an amendment changed, without the deadline, which
// is said in a sentence.
func changes(ctx context.Context, t *tendersv1.Tender, a *tendersv1.Amendment) []changedField {
	var list []changedField
	for _, d := range a.GetDifferences() {
		if d.GetField() != "deadline" {
			list = append(list, changedField{fieldName(ctx, t, d.GetField()), d.GetBefore(), d.GetAfter()})
		}
	}
	return list
}

// fieldName is what people call a field that an amendment can change; in a
// restricted procedure before the invitation the deadline is of the requests.
func fieldName(ctx context.Context, t *tendersv1.Tender, field string) string {
	if consults(t) && field == "deadline" {
		return i18n.T(ctx, "consultation.field.until")
	}
	switch {
	case field == "deadline" && procedure.Dynamic(t):
		return i18n.T(ctx, "within.time.end")
	case field == "deadline" && restricted(t) && t.GetInvitedAt() == nil:
		return i18n.T(ctx, "draft.field.participation")
	case field == "documents":
		return i18n.T(ctx, "tenders.amend.documents")
	case i18n.Has(ctx, "tenders.field."+field):
		return i18n.T(ctx, "tenders.field."+field)
	default:
		return field
	}
}
