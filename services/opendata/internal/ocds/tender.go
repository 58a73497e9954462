package ocds

import (
	"encoding/json"
	"fmt"
	"strings"

	"google.golang.org/protobuf/types/known/timestamppb"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/technique"
)

func tender(t *tendersv1.Tender, entity *Ref) *Tender {
	out := &Tender{
		ID: t.GetId(), Title: t.GetTitle(), Description: t.GetDescription(), Status: status(t), ProcuringEntity: entity,
		Value: value(t.GetValue()), ProcurementMethod: method(t), ProcurementMethodDetails: strings.ToLower(strings.TrimPrefix(t.GetProcedure().String(), "PROCEDURE_")),
		MainProcurementCategory: category(t.GetContractNature()), AwardCriteria: "ratedCriteria", SubmissionMethod: []string{"electronicSubmission"},
		TenderPeriod: period(t.GetPublishedAt(), entryDeadline(t)), EnquiryPeriod: period(t.GetPublishedAt(), t.GetQuestionsUntil()),
		ContractPeriod: period(t.GetContractStart(), t.GetContractEnd()),
		LegalBasis:     &Classification{"CELEX", "32014L0024"},
		Items:          items(t), OtherRequirements: reserved(t.GetReservation()),
		Techniques: techniques(t), LotDetails: lotDetails(t), Amendments: amendments(t),
	}
	for _, lot := range t.GetLots() {
		out.Lots = append(out.Lots, lotOf(t, lot, out.Status))
	}
	out.Sustainability = sustainability(t.GetClauses())
	out.HasSustainability = len(out.Sustainability) > 0
	return out
}

// lotOf writes a lot; a reservation of its own stands here (BT-71), and options
// and renewals, which eForms has for each lot (BT-54, BT-58).
func lotOf(t *tendersv1.Tender, lot *tendersv1.Lot, status string) Lot {
	own := lot.GetReservation()
	if own == tendersv1.Reservation_RESERVATION_UNSPECIFIED {
		own = t.GetReservation()
	}
	out := Lot{
		ID: lot.GetId(), Title: lot.GetTitle(), Description: lot.GetDescription(), Status: status,
		Value: value(lot.GetValue()), AwardCriteria: criteria(t.GetCriteria()), OtherRequirements: reserved(own),
		HasOptions: t.GetOptions() != "", HasRenewal: t.GetRenewals() > 0,
	}
	if out.HasOptions {
		out.Options = &Options{t.GetOptions()}
	}
	if out.HasRenewal {
		out.Renewal = &Renewal{t.GetRenewals()}
	}
	return out
}

// items say what is bought: the tender's class, and of a lot one of its own.
func items(t *tendersv1.Tender) []Item {
	list := []Item{{ID: "1", Classification: Classification{"CPV", t.GetCpv()}}}
	for _, lot := range t.GetLots() {
		if lot.GetCpv() != "" && lot.GetCpv() != t.GetCpv() {
			list = append(list, Item{ID: fmt.Sprint(len(list) + 1), Classification: Classification{"CPV", lot.GetCpv()}, RelatedLot: lot.GetId()})
		}
	}
	return list
}

// method is selective where only those invited may bid (BT-105).
func method(t *tendersv1.Tender) string {
	if t.GetProcedure() == tendersv1.Procedure_PROCEDURE_RESTRICTED {
		return "selective"
	}
	return "open"
}

// entryDeadline is the end of the time to bid (BT-131), or until candidates are
// invited, of the time to ask to take part (BT-1311); anyone may ask to take part
// in a dynamic purchasing system until it ends.
func entryDeadline(t *tendersv1.Tender) *timestamppb.Timestamp {
	if technique.Dynamic(t) {
		return t.GetContractEnd()
	}
	if t.GetProcedure() == tendersv1.Procedure_PROCEDURE_RESTRICTED && t.GetInvitedAt() == nil {
		return t.GetParticipationDeadline()
	}
	return t.GetDeadline()
}

// techniques writes a framework agreement (BT-765, 113, 109) or a dynamic
// purchasing system (BT-766).
func techniques(t *tendersv1.Tender) *Techniques {
	if technique.Dynamic(t) {
		who := "closed"
		if t.GetDpsUsage() == "dps-nlist" {
			who = "open"
		}
		return &Techniques{HasDynamicPurchasingSystem: true, DynamicPurchasingSystem: &DynamicSystem{who}}
	}
	kind, ok := map[string]string{
		"fa-w-rc": "withReopeningCompetition", "fa-wo-rc": "withoutReopeningCompetition", "fa-mix": "withAndWithoutReopeningCompetition",
	}[t.GetFrameworkAgreement()]
	if !ok {
		return nil
	}
	return &Techniques{HasFrameworkAgreement: true, FrameworkAgreement: &Framework{kind, t.GetFrameworkParticipants(), t.GetFrameworkDurationReason()}}
}

func lotDetails(t *tendersv1.Tender) *LotDetails {
	if t.GetLotsBidLimit() == 0 && t.GetLotsAwardLimit() == 0 {
		return nil
	}
	return &LotDetails{t.GetLotsBidLimit(), t.GetLotsAwardLimit()}
}

// amendments are what each version changed.
func amendments(t *tendersv1.Tender) []Amendment {
	var list []Amendment
	for _, a := range t.GetAmendments() {
		var changed []string
		for _, d := range a.GetDifferences() {
			changed = append(changed, fmt.Sprintf("%s: %s → %s", d.GetField(), d.GetBefore(), d.GetAfter()))
		}
		list = append(list, Amendment{
			ID: fmt.Sprint(t.GetId(), "-", a.GetVersion()), Date: instant(a.GetAmendedAt()), Rationale: a.GetNote(), Description: strings.Join(changed, "\n"),
		})
	}
	return list
}

func status(t *tendersv1.Tender) string {
	switch {
	case t.GetCancelledAt() != nil:
		return "cancelled"
	case t.GetAwardedAt() != nil:
		return "complete"
	default:
		return "active"
	}
}

func category(n tendersv1.ContractNature) string {
	switch n {
	case tendersv1.ContractNature_CONTRACT_NATURE_SUPPLIES:
		return "goods"
	case tendersv1.ContractNature_CONTRACT_NATURE_WORKS:
		return "works"
	default:
		return "services"
	}
}

// reserved writes for whom a tender or a lot is reserved; nil for anyone.
func reserved(r tendersv1.Reservation) *OtherRequirements {
	code, ok := map[tendersv1.Reservation]string{
		tendersv1.Reservation_RESERVATION_ARTICLE_20: "shelteredWorkshop",
		tendersv1.Reservation_RESERVATION_ARTICLE_77: "publicServiceMissionOrganization",
	}[r]
	if !ok {
		return nil
	}
	return &OtherRequirements{[]string{code}}
}

func criteria(list []*tendersv1.Criterion) *AwardCriteria {
	out := &AwardCriteria{}
	for _, c := range list {
		kind := "quality"
		if c.GetType() == tendersv1.CriterionType_CRITERION_TYPE_PRICE {
			kind = "price"
		}
		out.Criteria = append(out.Criteria, Criterion{
			Type: kind, Name: c.GetName(), Description: c.GetDescription(),
			Numbers: []Number{{json.Number(c.GetWeight()), "percentageExact"}},
		})
	}
	return out
}
