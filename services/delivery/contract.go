package delivery

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/money"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// newContract makes the contract of an awarded lot. It may not be signed before
// the standstill has ended (Directive 89/665/EEC Art. 2a), nor in the future.
// Codes: InvalidArgument (lot, signed_at), FailedPrecondition.
func newContract(t *tendersv1.Tender, a *awardsv1.Award, lot string, signed, now time.Time) (*deliveryv1.Contract, error) {
	won := awarded(a, lot)
	if won == nil {
		return nil, errs.Invalid("lot", "contract.lot_not_awarded", "this lot was not awarded to anyone; give an awarded one", "lot", lot)
	}
	until := a.GetStandstillUntil().AsTime()
	if signed.Before(until) {
		return nil, errs.Invalid("signed_at", "contract.standstill",
			"a contract may be signed after the standstill, from "+until.Format(time.RFC3339)+" on (Directive 89/665/EEC Art. 2a)", "until", until.Format(time.RFC3339))
	}
	if signed.After(now) {
		return nil, errs.Invalid("signed_at", "contract.future", "give the day on which the contract was signed; it cannot be in the future")
	}
	return &deliveryv1.Contract{
		Tender: t.GetId(), Lot: lot, Title: title(t, won), Buyers: a.GetBuyers(),
		Organisation: won.GetOrganisation(), Supplier: won.GetSupplier(), SupplierName: won.GetSupplierName(),
		Value: won.GetPrice(), Shares: won.GetShares(), SignedAt: timestamppb.New(signed),
		PeriodStart: t.GetContractStart(), PeriodEnd: t.GetContractEnd(),
		Obligations: obligations(t, won), CreatedAt: timestamppb.New(now),
	}, nil
}

func awarded(a *awardsv1.Award, lot string) *awardsv1.LotAward {
	for _, l := range a.GetLots() {
		if l.GetLot() == lot && l.GetBid() != "" {
			return l
		}
	}
	return nil
}

func title(t *tendersv1.Tender, won *awardsv1.LotAward) string {
	if won.GetTitle() == "" || len(t.GetLots()) == 1 {
		return t.GetTitle()
	}
	return t.GetTitle() + ": " + won.GetTitle()
}

// obligations are the clauses that hold for the lot, with what was promised.
func obligations(t *tendersv1.Tender, won *awardsv1.LotAward) []*deliveryv1.Obligation {
	promised := map[string]string{}
	for _, c := range won.GetCommitments() {
		promised[c.GetClause()] = c.GetValue()
	}
	var list []*deliveryv1.Obligation
	for _, c := range t.GetClauses() {
		if c.GetLever() == tendersv1.Lever_LEVER_RESERVATION || !holds(c, won.GetLot()) {
			continue
		}
		value := promised[c.GetId()]
		if value == "" {
			value = c.GetTarget()
		}
		list = append(list, &deliveryv1.Obligation{Clause: c, Promised: value, Verified: "0", Reported: "0"})
	}
	return list
}

func holds(c *tendersv1.Clause, lot string) bool {
	for _, id := range c.GetLots() {
		if id == lot {
			return true
		}
	}
	return len(c.GetLots()) == 0
}

// obligation finds the obligation of a clause.
func obligation(c *deliveryv1.Contract, clause string) *deliveryv1.Obligation {
	for _, o := range c.GetObligations() {
		if o.GetClause().GetId() == clause {
			return o
		}
	}
	return nil
}

// tally sums the reports into the contract's obligations, exactly.
func tally(c *deliveryv1.Contract, reports []*deliveryv1.Report) error {
	for _, o := range c.GetObligations() {
		o.Verified, o.Reported = "0", "0"
	}
	for _, r := range reports {
		o := obligation(c, r.GetClause())
		if o == nil {
			continue
		}
		var err error
		switch r.GetState() {
		case deliveryv1.ReportState_REPORT_STATE_VERIFIED:
			o.Verified, err = sum(o.GetVerified(), r.GetValue())
		case deliveryv1.ReportState_REPORT_STATE_REPORTED:
			o.Reported, err = sum(o.GetReported(), r.GetValue())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sum adds two exact decimals.
func sum(a, b string) (string, error) {
	x, err := money.ParseDecimal("value", a)
	if err != nil {
		return "", err
	}
	y, err := money.ParseDecimal("value", b)
	if err != nil {
		return "", err
	}
	total, err := money.Total(x, y)
	if err != nil {
		return "", err
	}
	return total.Text('f'), nil
}
