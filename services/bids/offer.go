package bids

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/money"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// checkOffer says everything in which an offer does not answer the tender, and
// writes its prices with all their decimals. The fields are named as in the
// requests: "offer.lots[0].price".
func checkOffer(tender *tendersv1.Tender, offer *bidsv1.Offer) error {
	list := checkLots(tender, offer)
	list = append(list, checkCommitments(tender, offer)...)
	list = append(list, checkAnswers(tender, offer)...)
	list = append(list, checkAttachmentIDs(offer)...)
	if !offer.GetNoExclusionGrounds() {
		list = append(list, errs.Invalid("offer.no_exclusion_grounds", "bid.exclusion_grounds",
			"declare that no ground for exclusion (Art. 57) applies to you; otherwise you cannot bid"))
	}
	return errs.Join(list...)
}

func checkLots(tender *tendersv1.Tender, offer *bidsv1.Offer) []error {
	var list []error
	if limit := int(tender.GetLotsBidLimit()); limit > 0 && len(offer.GetLots()) > limit {
		list = append(list, errs.Invalid("offer.lots", "bid.lots_limit",
			fmt.Sprintf("offer %d lots at most (Art. 46(2))", limit), "limit", strconv.Itoa(limit)))
	}
	seen := map[string]bool{}
	for i, l := range offer.GetLots() {
		path := fmt.Sprintf("offer.lots[%d]", i)
		switch {
		case findLot(tender, l.GetLot()) == nil:
			list = append(list, errs.Invalid(path+".lot", "bid.lot_unknown", "this tender has no lot "+l.GetLot(), "lot", l.GetLot()))
		case seen[l.GetLot()]:
			list = append(list, errs.Invalid(path+".lot", "bid.lot_twice", "offer each lot once", "lot", l.GetLot()))
		}
		seen[l.GetLot()] = true
		if lot := findLot(tender, l.GetLot()); len(lot.GetPriceSchedule()) > 0 {
			list = append(list, fillSchedule(tender, lot, path, l))
			continue
		}
		if len(l.GetPrices()) > 0 {
			list = append(list, errs.Invalid(path+".prices", "bid.no_schedule", "this lot has no price schedule; offer one price"))
		}
		list = append(list, checkPrice(tender, path+".price", l))
	}
	return list
}

func findLot(tender *tendersv1.Tender, id string) *tendersv1.Lot {
	i := slices.IndexFunc(tender.GetLots(), func(l *tendersv1.Lot) bool { return l.GetId() == id })
	if i < 0 {
		return nil
	}
	return tender.GetLots()[i]
}

// checkPrice wants an exact amount above zero in the tender's currency.
func checkPrice(tender *tendersv1.Tender, path string, l *bidsv1.LotOffer) error {
	if l.GetPrice() == nil {
		return errs.Invalid(path, "bid.price", "offer a price above zero")
	}
	price, err := money.From(path, l.GetPrice())
	if err != nil {
		return err
	}
	if want := tender.GetValue().GetCurrency(); price.Currency != want {
		return errs.Invalid(path+".currency", "bid.currency", "offer in the currency of the tender: "+want, "currency", want)
	}
	if price.Minor <= 0 {
		return errs.Invalid(path+".amount", "bid.price", "offer a price above zero")
	}
	l.Price = price.Proto()
	return nil
}

