package impact

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/fairlot/fairlot/pkg/money"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// Figures are what responsible buying brought. What is not known is zero or nil.
type Figures struct {
	// Enterprises are verified; Tenders were published, in whatever state.
	Enterprises, Tenders int64
	// Reserved is the value of awarded reserved contracts, one sum a currency, the
	// largest first; ReservedAwards is how many awards that are.
	Reserved       []*typesv1.Money
	ReservedAwards int
	// Contracts were signed.
	Contracts int
	// Promised and Verified are whole hours of inclusion work in contracts.
	Promised, Verified int64
	// Deliveries are contracts with such hours, the newest first.
	Deliveries []Delivery
	// Themes and Reservations count tenders.
	Themes, Reservations []Count
}

// Delivery is a contract and its hours of inclusion work.
type Delivery struct {
	Contract, Tender, Title, Supplier string
	Buyers                            []string
	Promised, Verified                int64
}

// Count is how many there are of a value.
type Count struct {
	Value string
	Count int64
}

// hours and inclusion mark the clauses that promise work for people far from it:
// the unit and eForms' social objective.
const (
	hours     = "h"
	inclusion = "opp"
)

// deliveries reads contracts with hours of inclusion work, and adds them up. A
// promise holds for the bid: where one bid won several lots it stands in each
// contract, and counts once.
func (f *Figures) deliveries(contracts []*deliveryv1.Contract) {
	f.Contracts = len(contracts)
	newest := slices.Clone(contracts)
	slices.SortStableFunc(newest, func(a, b *deliveryv1.Contract) int {
		return b.GetSignedAt().AsTime().Compare(a.GetSignedAt().AsTime())
	})
	once := map[[3]string]bool{}
	for _, c := range newest {
		var promised, verified, first []string
		for _, o := range c.GetObligations() {
			if o.GetClause().GetUnit() == hours && o.GetClause().GetTheme() == inclusion {
				promised, verified = append(promised, o.GetPromised()), append(verified, o.GetVerified())
				promise := [3]string{c.GetTender(), c.GetOrganisation(), o.GetClause().GetId()}
				if !once[promise] {
					first = append(first, o.GetPromised())
				}
				once[promise] = true
			}
		}
		if len(promised) == 0 {
			continue
		}
		d := Delivery{
			Contract: c.GetId(), Tender: c.GetTender(), Title: c.GetTitle(), Supplier: c.GetSupplierName(),
			Promised: whole(promised), Verified: whole(verified),
		}
		for _, b := range c.GetBuyers() {
			d.Buyers = append(d.Buyers, b.GetName())
		}
		f.Promised, f.Verified = f.Promised+whole(first), f.Verified+d.Verified
		f.Deliveries = append(f.Deliveries, d)
	}
}

// whole adds up exact decimals and rounds down; what is no decimal counts nothing.
func whole(decimals []string) int64 {
	sum := new(big.Rat)
	for _, text := range decimals {
		if strings.ContainsAny(text, "/eE") {
			continue
		}
		if n, ok := new(big.Rat).SetString(text); ok {
			sum.Add(sum, n)
		}
	}
	return new(big.Int).Quo(sum.Num(), sum.Denom()).Int64()
}

// reserved adds up the values of awards by currency, the largest sum first.
func (f *Figures) reserved(values []*typesv1.Money) error {
	f.ReservedAwards = len(values)
	sums := map[string]money.Amount{}
	for _, value := range values {
		amount, err := money.From("value", value)
		if err != nil {
			return fmt.Errorf("value of an award: %w", err)
		}
		sum, err := money.Sum(sums[amount.Currency], amount)
		if err != nil {
			return fmt.Errorf("sum of awards: %w", err)
		}
		sums[amount.Currency] = sum
	}
	list := make([]money.Amount, 0, len(sums))
	for _, sum := range sums {
		if !sum.IsZero() {
			list = append(list, sum)
		}
	}
	slices.SortFunc(list, func(a, b money.Amount) int {
		return cmp.Or(cmp.Compare(b.Minor, a.Minor), strings.Compare(a.Currency, b.Currency))
	})
	for _, sum := range list {
		f.Reserved = append(f.Reserved, sum.Proto())
	}
	return nil
}

// counts reads the facets of all tenders.
func (f *Figures) counts(facets []*searchv1.Facet) {
	for _, facet := range facets {
		switch facet.GetName() {
		case "theme":
			f.Themes = countsOf(facet)
		case "reservation":
			f.Reservations = countsOf(facet)
		}
	}
}

func countsOf(facet *searchv1.Facet) []Count {
	var out []Count
	for _, v := range facet.GetValues() {
		if v.GetCount() > 0 {
			out = append(out, Count{v.GetValue(), v.GetCount()})
		}
	}
	slices.SortStableFunc(out, func(a, b Count) int { return cmp.Compare(b.Count, a.Count) })
	return out
}
