package legalcheck

import (
	"fmt"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"

	"github.com/fairlot/fairlot/pkg/money"
)

func checkClauses(in Input) outcome {
	return require(len(in.Tender.GetClauses()) > 0, "clauses", "add at least one social clause with a measure, a target and evidence")
}

// eachClause collects the problems of every clause.
func eachClause(in Input, check func(path string, c *tendersv1.Clause) []problem) outcome {
	if len(in.Tender.GetClauses()) == 0 {
		return skips() // clauses.present says so
	}
	var problems []problem
	for i, c := range in.Tender.GetClauses() {
		problems = append(problems, check(fmt.Sprintf("clauses[%d]", i), c)...)
	}
	return found(problems...)
}

func checkMeasurable(in Input) outcome {
	return eachClause(in, func(path string, c *tendersv1.Clause) (list []problem) {
		if !given(c.GetMeasure()) {
			list = append(list, at(path+".measure", "say what is counted", "clause", c.GetId()))
		}
		if !hasTarget(c) {
			list = append(list, at(path+".target", "give a target above zero", "clause", c.GetId()))
		}
		if !given(c.GetEvidence()) {
			list = append(list, at(path+".evidence", "say how it is shown that the target is met", "clause", c.GetId()))
		}
		return list
	})
}

// hasTarget wants a figure above zero. Where the clause is scored it may be
// zero: nothing is asked at least, and more is worth points.
func hasTarget(c *tendersv1.Clause) bool {
	target, err := money.ParseDecimal("target", c.GetTarget())
	if err != nil {
		return false
	}
	return target.Sign() > 0 || (target.IsZero() && c.GetLever() == tendersv1.Lever_LEVER_AWARD_CRITERION)
}

func checkLever(in Input) outcome {
	return eachClause(in, func(path string, c *tendersv1.Clause) []problem {
		if c.GetLever() != tendersv1.Lever_LEVER_UNSPECIFIED {
			return nil
		}
		return []problem{at(path+".lever", "choose where in the law the clause works", "clause", c.GetId())}
	})
}

func checkLinked(in Input) outcome {
	return eachClause(in, func(path string, c *tendersv1.Clause) []problem {
		if given(c.GetLinkToSubject()) {
			return nil
		}
		return []problem{at(path+".link_to_subject", "say how the clause is linked to what is bought", "clause", c.GetId())}
	})
}

func checkClauseLots(in Input) outcome {
	known := map[string]bool{}
	for _, l := range in.Tender.GetLots() {
		known[l.GetId()] = true
	}
	return eachClause(in, func(path string, c *tendersv1.Clause) (list []problem) {
		for j, id := range c.GetLots() {
			if !known[id] {
				list = append(list, at(fmt.Sprintf("%s.lots[%d]", path, j), "there is no lot "+id, "clause", c.GetId(), "lot", id))
			}
		}
		return list
	})
}
