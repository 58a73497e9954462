package ocds

import (
	"encoding/json"
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

// OfTender writes a tender, tenderUpdate or tenderCancellation release; within is
// the process that a call is within.
func OfTender(ocid, id, tag string, at *timestamppb.Timestamp, t *tendersv1.Tender, within string) Release {
	r := base(ocid, id, tag, at)
	r.Language = t.GetLanguage()
	r.Parties = buyers(t.GetBuyers(), t.GetPlace())
	if len(t.GetBuyers()) > 0 {
		r.Buyer = &Ref{t.GetBuyers()[0].GetOrganisation(), t.GetBuyers()[0].GetName()}
	}
	r.Tender = tender(t, r.Buyer)
	if t.GetWithin() != "" {
		r.RelatedProcesses = []RelatedProcess{related(t, within)}
	}
	return r
}

// related says that a call is within a framework agreement, or in a dynamic
// purchasing system, for which the codelist has no word but parent.
func related(t *tendersv1.Tender, within string) RelatedProcess {
	p := RelatedProcess{ID: "1", Relationship: []string{"framework"}, Scheme: "ocid", Identifier: within}
	if t.GetWithinDps() {
		p.Relationship = []string{"parent"}
	}
	return p
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
