package eforms

import (
	"fmt"
	"strings"
	"unicode/utf8"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// lot writes one cac:ProcurementProjectLot.
func (n Notice) lot(lot *tendersv1.Lot) element {
	return el("cac:ProcurementProjectLot",
		leaf("cbc:ID", lot.GetId(), "schemeName", "Lot"),
		n.lotTerms(lot), n.lotProcess(), n.lotProject(lot))
}

func requirement(list, code string) element {
	return el("cac:TendererQualificationRequest", el("cac:SpecificTendererRequirement",
		leaf("cbc:TendererRequirementTypeCode", code, "listName", list)))
}

func execution(list, code, description, language string) element {
	return el("cac:ContractExecutionRequirement",
		leaf("cbc:ExecutionRequirementCode", code, "listName", list),
		leaf("cbc:Description", description, "languageID", language))
}

// lotTerms writes BT-60, 14, 71, 736, 70, 743, 764, 17, 539 to 543, 97.
func (n Notice) lotTerms(lot *tendersv1.Lot) element {
	reference := el("cac:CallForTendersDocumentReference",
		leaf("cbc:ID", n.Tender.GetId()), leaf("cbc:DocumentType", "non-restricted-document"),
		el("cac:Attachment", el("cac:ExternalReference", leaf("cbc:URI", n.Address))))
	children := []element{leaf("cbc:FundingProgramCode", "no-eu-funds", "listName", "eu-funded"), reference}
	if n.light() {
		children = []element{reference}
	}
	children = append(children,
		requirement("reserved-procurement", reservation(n.reservationOf(lot))),
		requirement("selection-criteria-source", "epo-procurement-document"),
		execution("reserved-execution", "no", "", ""))
	if conditions := n.conditions(lot.GetId()); conditions != "" {
		children = append(children, execution("conditions", "performance", conditions, n.language()))
	}
	if !n.light() {
		children = append(children, execution("einvoicing", "required", "", ""), execution("ecatalog-submission", "not-allowed", "", ""))
	}
	children = append(children, n.awardingTerms())
	if !n.light() {
		children = append(children, el("cac:TenderRecipientParty", leaf("cbc:EndpointID", n.Address)))
	}
	return el("cac:TenderingTerms", append(children,
		el("cac:AppealTerms", el("cac:AppealReceiverParty", el("cac:PartyIdentification", leaf("cbc:ID", orgID(0), "schemeName", "organization")))),
		el("cac:Language", leaf("cbc:ID", n.language())))...)
}

const (
	fieldLength      = 6000    // characters that a text of a notice holds
	conditionsLength = 400_000 // characters that the conditions of all lots hold
)

// conditions are BT-70 of one lot: the conditions of performance in one text,
// each in full where they all fit, else by what is measured alone.
func (n Notice) conditions(lot string) string {
	limit := min(fieldLength, conditionsLength/max(1, len(n.Tender.GetLots())))
	var full, short []string
	for _, c := range clausesOf(n.Tender, lot) {
		if c.GetLever() != tendersv1.Lever_LEVER_PERFORMANCE_CONDITION {
			continue
		}
		full = append(full, fmt.Sprintf("%s: %s. %s %s %s.", c.GetTitle(), c.GetText(), c.GetMeasure(), c.GetTarget(), c.GetUnit()))
		short = append(short, fmt.Sprintf("%s: %s %s %s.", c.GetTitle(), c.GetMeasure(), c.GetTarget(), c.GetUnit()))
	}
	if text := strings.Join(full, "\n"); utf8.RuneCountInString(text) <= limit {
		return text
	}
	return clip(n.Address+"\n"+strings.Join(short, "\n"), limit)
}

// awardingTerms writes the criteria; a social one is of type quality (BT-539).
func (n Notice) awardingTerms() element {
	var list []element
	for _, c := range n.Tender.GetCriteria() {
		kind := "quality"
		if c.GetType() == tendersv1.CriterionType_CRITERION_TYPE_PRICE {
			kind = "price"
		}
		weight := el("ext:UBLExtensions", el("ext:UBLExtension", el("ext:ExtensionContent", el("efext:EformsExtension",
			el("efac:AwardCriterionParameter",
				leaf("efbc:ParameterCode", "per-exa", "listName", "number-weight"),
				leaf("efbc:ParameterNumeric", c.GetWeight()))))))
		list = append(list, el("cac:SubordinateAwardingCriterion", weight,
			leaf("cbc:AwardingCriterionTypeCode", kind, "listName", "award-criterion-type"),
			leaf("cbc:Name", clip(c.GetName(), 400), "languageID", n.language()),
			leaf("cbc:Description", clip(c.GetDescription(), 6000), "languageID", n.language())))
	}
	if len(list) == 0 {
		return element{}
	}
	return el("cac:AwardingTerms", el("cac:AwardingCriterion", list...))
}

// lotProject writes BT-21, 24, 23, 27, 06, 775, 777, 262, the place,
// the period and what may extend it.
func (n Notice) lotProject(lot *tendersv1.Lot) element {
	cpv, place := lot.GetCpv(), lot.GetPlace()
	if cpv == "" {
		cpv = n.Tender.GetCpv()
	}
	if place == nil {
		place = n.Tender.GetPlace()
	}
	description := lot.GetDescription()
	if description == "" {
		description = lot.GetTitle()
	}
	children := []element{
		leaf("cbc:ID", lot.GetId(), "schemeName", "InternalID"),
		leaf("cbc:Name", clip(lot.GetTitle(), 400), "languageID", n.language()),
		leaf("cbc:Description", clip(description, 6000), "languageID", n.language()),
		leaf("cbc:ProcurementTypeCode", nature(n.Tender.GetContractNature()), "listName", "contract-nature"),
	}
	children = append(children, n.strategic(lot.GetId())...)
	children = append(children,
		requested(lot.GetValue().GetAmount(), lot.GetValue().GetCurrency()),
		classification("cac:MainCommodityClassification", cpv), location(place), n.period(), n.extension())
	return el("cac:ProcurementProject", children...)
}

// strategic writes BT-06 and BT-775: one element a code (SDK, lot level).
func (n Notice) strategic(lot string) []element {
	clauses := clausesOf(n.Tender, lot)
	code := func(list, code string, text ...element) element {
		return el("cac:ProcurementAdditionalType", append([]element{leaf("cbc:ProcurementTypeCode", code, "listName", list)}, text...)...)
	}
	if len(clauses) == 0 {
		return []element{code("strategic-procurement", "none")}
	}
	titles, themes := "", map[string]bool{}
	for _, c := range clauses {
		titles += c.GetTitle() + ". "
	}
	list := []element{code("strategic-procurement", "soc-obj", leaf("cbc:ProcurementType", clip(titles, 6000), "languageID", n.language()))}
	for _, c := range clauses {
		if c.GetTheme() != "" && !themes[c.GetTheme()] {
			themes[c.GetTheme()] = true
			list = append(list, code("social-objective", c.GetTheme()))
		}
	}
	return list
}

func (n Notice) period() element {
	t := n.Tender
	if t.GetContractStart() == nil || t.GetContractEnd() == nil {
		return el("cac:PlannedPeriod", leaf("cbc:DescriptionCode", "UNLIMITED", "listName", "timeperiod"))
	}
	return el("cac:PlannedPeriod",
		leaf("cbc:StartDate", t.GetContractStart().AsTime().Format("2006-01-02Z")),
		leaf("cbc:EndDate", t.GetContractEnd().AsTime().Format("2006-01-02Z")))
}
