package eforms

import (
	"fmt"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// onlyLot is the one lot that a notice without lots has.
const onlyLot = "LOT-0001"

func (n Notice) consultation() bool {
	return n.Tender.GetProcedure() == tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION
}

// consulting writes the notice of a market consultation: subtype E1, which names
// the buyers, the need, and until when and where answers are taken.
func (n Notice) consulting() element {
	t := n.Tender
	at := t.GetPublishedAt().AsTime().UTC()
	children := []element{
		n.extensions(),
		leaf("cbc:UBLVersionID", "2.3"),
		leaf("cbc:CustomizationID", "eforms-sdk-1.15"),
		leaf("cbc:ID", noticeID(t.GetId(), t.GetVersion()), "schemeName", "notice-id"),
		leaf("cbc:IssueDate", at.Format("2006-01-02Z")),
		leaf("cbc:IssueTime", at.Format("15:04:05Z")),
		leaf("cbc:VersionID", fmt.Sprintf("%02d", min(max(t.GetVersion(), 1), 99))),
		leaf("cbc:RegulatoryDomain", "32014L0024"),
		leaf("cbc:NoticeTypeCode", "pmc", "listName", "consultation"),
		leaf("cbc:NoticeLanguageCode", n.language()),
	}
	for i := range n.Buyers {
		children = append(children, el("cac:ContractingParty",
			el("cac:Party", el("cac:PartyIdentification", leaf("cbc:ID", orgID(i), "schemeName", "organization")))))
	}
	return document("PriorInformationNotice", append(children, n.project(), n.consultationLot())...)
}

// consultationLot writes BT-137, BT-769 (one answer each), BT-18, BT-97, BT-800
// and again the need, which eForms has in a lot as well.
func (n Notice) consultationLot() element {
	date, clock := stamp(n.Tender.GetDeadline().AsTime(), "cbc:EndDate", "cbc:EndTime")
	return el("cac:ProcurementProjectLot",
		leaf("cbc:ID", onlyLot, "schemeName", "Lot"),
		el("cac:TenderingTerms",
			leaf("cbc:MultipleTendersCode", "not-allowed", "listName", "permission"),
			el("cac:TenderRecipientParty", leaf("cbc:EndpointID", n.Address)),
			el("cac:Language", leaf("cbc:ID", n.language()))),
		el("cac:TenderingProcess", el("ext:UBLExtensions", el("ext:UBLExtension", el("ext:ExtensionContent", el("efext:EformsExtension",
			el("efac:AnswerReceptionPeriod", date, clock)))))),
		n.project())
}
