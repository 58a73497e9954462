package pools

import (
	"slices"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/money"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// mayTender refuses a pool that is not agreed, and names who has yet to sign.
func mayTender(p *poolsv1.Pool) error {
	if n := len(joined(p)); n < leastMembers {
		return errs.Precondition("pool.alone", "a joint purchase needs at least two cities; wait until one more has joined")
	}
	var e *errs.Error
	for _, m := range joined(p) {
		if signed(p, m) {
			continue
		}
		if e == nil {
			e = errs.Precondition("pool.not_agreed", "not all cities of the pool have signed its terms as they stand", "pool", p.GetId())
		}
		e.Fields = append(e.Fields, errs.Field{
			Path: "members", Reason: "pool.unsigned", Message: m.GetName() + " has not signed", Params: map[string]string{"organisation": m.GetName()},
		})
	}
	if e == nil {
		return nil
	}
	return e
}

// draftOf makes the tender that a pool asks for, still to be finished by the
// lead's officers. Tenders fills in the buyers from the pool.
func draftOf(p *poolsv1.Pool, demands []*poolsv1.Demand) *tendersv1.Tender {
	t := &tendersv1.Tender{
		Title: p.GetTitle(), Pool: p.GetId(), Cpv: p.GetCpv(), Value: p.GetValue(), ElectronicSubmission: true,
		Lots: []*tendersv1.Lot{{Title: p.GetTitle(), Cpv: p.GetCpv(), Value: p.GetValue()}},
	}
	for _, d := range demands {
		if d.GetOrganisation() == p.GetLead() {
			t.Place = d.GetPlace()
		}
		if d.GetCpv() != t.GetCpv() && !slices.Contains(t.GetAdditionalCpv(), d.GetCpv()) {
			t.AdditionalCpv = append(t.AdditionalCpv, d.GetCpv())
		}
		if d.GetDescription() != "" {
			t.Description += d.GetOrganisationName() + ": " + d.GetDescription() + "\n"
		}
		t.ContractStart = earlier(t.GetContractStart(), d.GetPeriodStart())
		t.ContractEnd = later(t.GetContractEnd(), d.GetPeriodEnd())
	}
	return bounded(t)
}

// bounded keeps to the lengths that the contract of tenders allows.
func bounded(t *tendersv1.Tender) *tendersv1.Tender {
	const mostText, mostCodes = 6000, 20
	if text := []rune(t.GetDescription()); len(text) > mostText {
		t.Description = string(text[:mostText])
	}
	t.AdditionalCpv = t.GetAdditionalCpv()[:min(len(t.GetAdditionalCpv()), mostCodes)]
	return t
}

func earlier(a, b *timestamppb.Timestamp) *timestamppb.Timestamp {
	if a == nil || b.AsTime().Before(a.AsTime()) {
		return b
	}
	return a
}

func later(a, b *timestamppb.Timestamp) *timestamppb.Timestamp {
	if a == nil || b.AsTime().After(a.AsTime()) {
		return b
	}
	return a
}

// sharesOf gives what each city pays: the sum of its parts of the awarded lots.
// Where the award has no parts, its value is split by the buyers' shares. Either
// way the shares sum to the award's value to the cent.
func sharesOf(a *awardsv1.Award) ([]*awardsv1.BuyerShare, error) {
	sums, err := sumsOfLots(a)
	if err != nil {
		return nil, err
	}
	total, err := money.From("value", a.GetValue())
	if err != nil {
		return nil, err
	}
	whole, err := money.Sum(sums...)
	if err != nil {
		return nil, err
	}
	if whole.Minor != total.Minor {
		weights := make([]int64, len(a.GetBuyers()))
		for i, b := range a.GetBuyers() {
			weights[i] = b.GetShare()
		}
		if sums, err = money.Split(total, weights); err != nil {
			return nil, err
		}
	}
	shares := make([]*awardsv1.BuyerShare, len(sums))
	for i, b := range a.GetBuyers() {
		sums[i].Currency = total.Currency
		shares[i] = &awardsv1.BuyerShare{Organisation: b.GetOrganisation(), Name: b.GetName(), Amount: sums[i].Proto()}
	}
	return shares, nil
}

// sumsOfLots adds up each buyer's parts, in the order of the buyers.
func sumsOfLots(a *awardsv1.Award) ([]money.Amount, error) {
	sums := make([]money.Amount, len(a.GetBuyers()))
	for i, b := range a.GetBuyers() {
		for _, lot := range a.GetLots() {
			for _, s := range lot.GetShares() {
				if s.GetOrganisation() != b.GetOrganisation() {
					continue
				}
				part, err := money.From("amount", s.GetAmount())
				if err != nil {
					return nil, err
				}
				if sums[i], err = sums[i].Add(part); err != nil {
					return nil, err
				}
			}
		}
	}
	return sums, nil
}
