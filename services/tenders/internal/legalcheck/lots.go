package legalcheck

import (
	"fmt"
	"strconv"

	"github.com/fairlot/fairlot/pkg/money"
)

func checkLots(in Input) outcome {
	lots := in.Tender.GetLots()
	if len(lots) == 0 {
		return fails("lots", "add at least one lot with its value")
	}
	var problems []problem
	for i, lot := range lots {
		path := fmt.Sprintf("lots[%d]", i)
		if !given(lot.GetTitle()) {
			problems = append(problems, at(path+".title", "give the lot a title", "lot", lot.GetId()))
		}
		if value, err := money.From(path+".value", lot.GetValue()); err != nil || value.Minor <= 0 {
			problems = append(problems, at(path+".value", "estimate the lot's value", "lot", lot.GetId()))
		}
	}
	return found(problems...)
}

func checkLotSum(in Input) outcome {
	total, err := money.From("value", in.Tender.GetValue())
	if err != nil {
		return skips() // tender.value says so
	}
	var sum money.Amount
	for i, lot := range in.Tender.GetLots() {
		path := fmt.Sprintf("lots[%d].value", i)
		value, err := money.From(path, lot.GetValue())
		if err != nil {
			continue // lots.present says so
		}
		if value.Currency != total.Currency {
			return fails(path+".currency", "the lot's value must be in the currency of the tender", "currency", total.Currency)
		}
		if sum, err = sum.Add(value); err != nil {
			return fails(path, "the lots' values are too large")
		}
	}
	return require(sum.Minor <= total.Minor, "lots", "the lots together are worth "+sum.String()+", more than the estimated value "+total.String(),
		"sum", sum.Decimal(), "value", total.Decimal(), "currency", total.Currency)
}

// checkLotLimits holds that limits fit the lots, and that it is known who gets
// which lots when the limit of awards bites.
func checkLotLimits(in Input) outcome {
	t := in.Tender
	bid, award, lots := t.GetLotsBidLimit(), t.GetLotsAwardLimit(), int32(len(t.GetLots())) //nolint:gosec // the contract holds 500
	switch {
	case bid == 0 && award == 0:
		return skips()
	case bid > lots:
		return fails("lots_bid_limit", "there are not so many lots", "lots", strconv.Itoa(int(lots)))
	case award > lots || bid > 0 && award > bid:
		return fails("lots_award_limit", "nobody can win more lots than they bid for", "lots", strconv.Itoa(int(lots)))
	}
	return require(award == 0 || given(t.GetLotsAwardRule()), "lots_award_rule",
		"say by which objective rule a bidder gets its lots that would win more than the limit")
}

// checkNoLotsReason leaves out calls: what they are within was divided.
func checkNoLotsReason(in Input) outcome {
	if isCall(in.Tender) {
		return skips()
	}
	return require(len(in.Tender.GetLots()) != 1 || given(in.Tender.GetNoLotsReason()), "no_lots_reason",
		"divide the tender into lots or say why not; small enterprises can then bid")
}
