package awards

import (
	"fmt"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/money"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/calendar"
)

// minimumStandstill is the least number of calendar days between telling the
// bidders by electronic means and signing (Directive 89/665/EEC Art. 2a(2)).
const minimumStandstill = 10

// decide makes the award of the decisions: each lot goes to a first in rank, or
// to no one, with reasons.
func decide(record *awardsv1.EvaluationRecord, decisions []*awardsv1.LotDecision) (*awardsv1.Award, error) {
	evaluation, err := evaluate(record)
	if err != nil {
		return nil, err
	}
	if evaluation.GetMissing() > 0 {
		return nil, errs.Precondition("award.points_missing",
			fmt.Sprintf("points are missing for %d criteria of bids; evaluators give them first", evaluation.GetMissing()),
			"missing", fmt.Sprint(evaluation.GetMissing()))
	}
	tender := record.GetTender()
	if err := checkDecisions(evaluation, decisions, int(tender.GetLotsAwardLimit())); err != nil {
		return nil, err
	}
	award := &awardsv1.Award{Tender: tender.GetId(), Title: tender.GetTitle(), Buyers: tender.GetBuyers()}
	var prices []money.Amount
	for _, lot := range evaluation.GetLots() {
		decision := decisions[slices.IndexFunc(decisions, func(d *awardsv1.LotDecision) bool { return d.GetLot() == lot.GetLot() })]
		a, price, err := awardLot(tender, lot, decision)
		if err != nil {
			return nil, err
		}
		award.Lots = append(award.Lots, a)
		prices = append(prices, price)
	}
	sum, err := money.Sum(prices...)
	if err != nil {
		return nil, err
	}
	if sum.Currency == "" {
		sum.Currency = tender.GetValue().GetCurrency()
	}
	award.Value = sum.Proto()
	return award, nil
}

// checkDecisions wants one decision a lot, that follows the ranks, and no bidder
// to win more lots than the limit (Art. 46(2)); zero is no limit.
func checkDecisions(evaluation *awardsv1.Evaluation, decisions []*awardsv1.LotDecision, limit int) error {
	var wrong []error
	wins := map[string]int{}
	for i, d := range decisions {
		if wins[d.GetBid()]++; limit > 0 && d.GetBid() != "" && wins[d.GetBid()] == limit+1 {
			wrong = append(wrong, errs.Invalid(fmt.Sprintf("lots[%d].bid", i), "award.lots_limit",
				fmt.Sprintf("a bidder wins %d lots at most here; give this one to the next in rank", limit), "limit", fmt.Sprint(limit)))
		}
	}
	full := func(bid string) bool { return limit > 0 && wins[bid] >= limit }
	seen := map[string]bool{}
	for i, d := range decisions {
		path := fmt.Sprintf("lots[%d]", i)
		at := slices.IndexFunc(evaluation.GetLots(), func(l *awardsv1.LotEvaluation) bool { return l.GetLot() == d.GetLot() })
		switch {
		case at < 0:
			wrong = append(wrong, errs.Invalid(path+".lot", "award.lot_unknown", "this tender has no lot "+d.GetLot(), "lot", d.GetLot()))
		case seen[d.GetLot()]:
			wrong = append(wrong, errs.Invalid(path+".lot", "award.lot_twice", "decide each lot once", "lot", d.GetLot()))
		default:
			wrong = append(wrong, checkWinner(path+".bid", evaluation.GetLots()[at], d, full))
		}
		seen[d.GetLot()] = true
	}
	for _, lot := range evaluation.GetLots() {
		if !seen[lot.GetLot()] {
			wrong = append(wrong, errs.Invalid("lots", "award.lot_missing", "decide "+lot.GetLot()+" too, or say that it goes to no one", "lot", lot.GetLot()))
		}
	}
	return errs.Join(wrong...)
}

