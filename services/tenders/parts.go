package tenders

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/money"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// numberParts gives lots, clauses, criteria and what the market is asked that have no id the next free
// one, and refuses one that is there twice. Amounts that the contract's pattern
// lets through but no currency knows are refused as well.
func numberParts(t *tendersv1.Tender) error {
	var lots, clauses, criteria []*string
	amounts := []error{
		knownMoney("tender.value", t.GetValue()), knownMoney("tender.related_value", t.GetRelatedValue()),
		knownMoney("tender.minimum_turnover", t.GetMinimumTurnover()),
	}
	var prices []error
	for i, l := range t.GetLots() {
		lots = append(lots, &l.Id)
		var items []*string
		for _, p := range l.GetPriceSchedule() {
			items = append(items, &p.Id)
		}
		prices = append(prices, number(fmt.Sprintf("tender.lots[%d].price_schedule", i), "PRI", items))
		amounts = append(amounts, knownMoney(fmt.Sprintf("tender.lots[%d].value", i), l.GetValue()))
	}
	for _, c := range t.GetClauses() {
		clauses = append(clauses, &c.Id)
	}
	for _, c := range t.GetCriteria() {
		criteria = append(criteria, &c.Id)
	}
	var questions []*string
	for _, q := range t.GetConsultation().GetQuestions() {
		questions = append(questions, &q.Id)
	}
	prices = append(prices, number("tender.consultation.questions", "CON", questions))
	return errs.Join(append(append(amounts, prices...),
		number("tender.lots", "LOT", lots, namedLots(t)...), number("tender.clauses", "CLA", clauses), number("tender.criteria", "CRI", criteria))...)
}

func knownMoney(path string, m *typesv1.Money) error {
	if m == nil {
		return nil // a draft may be unfinished
	}
	_, err := money.From(path, m)
	return err
}

// namedLots are the lots that clauses name, also those that are gone: a new lot
// must not come under a clause that was written for another.
func namedLots(t *tendersv1.Tender) []string {
	var ids []string
	for _, c := range t.GetClauses() {
		ids = append(ids, c.GetLots()...)
	}
	return ids
}

// number gives those of a list that have no id the next one after the highest of
// the list and of those that are spoken for.
func number(path, prefix string, list []*string, spoken ...string) error {
	highest, seen := 0, map[string]bool{}
	for _, id := range spoken {
		if n, err := strconv.Atoi(strings.TrimPrefix(id, prefix+"-")); err == nil {
			highest = max(highest, n)
		}
	}
	var twice []error
	for i, id := range list {
		if *id == "" {
			continue
		}
		if seen[*id] {
			twice = append(twice, errs.Invalid(fmt.Sprintf("%s[%d].id", path, i), "tender.part_twice", *id+" is there twice; leave the id empty for a new one", "id", *id))
		}
		seen[*id] = true
		if n, err := strconv.Atoi(strings.TrimPrefix(*id, prefix+"-")); err == nil {
			highest = max(highest, n)
		}
	}
	for _, id := range list {
		if *id == "" {
			highest++
			*id = fmt.Sprintf("%s-%04d", prefix, highest)
		}
	}
	return errs.Join(twice...)
}
