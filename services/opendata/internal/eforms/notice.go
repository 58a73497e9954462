package eforms

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// Notice is what a contract notice is written from.
type Notice struct {
	Tender *tendersv1.Tender
	// Buyers in the order of the tender; the first leads.
	Buyers []*accountsv1.Organisation
	// Address is where the tender's page is, for the documents and the bids.
	Address string
}

// names gives the stable UUIDs of a tender's notices (BT-701, BT-04).
func names(tender, kind string) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte("fairlot/"+kind+"/"+tender)).String()
}

// Write gives the notice: subtype E1 for a market consultation, and of contract
// notices 20 for the light regime, else 16.
func (n Notice) Write() ([]byte, error) {
	if len(n.Buyers) == 0 {
		return nil, fmt.Errorf("notice of %s: no buyer", n.Tender.GetId())
	}
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	if n.consultation() {
		n.consulting().write(&b, 0)
	} else {
		n.root().write(&b, 0)
	}
	return []byte(b.String()), nil
}

func (n Notice) light() bool { return n.Tender.GetProcedure() == tendersv1.Procedure_PROCEDURE_LIGHT }

func (n Notice) pick(standard, light string) string {
	if n.light() {
		return light
	}
	return standard
}

// subtype is the notice's among those of the implementing regulation (OPP-070).
func (n Notice) subtype() string {
	if n.consultation() {
		return "E1"
	}
	return n.pick("16", "20")
}

func (n Notice) root() element {
	t := n.Tender
	at := t.GetPublishedAt().AsTime().UTC()
	children := []element{
		n.extensions(),
		leaf("cbc:UBLVersionID", "2.3"),
		leaf("cbc:CustomizationID", "eforms-sdk-1.15"),
		leaf("cbc:ID", noticeID(t.GetId(), t.GetVersion()), "schemeName", "notice-id"),
		leaf("cbc:ContractFolderID", names(t.GetId(), "procedure")),
		leaf("cbc:IssueDate", at.Format("2006-01-02Z")),
		leaf("cbc:IssueTime", at.Format("15:04:05Z")),
		leaf("cbc:VersionID", fmt.Sprintf("%02d", min(max(t.GetVersion(), 1), 99))),
		leaf("cbc:RegulatoryDomain", "32014L0024"),
		leaf("cbc:NoticeTypeCode", n.pick("cn-standard", "cn-social"), "listName", "competition"),
		leaf("cbc:NoticeLanguageCode", n.language()),
	}
	for i, buyer := range n.Buyers {
		children = append(children, n.contractingParty(i, buyer))
	}
	children = append(children, n.terms(), n.process(), n.project())
	for _, lot := range t.GetLots() {
		children = append(children, n.lot(lot))
	}
	return document("ContractNotice", children...)
}

// document is the root of a notice with the name spaces of its parts.
func document(name string, children ...element) element {
	root := el(name, children...)
	root.attrs = pairs([]string{
		"xmlns", "urn:oasis:names:specification:ubl:schema:xsd:" + name + "-2",
		"xmlns:cac", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
		"xmlns:cbc", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
		"xmlns:ext", "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
		"xmlns:efac", "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
		"xmlns:efbc", "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
		"xmlns:efext", "http://data.europa.eu/p27/eforms-ubl-extensions/1",
	})
	return root
}

func (n Notice) extensions() element {
	var organisations []element
	for i, buyer := range n.Buyers {
		organisations = append(organisations, n.organisation(i, buyer))
	}
	return el("ext:UBLExtensions", el("ext:UBLExtension", el("ext:ExtensionContent", el("efext:EformsExtension",
		n.changes(),
		el("efac:NoticeSubType", leaf("cbc:SubTypeCode", n.subtype(), "listName", "notice-subtype")),
		el("efac:Organizations", organisations...),
	))))
}