// checkWinner wants the first in rank, or the first of those who have not won as
// many lots as they may.
func checkWinner(path string, lot *awardsv1.LotEvaluation, d *awardsv1.LotDecision, full func(bid string) bool) error {
	if d.GetBid() == "" {
		return nil
	}
	bid := evaluationOf(lot, d.GetBid())
	switch {
	case bid == nil:
		return errs.Invalid(path, "award.bid_unknown", "there is no bid "+d.GetBid()+" for "+lot.GetLot(), "bid", d.GetBid(), "lot", lot.GetLot())
	case bid.GetRank() < 1 || slices.ContainsFunc(lot.GetBids(), func(b *awardsv1.BidEvaluation) bool {
		return b.GetRank() < bid.GetRank() && b.GetRank() > 0 && !full(b.GetBid())
	}):
		return errs.Invalid(path, "award.not_first", fmt.Sprintf("%s is number %d for %s; a lot goes to the first in rank, or to no one",
			bid.GetSupplierName(), bid.GetRank(), lot.GetLot()), "lot", lot.GetLot(), "supplier", bid.GetSupplierName(), "rank", fmt.Sprint(bid.GetRank()))
	}
	return nil
}

func evaluationOf(lot *awardsv1.LotEvaluation, bid string) *awardsv1.BidEvaluation {
	for _, b := range lot.GetBids() {
		if b.GetBid() == bid {
			return b
		}
	}
	return nil
}

// awardLot writes one lot's decision with each buyer's part of the price.
func awardLot(tender *tendersv1.Tender, lot *awardsv1.LotEvaluation, d *awardsv1.LotDecision) (*awardsv1.LotAward, money.Amount, error) {
	award := &awardsv1.LotAward{Lot: lot.GetLot(), Title: lot.GetTitle(), Reason: d.GetReason(), Bids: int32(len(lot.GetBids()))}
	winner := evaluationOf(lot, d.GetBid())
	if winner == nil {
		return award, money.Amount{}, nil
	}
	price, err := money.From("price", winner.GetPrice())
	if err != nil {
		return nil, price, err
	}
	award.Bid, award.Organisation, award.Supplier = winner.GetBid(), winner.GetOrganisation(), winner.GetSupplier()
	award.SupplierName, award.Price, award.Total = winner.GetSupplierName(), price.Proto(), winner.GetTotal()
	award.Commitments = winner.GetCommitments()
	award.Shares, err = shares(tender.GetBuyers(), price)
	return award, price, err
}

// shares splits a price among the buyers by their parts of the purchase; where
// none is given, equally.
func shares(buyers []*tendersv1.Buyer, price money.Amount) ([]*awardsv1.BuyerShare, error) {
	weights := make([]int64, len(buyers))
	for i, b := range buyers {
		weights[i] = b.GetShare()
	}
	if !slices.ContainsFunc(weights, func(w int64) bool { return w > 0 }) {
		for i := range weights {
			weights[i] = 1
		}
	}
	parts, err := money.Split(price, weights)
	if err != nil {
		return nil, fmt.Errorf("split among the buyers: %w", err)
	}
	list := make([]*awardsv1.BuyerShare, len(buyers))
	for i, b := range buyers {
		list[i] = &awardsv1.BuyerShare{Organisation: b.GetOrganisation(), Name: b.GetName(), Amount: parts[i].Proto()}
	}
	return list, nil
}

// standstill gives the first instant at which the contract may be signed: after
// the end of the last of the days, counted as Reg. 1182/71 says in the lead
// buyer's country and hours.
func standstill(days calendar.Calendar, decided time.Time, asked int32) *timestamppb.Timestamp {
	return timestamppb.New(days.PeriodEnd(decided, max(minimumStandstill, int(asked))))
}

// same tells whether an award was made of these decisions.
func same(award *awardsv1.Award, decisions []*awardsv1.LotDecision) bool {
	if len(award.GetLots()) != len(decisions) {
		return false
	}
	for _, d := range decisions {
		if !slices.ContainsFunc(award.GetLots(), func(l *awardsv1.LotAward) bool {
			return l.GetLot() == d.GetLot() && l.GetBid() == d.GetBid() && l.GetReason() == d.GetReason()
		}) {
			return false
		}
	}
	return true
}
