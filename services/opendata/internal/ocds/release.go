package ocds

import (
	"encoding/json"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// OCID names the process of a tender under the publisher's prefix.
func OCID(prefix, tender string) string { return prefix + "-" + tender }

// base begins a release: who, of what, when, tagged.
func base(ocid, id, tag string, at *timestamppb.Timestamp) Release {
	return Release{OCID: ocid, ID: id, Date: instant(at), Tag: []string{tag}, InitiationType: "tender"}
}

// OfTender writes a tender, tenderUpdate or tenderCancellation release.
func OfTender(ocid, id, tag string, at *timestamppb.Timestamp, t *tendersv1.Tender) Release {
	r := base(ocid, id, tag, at)
	r.Language = t.GetLanguage()
	r.Parties = buyers(t.GetBuyers(), t.GetPlace())
	if len(t.GetBuyers()) > 0 {
		r.Buyer = &Ref{t.GetBuyers()[0].GetOrganisation(), t.GetBuyers()[0].GetName()}
	}
	r.Tender = tender(t, r.Buyer)
	return r
}

// OfAward writes an award release: one award a lot.
func OfAward(ocid, id string, a *awardsv1.Award) Release {
	r := base(ocid, id, "award", a.GetDecidedAt())
	r.Parties = buyers(a.GetBuyers(), nil)
	if len(r.Parties) > 0 {
		r.Buyer = &Ref{r.Parties[0].ID, r.Parties[0].Name}
	}
	known := map[string]bool{}
	for _, lot := range a.GetLots() {
		award := Award{
			ID: AwardID(a.GetTender(), lot.GetLot()), Title: lot.GetTitle(), Status: "unsuccessful",
			Date: instant(a.GetDecidedAt()), RelatedLots: []string{lot.GetLot()},
		}
		if lot.GetBid() != "" {
			award.Status, award.Value = "active", value(lot.GetPrice())
			award.Suppliers = []Ref{{lot.GetOrganisation(), lot.GetSupplierName()}}
			if !known[lot.GetOrganisation()] {
				known[lot.GetOrganisation()] = true
				r.Parties = append(r.Parties, Party{ID: lot.GetOrganisation(), Name: lot.GetSupplierName(), Roles: []string{"tenderer", "supplier"}})
			}
		}
		r.Awards = append(r.Awards, award)
	}
	return r
}

// OfContract writes a contract release.
func OfContract(ocid, id string, c *deliveryv1.Contract) Release {
	r := base(ocid, id, "contract", c.GetCreatedAt())
	r.Parties = append(buyers(c.GetBuyers(), nil), Party{ID: c.GetOrganisation(), Name: c.GetSupplierName(), Roles: []string{"supplier"}})
	r.Contracts = []Contract{{
		ID: c.GetId(), AwardID: AwardID(c.GetTender(), c.GetLot()), Title: c.GetTitle(), Status: "active",
		Value: value(c.GetValue()), Period: period(c.GetPeriodStart(), c.GetPeriodEnd()), DateSigned: instant(c.GetSignedAt()),
	}}
	return r
}

// AwardID names the award of a lot.
func AwardID(tender, lot string) string { return tender + "-" + lot }

// buyers lists every city; the first leads (OPP-050).
func buyers(list []*tendersv1.Buyer, place *typesv1.Place) []Party {
	parties := make([]Party, 0, len(list))
	for i, b := range list {
		p := Party{ID: b.GetOrganisation(), Name: b.GetName(), Roles: []string{"buyer"}}
		if i == 0 {
			p.Roles = append(p.Roles, "procuringEntity")
			if place != nil {
				p.Address = &Address{place.GetCity(), place.GetPostcode(), place.GetCountry()}
			}
			if len(list) > 1 {
				p.Roles = append(p.Roles, "leadBuyer")
			}
		}
		parties = append(parties, p)
	}
	return parties
}

func tender(t *tendersv1.Tender, entity *Ref) *Tender {
	out := &Tender{
		ID: t.GetId(), Title: t.GetTitle(), Description: t.GetDescription(), Status: status(t), ProcuringEntity: entity,
		Value: value(t.GetValue()), ProcurementMethod: "open", ProcurementMethodDetails: strings.ToLower(strings.TrimPrefix(t.GetProcedure().String(), "PROCEDURE_")),
		MainProcurementCategory: category(t.GetContractNature()), AwardCriteria: "ratedCriteria", SubmissionMethod: []string{"electronicSubmission"},
		TenderPeriod: period(t.GetPublishedAt(), t.GetDeadline()), EnquiryPeriod: period(t.GetPublishedAt(), t.GetQuestionsUntil()),
		ContractPeriod: period(t.GetContractStart(), t.GetContractEnd()),
		LegalBasis:     &Classification{"CELEX", "32014L0024"},
		Items:          []Item{{ID: "1", Classification: Classification{"CPV", t.GetCpv()}}},
	}
	for _, lot := range t.GetLots() {
		out.Lots = append(out.Lots, Lot{
			ID: lot.GetId(), Title: lot.GetTitle(), Description: lot.GetDescription(), Status: out.Status,
			Value: value(lot.GetValue()), AwardCriteria: criteria(t.GetCriteria()),
		})
	}
	if code, ok := reservations()[t.GetReservation()]; ok {
		out.OtherRequirements = &OtherRequirements{[]string{code}}
	}
	out.Sustainability = sustainability(t.GetClauses())
	out.HasSustainability = len(out.Sustainability) > 0
	return out
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

func reservations() map[tendersv1.Reservation]string {
	return map[tendersv1.Reservation]string{
		tendersv1.Reservation_RESERVATION_ARTICLE_20: "shelteredWorkshop",
		tendersv1.Reservation_RESERVATION_ARTICLE_77: "publicServiceMissionOrganization",
	}
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

// goals maps eForms social-objective to the codelist sustainabilityGoal.
func goals() map[string]string {
	return map[string]string{
		"acc-all": "social.accessibility", "et-eq": "social.ethnicEquality", "gen-eq": "social.genderEquality",
		"hum-right": "social.humanRightsInSupplyChains", "opp": "social.disadvantagedEmploymentOpportunities",
		"work-cond": "social.laborRightsPromotion",
	}
}

func strategies() map[tendersv1.Lever]string {
	return map[tendersv1.Lever]string{
		tendersv1.Lever_LEVER_RESERVATION:           "reservedParticipation",
		tendersv1.Lever_LEVER_AWARD_CRITERION:       "awardCriteria",
		tendersv1.Lever_LEVER_PERFORMANCE_CONDITION: "contractPerformanceConditions",
		tendersv1.Lever_LEVER_LABEL:                 "technicalSpecifications",
		tendersv1.Lever_LEVER_COMPLIANCE:            "contractPerformanceConditions",
	}
}

func sustainability(clauses []*tendersv1.Clause) []Sustainability {
	var list []Sustainability
	for _, c := range clauses {
		goal, ok := goals()[c.GetTheme()]
		if !ok {
			goal = "social"
		}
		s := Sustainability{Goal: goal, Description: strings.TrimSpace(c.GetTitle() + ": " + c.GetMeasure() + " " + c.GetTarget() + " " + c.GetUnit())}
		if strategy, ok := strategies()[c.GetLever()]; ok {
			s.Strategies = []string{strategy}
		}
		list = append(list, s)
	}
	return list
}

func value(m *typesv1.Money) *Value {
	if m.GetAmount() == "" {
		return nil
	}
	return &Value{json.Number(m.GetAmount()), m.GetCurrency()}
}

func period(from, to *timestamppb.Timestamp) *Period {
	if from == nil && to == nil {
		return nil
	}
	return &Period{instant(from), instant(to)}
}

func instant(at *timestamppb.Timestamp) string {
	if at == nil {
		return ""
	}
	return at.AsTime().UTC().Format(time.RFC3339)
}