// organisation writes a buyer (OPT-200, BT-500 to BT-514). With two buyers or
// more each says whether it leads (OPP-050).
func (n Notice) organisation(i int, buyer *accountsv1.Organisation) element {
	var lead element
	if len(n.Buyers) > 1 {
		lead = leaf("efbc:GroupLeadIndicator", fmt.Sprint(i == 0))
	}
	place := buyer.GetPlace()
	company := buyer.GetIdentifier().GetValue()
	if company == "" {
		company = buyer.GetId()
	}
	var nuts element
	if len(place.GetNuts()) == 5 {
		nuts = leaf("cbc:CountrySubentityCode", place.GetNuts(), "listName", "nuts")
	}
	return el("efac:Organization", lead, el("efac:Company",
		el("cac:PartyIdentification", leaf("cbc:ID", orgID(i), "schemeName", "organization")),
		el("cac:PartyName", leaf("cbc:Name", buyer.GetName(), "languageID", n.language())),
		el("cac:PostalAddress",
			leaf("cbc:StreetName", place.GetStreet()), leaf("cbc:CityName", place.GetCity()),
			leaf("cbc:PostalZone", place.GetPostcode()), nuts,
			el("cac:Country", leaf("cbc:IdentificationCode", country3(place.GetCountry()), "listName", "country")),
		),
		el("cac:PartyLegalEntity", leaf("cbc:CompanyID", company)),
	))
}

func orgID(i int) string { return fmt.Sprintf("ORG-%04d", i+1) }

func (n Notice) contractingParty(i int, buyer *accountsv1.Organisation) element {
	kind := buyer.GetBuyerLegalType()
	if kind == "" {
		kind = "la"
	}
	var activity element
	if !n.light() {
		activity = el("cac:ContractingActivity", leaf("cbc:ActivityTypeCode", "gen-pub", "listName", "authority-activity"))
	}
	return el("cac:ContractingParty",
		el("cac:ContractingPartyType", leaf("cbc:PartyTypeCode", kind, "listName", "buyer-legal-type")),
		activity,
		el("cac:Party", el("cac:PartyIdentification", leaf("cbc:ID", orgID(i), "schemeName", "organization"))),
	)
}

func (n Notice) terms() element {
	return el("cac:TenderingTerms", el("cac:TendererQualificationRequest", el("cac:SpecificTendererRequirement",
		leaf("cbc:TendererRequirementTypeCode", "epo-procurement-document", "listName", "exclusion-grounds-source"))), n.distribution())
}

// project writes BT-21, 24, 23, 27, 262, 263 and the place of the procedure.
func (n Notice) project() element {
	t := n.Tender
	children := []element{
		leaf("cbc:Name", clip(t.GetTitle(), 400), "languageID", n.language()),
		leaf("cbc:Description", clip(t.GetDescription(), 6000), "languageID", n.language()),
		leaf("cbc:ProcurementTypeCode", nature(t.GetContractNature()), "listName", "contract-nature"),
		requested(t.GetValue().GetAmount(), t.GetValue().GetCurrency()),
		classification("cac:MainCommodityClassification", t.GetCpv()),
	}
	for _, cpv := range t.GetAdditionalCpv() {
		children = append(children, classification("cac:AdditionalCommodityClassification", cpv))
	}
	return el("cac:ProcurementProject", append(children, location(t.GetPlace()))...)
}

func requested(amount, currency string) element {
	if amount == "" {
		return element{}
	}
	return el("cac:RequestedTenderTotal", leaf("cbc:EstimatedOverallContractAmount", amount, "currencyID", currency))
}

func classification(name, cpv string) element {
	return el(name, leaf("cbc:ItemClassificationCode", cpv, "listName", "cpv"))
}

// stamp writes an instant as the date and the time that eForms asks for.
func stamp(at time.Time, date, clock string) (element, element) {
	at = at.UTC()
	return leaf(date, at.Format("2006-01-02Z")), leaf(clock, at.Format("15:04:05Z"))
}
