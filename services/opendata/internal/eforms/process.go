package eforms

import (
	"fmt"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

func (n Notice) restricted() bool {
	return n.Tender.GetProcedure() == tendersv1.Procedure_PROCEDURE_RESTRICTED
}

// process writes BT-105, 106, and for the light regime BT-88, which is mandatory
// there.
func (n Notice) process() element {
	if n.light() {
		return el("cac:TenderingProcess",
			leaf("cbc:Description", n.Tender.GetTitle(), "languageID", n.language()),
			leaf("cbc:ProcedureCode", "oth-single", "listName", "procurement-procedure-type"))
	}
	procedure := "open"
	if n.restricted() {
		procedure = "restricted"
	}
	return el("cac:TenderingProcess",
		leaf("cbc:ProcedureCode", procedure, "listName", "procurement-procedure-type"),
		el("cac:ProcessJustification", leaf("cbc:ProcessReasonCode", fmt.Sprint(n.Tender.GetUrgencyReason() != ""), "listName", "accelerated-procedure")))
}

// lotProcess writes BT-17, 115, 131 or 1311, 109, 113, 765, 766, 767.
func (n Notice) lotProcess() element {
	if n.light() {
		return el("cac:TenderingProcess", n.deadline())
	}
	system := func(list, code string) element {
		return el("cac:ContractingSystem", leaf("cbc:ContractingSystemTypeCode", code, "listName", list))
	}
	framework := n.Tender.GetFrameworkAgreement()
	if framework == "" {
		framework = "none"
	}
	usage := n.Tender.GetDpsUsage()
	if usage == "" {
		usage = "none"
	}
	return el("cac:TenderingProcess",
		leaf("cbc:SubmissionMethodCode", "required", "listName", "esubmission"),
		leaf("cbc:GovernmentAgreementConstraintIndicator", "false"),
		n.deadline(),
		el("cac:AuctionTerms", leaf("cbc:AuctionConstraintIndicator", "false")),
		n.framework(framework),
		system("framework-agreement", framework), system("dps-usage", usage))
}

// deadline writes BT-131, the end of the time to bid; in a restricted procedure
// BT-1311 in its place, the end of the time to ask to take part.
func (n Notice) deadline() element {
	if n.restricted() {
		date, clock := stamp(n.Tender.GetParticipationDeadline().AsTime(), "cbc:EndDate", "cbc:EndTime")
		return el("cac:ParticipationRequestReceptionPeriod", date, clock)
	}
	date, clock := stamp(n.Tender.GetDeadline().AsTime(), "cbc:EndDate", "cbc:EndTime")
	return el("cac:TenderSubmissionDeadlinePeriod", date, clock)
}

// framework writes how many take part in a framework agreement at most (BT-113)
// and why it runs more than four years (BT-109).
func (n Notice) framework(kind string) element {
	t := n.Tender
	if kind == "none" || t.GetFrameworkParticipants() == 0 && t.GetFrameworkDurationReason() == "" {
		return element{}
	}
	most := ""
	if t.GetFrameworkParticipants() > 0 {
		most = fmt.Sprint(t.GetFrameworkParticipants())
	}
	return el("cac:FrameworkAgreement", leaf("cbc:MaximumOperatorQuantity", most),
		leaf("cbc:Justification", clip(t.GetFrameworkDurationReason(), 6000), "languageID", n.language()))
}

// extension writes the options (BT-54) and how often the contract can be renewed
// (BT-58).
func (n Notice) extension() element {
	t := n.Tender
	if t.GetOptions() == "" && t.GetRenewals() == 0 {
		return element{}
	}
	most := ""
	if t.GetRenewals() > 0 {
		most = fmt.Sprint(t.GetRenewals())
	}
	return el("cac:ContractExtension",
		leaf("cbc:OptionsDescription", clip(t.GetOptions(), 6000), "languageID", n.language()), leaf("cbc:MaximumNumberNumeric", most))
}

// reservationOf is the lot's own (BT-71), or the tender's where it says nothing.
func (n Notice) reservationOf(lot *tendersv1.Lot) tendersv1.Reservation {
	if lot.GetReservation() != tendersv1.Reservation_RESERVATION_UNSPECIFIED {
		return lot.GetReservation()
	}
	return n.Tender.GetReservation()
}

// distribution writes for how many lots one may bid (BT-31) and be awarded (BT-33).
func (n Notice) distribution() element {
	t := n.Tender
	limit := func(name string, most int32) element {
		if most == 0 {
			return element{}
		}
		return leaf(name, fmt.Sprint(most))
	}
	if t.GetLotsBidLimit() == 0 && t.GetLotsAwardLimit() == 0 {
		return element{}
	}
	return el("cac:LotDistribution",
		limit("cbc:MaximumLotsAwardedNumeric", t.GetLotsAwardLimit()), limit("cbc:MaximumLotsSubmittedNumeric", t.GetLotsBidLimit()))
}

// changes writes of an amended tender which notice it changes (BT-758), what
// differs, field by field (BT-141), and that it is a correction of the buyer
// (BT-140, BT-762).
func (n Notice) changes() element {
	t := n.Tender
	if t.GetVersion() < 2 || len(t.GetAmendments()) == 0 {
		return element{}
	}
	last := t.GetAmendments()[len(t.GetAmendments())-1]
	changed := []element{leaf("efbc:ChangedNoticeIdentifier", fmt.Sprintf("%s-%02d", noticeID(t.GetId(), t.GetVersion()-1), min(t.GetVersion()-1, 99)))}
	about := func(text string) element {
		return el("efac:Change", leaf("efbc:ChangeDescription", clip(text, 6000), "languageID", n.language()),
			leaf("efbc:ProcurementDocumentsChangeIndicator", "false"),
			el("efac:ChangedSection", leaf("efbc:ChangedSectionIdentifier", "PROCEDURE")))
	}
	for _, d := range last.GetDifferences() {
		changed = append(changed, about(fmt.Sprintf("%s: %s → %s", d.GetField(), d.GetBefore(), d.GetAfter())))
	}
	if len(last.GetDifferences()) == 0 {
		changed = append(changed, about(last.GetNote()))
	}
	return el("efac:Changes", append(changed, el("efac:ChangeReason",
		leaf("cbc:ReasonCode", "cor-buy", "listName", "change-corrig-justification"),
		leaf("efbc:ReasonDescription", clip(last.GetNote(), 6000), "languageID", n.language())))...)
}

// noticeID is the notice of a version of a tender (BT-701).
func noticeID(tender string, version int32) string {
	return names(tender, fmt.Sprint("notice", version))
}
