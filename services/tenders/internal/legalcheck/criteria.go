package legalcheck

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/cockroachdb/apd/v3"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"

	"github.com/fairlot/fairlot/pkg/money"
)

func checkCriteria(in Input) outcome {
	if len(in.Tender.GetCriteria()) == 0 {
		return fails("criteria", "add the award criteria")
	}
	var problems []problem
	for i, c := range in.Tender.GetCriteria() {
		path := fmt.Sprintf("criteria[%d]", i)
		if c.GetType() == tendersv1.CriterionType_CRITERION_TYPE_UNSPECIFIED {
			problems = append(problems, at(path+".type", "choose whether the criterion is price, quality or social", "criterion", c.GetId()))
		}
		if !given(c.GetName()) {
			problems = append(problems, at(path+".name", "name the criterion", "criterion", c.GetId()))
		}
		if weight, err := money.ParseDecimal("weight", c.GetWeight()); err != nil || weight.Sign() <= 0 {
			problems = append(problems, at(path+".weight", "give the criterion a weight above zero", "criterion", c.GetId()))
		}
	}
	return found(problems...)
}

func checkWeights(in Input) outcome {
	var weights []*apd.Decimal
	for _, c := range in.Tender.GetCriteria() {
		if w, err := money.ParseDecimal("weight", c.GetWeight()); err == nil {
			weights = append(weights, w)
		}
	}
	sum, err := money.Total(weights...)
	if err != nil {
		return fails("criteria", "the weights are too large")
	}
	return require(sum.Cmp(apd.New(100, 0)) == 0, "criteria", "the weights sum to "+sum.Text('f')+", not to 100", "sum", sum.Text('f'))
}

func checkPrice(in Input) outcome {
	n := 0
	for _, c := range in.Tender.GetCriteria() {
		if c.GetType() == tendersv1.CriterionType_CRITERION_TYPE_PRICE {
			n++
		}
	}
	return require(n == 1, "criteria", "there must be exactly one price criterion", "count", strconv.Itoa(n))
}

// checkFormula asks how points are given where it is not the price, whose
// formula Fairlot publishes with every tender (services/awards).
func checkFormula(in Input) outcome {
	var problems []problem
	for i, c := range in.Tender.GetCriteria() {
		if c.GetType() != tendersv1.CriterionType_CRITERION_TYPE_PRICE && !given(c.GetDescription()) {
			problems = append(problems, at(fmt.Sprintf("criteria[%d].description", i), "say what is looked at and how points are given, so that bidders can aim at it", "criterion", c.GetId()))
		}
	}
	return found(problems...)
}

// checkSocialCost keeps social clauses out of the price: Art. 68 knows the cost
// of environmental externalities only.
func checkSocialCost(in Input) outcome {
	var problems []problem
	for i, c := range in.Tender.GetCriteria() {
		if c.GetType() == tendersv1.CriterionType_CRITERION_TYPE_PRICE && c.GetClause() != "" {
			problems = append(problems, at(fmt.Sprintf("criteria[%d].clause", i), "a social clause cannot be scored as a price; make it a social criterion", "criterion", c.GetId()))
		}
	}
	return found(problems...)
}

// socialValue are words for social value counted in money.
var socialValue = regexp.MustCompile(`(?i)\bSROI\b|\bTOMs?\b|social (value|return|impact)|valeur sociale|impact social|valore sociale|impatto sociale|valor social|impacto social|wartość społeczn|wpływ społeczn|valoare(a)? social|impact(ul)? social|socialt värde|sociala värden`)

func checkLifeCycle(in Input) outcome {
	text := in.Tender.GetLifeCycleCost()
	if !given(text) {
		return skips()
	}
	words := socialValue.FindString(text)
	return require(words == "", "life_cycle_cost", "social value in money is no life-cycle cost; score it as a social criterion instead of “"+words+"”", "words", words)
}

func checkSocialCriterion(in Input) outcome {
	var problems []problem
	social := 0
	for i, c := range in.Tender.GetCriteria() {
		if c.GetType() != tendersv1.CriterionType_CRITERION_TYPE_SOCIAL {
			continue
		}
		social++
		known := slices.ContainsFunc(in.Tender.GetClauses(), func(k *tendersv1.Clause) bool { return k.GetId() == c.GetClause() })
		if c.GetClause() == "" || !known {
			problems = append(problems, at(fmt.Sprintf("criteria[%d].clause", i), "name the clause that the social criterion scores", "criterion", c.GetId()))
		}
	}
	if social == 0 {
		return skips()
	}
	return found(problems...)
}
