package tenders

import (
	"context"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// terms is what the contract is beside its subject: a framework, options and
// renewals, who may bid by turnover, and what went before the tender.
type terms struct {
	Framework       string       `form:"framework_agreement"`
	FrameworkReason string       `form:"framework_duration_reason"`
	Participants    string       `form:"framework_participants"`
	System          string       `form:"dps_usage"`
	Options         string       `form:"options"`
	Renewals        string       `form:"renewals"`
	Related         page.Money   `form:"related_value"`
	Turnover        page.Money   `form:"minimum_turnover"`
	TurnoverReason  string       `form:"turnover_reason"`
	LifeCycle       string       `form:"life_cycle_cost"`
	Consultation    consultation `form:"market_consultation"`
}

// consultation is what was asked of the market before (Art. 40, 41).
type consultation struct {
	Held        bool      `form:"held"`
	HeldAt      page.Date `form:"held_at"`
	Description string    `form:"description"`
	Measures    string    `form:"measures"`
}

func contractPart() part[terms] {
	return part[terms]{
		name: partContract, read: readTerms, write: writeTerms,
		fields: contractFields,
		labels: []string{
			"framework_agreement", "draft.field.framework", "framework_participants", "draft.field.participants",
			"dps_usage", "within.field.system",
			"framework_duration_reason", "draft.field.framework_reason", "options", "draft.field.options", "renewals", "draft.field.renewals",
			"related_value", "draft.field.related", "minimum_turnover", "draft.field.turnover", "turnover_reason", "draft.field.turnover_reason",
			"market_consultation.held", "draft.field.consulted", "market_consultation.held_at", "draft.field.consulted_at",
			"market_consultation.description", "draft.field.consultation", "market_consultation.measures", "draft.field.measures",
			"life_cycle_cost", "draft.field.life_cycle",
		},
	}
}

// noFramework is the eForms code of a contract that is no framework agreement, or
// no dynamic purchasing system.
const noFramework = "none"

func readTerms(_ *page.Request, t *tendersv1.Tender, zone *time.Location) (terms, error) {
	c := t.GetMarketConsultation()
	v := terms{
		Framework: t.GetFrameworkAgreement(), FrameworkReason: t.GetFrameworkDurationReason(), Participants: figure(t.GetFrameworkParticipants()),
		Options: t.GetOptions(), Renewals: figure(t.GetRenewals()), Related: amount(t.GetRelatedValue()),
		Turnover: amount(t.GetMinimumTurnover()), TurnoverReason: t.GetTurnoverReason(), LifeCycle: t.GetLifeCycleCost(),
		Consultation: consultation{c.GetHeld(), page.DateOf(instant(c.GetHeldAt()), zone), c.GetDescription(), c.GetMeasures()},
	}
	if v.Framework == "" {
		v.Framework = noFramework
	}
	if v.System = t.GetDpsUsage(); v.System == "" {
		v.System = noFramework
	}
	v.Consultation.HeldAt.Time = ""
	return v, nil
}

func writeTerms(r *page.Request, t *tendersv1.Tender, v terms, zone *time.Location) error {
	var problems []error
	t.FrameworkAgreement, t.FrameworkDurationReason = v.Framework, text(v.FrameworkReason)
	t.DpsUsage = v.System
	t.FrameworkParticipants = count(r, "framework_participants", v.Participants, &problems)
	t.Options, t.Renewals = text(v.Options), count(r, "renewals", v.Renewals, &problems)
	v.Related.Currency, v.Turnover.Currency = currencyOf(t), currencyOf(t)
	t.RelatedValue, t.MinimumTurnover, t.TurnoverReason = v.Related.Proto(), v.Turnover.Proto(), text(v.TurnoverReason)
	t.LifeCycleCost = text(v.LifeCycle)
	c := &tendersv1.MarketConsultation{Held: v.Consultation.Held, Description: text(v.Consultation.Description), Measures: text(v.Consultation.Measures)}
	if !v.Consultation.HeldAt.Empty() {
		at, err := v.Consultation.HeldAt.In(zone, "market_consultation.held_at")
		if err != nil {
			problems = append(problems, err)
		}
		c.HeldAt = timestamppb.New(at)
	}
	t.MarketConsultation = nil
	if v.Consultation != (consultation{}) {
		t.MarketConsultation = c
	}
	return errs.Join(problems...)
}

// figure is a whole number as a form holds it; none is empty.
func figure(n int32) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(int(n))
}

// count reads a whole number; nothing is none.
func count(r *page.Request, field, typed string, problems *[]error) int32 {
	typed = strings.TrimSpace(typed)
	n, err := strconv.ParseInt(typed, 10, 32)
	if err != nil && typed != "" {
		*problems = append(*problems, r.Problems(field, "errors.number.malformed"))
	}
	return int32(n)
}

// frameworks are the kinds of eForms, none first.
func frameworks(ctx context.Context) []ui.Option {
	return options(ctx, "draft.framework.", noFramework, "fa-wo-rc", "fa-w-rc", "fa-mix")
}

// systems are the uses of a dynamic purchasing system of eForms, none first.
func systems(ctx context.Context) []ui.Option {
	return options(ctx, "within.system.", noFramework, "dps-list", "dps-nlist")
}

// termsGist says in one line what is special about the contract.
func termsGist(ctx context.Context, t *tendersv1.Tender) string {
	var list []string
	if isFramework(t) {
		list = append(list, i18n.T(ctx, "draft.gist.framework"))
	}
	if procedure.Dynamic(t) {
		list = append(list, i18n.T(ctx, "within.gist"))
	}
	if t.GetOptions() != "" {
		list = append(list, i18n.T(ctx, "draft.gist.options"))
	}
	if n := t.GetRenewals(); n > 0 {
		list = append(list, i18n.T(ctx, "draft.gist.renewals", "count", n))
	}
	if t.GetMinimumTurnover() != nil {
		list = append(list, i18n.T(ctx, "draft.gist.turnover", "value", i18n.Money(ctx, t.GetMinimumTurnover())))
	}
	if t.GetMarketConsultation().GetHeld() {
		list = append(list, i18n.T(ctx, "draft.gist.consulted"))
	}
	if len(list) == 0 {
		return i18n.T(ctx, "draft.gist.plain")
	}
	return strings.Join(list, " · ")
}

func isFramework(t *tendersv1.Tender) bool {
	return t.GetFrameworkAgreement() != "" && t.GetFrameworkAgreement() != noFramework
}

// plainTerms says that nothing was written in this part.
func plainTerms(t *tendersv1.Tender) bool {
	return !isFramework(t) && !procedure.Dynamic(t) && t.GetOptions() == "" && t.GetRenewals() == 0 && t.GetMinimumTurnover() == nil &&
		t.GetRelatedValue() == nil && t.GetLifeCycleCost() == "" && t.GetMarketConsultation() == nil
}
