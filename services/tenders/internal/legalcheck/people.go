package legalcheck

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/fairlot/fairlot/pkg/auth"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/technique"
)

// openingOfficers is how many people hold a part of the key.
const openingOfficers = 3

// checkThreeOfficers, like checkEvaluators, leaves out a dynamic purchasing system,
// for which nobody bids.
func checkThreeOfficers(in Input) outcome {
	if technique.Dynamic(in.Tender) {
		return skips()
	}
	officers := slices.Clone(in.Tender.GetOpeningOfficers())
	slices.Sort(officers)
	n := len(slices.Compact(officers))
	return require(n == openingOfficers && len(officers) == openingOfficers, "opening_officers", "name exactly three different opening officers", "count", strconv.Itoa(n))
}

// entitled tells whether a person may act in the tender in a role.
func (in Input) entitled(id, role string) bool {
	p, ok := in.People[id]
	return ok && !p.Barred && slices.Contains(p.Roles, role) &&
		slices.ContainsFunc(in.Tender.GetBuyers(), func(b *tendersv1.Buyer) bool { return b.GetOrganisation() == p.Organisation })
}

func checkOfficersEntitled(in Input) outcome {
	if len(in.Tender.GetOpeningOfficers()) == 0 || in.PeopleUnknown {
		return skips() // officers.three says so, or nobody can be asked
	}
	return eachPerson(in, "opening_officers", in.Tender.GetOpeningOfficers(), auth.RoleOpeningOfficer,
		"an opening officer must belong to a buyer and have that role")
}

func eachPerson(in Input, field string, list []string, role, message string) outcome {
	var problems []problem
	for i, id := range list {
		if !in.entitled(id, role) {
			problems = append(problems, at(fmt.Sprintf("%s[%d]", field, i), message, "person", id, "role", role))
		}
	}
	return found(problems...)
}

func checkOfficerKeys(in Input) outcome {
	var problems []problem
	known := 0
	for i, id := range in.Tender.GetOpeningOfficers() {
		switch in.People[id].Key {
		case KeyPresent:
			known++
		case KeyMissing:
			problems = append(problems, at(fmt.Sprintf("opening_officers[%d]", i), "this opening officer has no key yet and must make one first", "person", id))
		}
	}
	if known == 0 && len(problems) == 0 {
		return skips()
	}
	return found(problems...)
}

func checkEvaluators(in Input) outcome {
	if technique.Dynamic(in.Tender) {
		return skips()
	}
	if len(in.Tender.GetEvaluators()) == 0 {
		return fails("evaluators", "name at least one evaluator")
	}
	if in.PeopleUnknown {
		return holds()
	}
	return eachPerson(in, "evaluators", in.Tender.GetEvaluators(), auth.RoleEvaluator,
		"an evaluator must belong to a buyer and have that role")
}

// checkApproval holds where the city wants a second person to look.
func checkApproval(in Input) outcome {
	a := in.Tender.GetApproval()
	if !a.GetRequired() {
		return skips()
	}
	return require(a.GetApproved(), "approval", "ask a second officer to approve the draft as it is")
}

func checkPool(in Input) outcome {
	if in.Tender.GetPool() == "" || in.PeopleUnknown {
		return skips()
	}
	return require(in.PoolAgreed, "pool", "all cities of the pool must have signed its terms as they stand, and the pool must have no other tender",
		"pool", in.Tender.GetPool())
}