// checkCommitments wants one figure for each clause that holds for an offered
// lot, reservations excepted, and at least the target where the clause is a
// condition of performance (Art. 70).
func checkCommitments(tender *tendersv1.Tender, offer *bidsv1.Offer) []error {
	var list []error
	given := map[string]bool{}
	for i, c := range offer.GetCommitments() {
		path := fmt.Sprintf("offer.commitments[%d]", i)
		clause := findClause(tender, c.GetClause())
		switch {
		case clause == nil || !commits(clause):
			list = append(list, errs.Invalid(path+".clause", "bid.clause_unknown", "this tender asks for no commitment to "+c.GetClause(), "clause", c.GetClause()))
			continue
		case given[c.GetClause()]:
			list = append(list, errs.Invalid(path+".clause", "bid.commitment_twice", "commit to each clause once", "clause", c.GetClause()))
		}
		given[c.GetClause()] = true
		list = append(list, checkTarget(path+".value", clause, c))
	}
	for _, clause := range tender.GetClauses() {
		if commits(clause) && holds(clause, offer) && !given[clause.GetId()] {
			list = append(list, errs.Invalid("offer.commitments", "bid.commitment_missing",
				fmt.Sprintf("say what you commit to for %s (%s)", clause.GetId(), clause.GetTitle()), clauseParams(clause)...))
		}
	}
	return list
}

func findClause(tender *tendersv1.Tender, id string) *tendersv1.Clause {
	i := slices.IndexFunc(tender.GetClauses(), func(c *tendersv1.Clause) bool { return c.GetId() == id })
	if i < 0 {
		return nil
	}
	return tender.GetClauses()[i]
}

// commits tells whether bidders give a figure for the clause: a reservation is
// about who they are, not about what they promise.
func commits(clause *tendersv1.Clause) bool {
	return clause.GetLever() != tendersv1.Lever_LEVER_RESERVATION
}

// holds tells whether the clause is about a lot of the offer.
func holds(clause *tendersv1.Clause, offer *bidsv1.Offer) bool {
	return len(clause.GetLots()) == 0 || slices.ContainsFunc(offer.GetLots(), func(l *bidsv1.LotOffer) bool {
		return slices.Contains(clause.GetLots(), l.GetLot())
	})
}

func checkTarget(path string, clause *tendersv1.Clause, c *bidsv1.Commitment) error {
	value, err := money.ParseDecimal(path, c.GetValue())
	if err != nil || clause.GetLever() != tendersv1.Lever_LEVER_PERFORMANCE_CONDITION || clause.GetTarget() == "" {
		return err
	}
	target, err := money.ParseDecimal(path, clause.GetTarget())
	if err != nil {
		return fmt.Errorf("target of %s: %w", clause.GetId(), err)
	}
	if value.Cmp(target) >= 0 {
		return nil
	}
	return errs.Invalid(path, "bid.below_target", fmt.Sprintf("%s (%s) asks for at least %s %s; %s is less",
		clause.GetId(), clause.GetTitle(), clause.GetTarget(), clause.GetUnit(), c.GetValue()),
		append(clauseParams(clause), "value", c.GetValue())...)
}

func clauseParams(clause *tendersv1.Clause) []string {
	return []string{"clause", clause.GetId(), "title", clause.GetTitle(), "target", clause.GetTarget(), "unit", clause.GetUnit()}
}

func checkAnswers(tender *tendersv1.Tender, offer *bidsv1.Offer) []error {
	var list []error
	seen := map[string]bool{}
	for i, a := range offer.GetAnswers() {
		path := fmt.Sprintf("offer.answers[%d].criterion", i)
		known := slices.ContainsFunc(tender.GetCriteria(), func(c *tendersv1.Criterion) bool { return c.GetId() == a.GetCriterion() })
		switch {
		case !known:
			list = append(list, errs.Invalid(path, "bid.criterion_unknown", "this tender has no criterion "+a.GetCriterion(), "criterion", a.GetCriterion()))
		case seen[a.GetCriterion()]:
			list = append(list, errs.Invalid(path, "bid.answer_twice", "answer each criterion once", "criterion", a.GetCriterion()))
		}
		seen[a.GetCriterion()] = true
	}
	return list
}

func checkAttachmentIDs(offer *bidsv1.Offer) []error {
	var list []error
	seen := map[string]bool{}
	for i, f := range offer.GetAttachments() {
		if seen[f.GetId()] {
			list = append(list, errs.Invalid(fmt.Sprintf("offer.attachments[%d].id", i), "bid.attachment_twice", "attach each file once", "file", f.GetId()))
		}
		seen[f.GetId()] = true
	}
	return list
}
