package legalcheck

import (
	"slices"
	"strconv"
	"time"

	"github.com/fairlot/fairlot/pkg/money"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/technique"
)

// Parent is the framework agreement or dynamic purchasing system that a call is
// within, and what must be known around it.
type Parent struct {
	Tender *tendersv1.Tender
	// Called are the values of the other calls within it that are published.
	Called []*typesv1.Money
	// Bidders is how many may bid, Waiting how many requests are not decided.
	Bidders, Waiting int
}

// isCall says whether the tender is a call within another.
func isCall(t *tendersv1.Tender) bool { return t.GetWithin() != "" }

// Callable says whether calls are made within a tender: a dynamic purchasing
// system, or a framework agreement that reopens competition for all or some
// contracts (Art. 33(4)(b), (c)).
func Callable(t *tendersv1.Tender) bool {
	return technique.Dynamic(t) || t.GetFrameworkAgreement() == "fa-w-rc" || t.GetFrameworkAgreement() == "fa-mix"
}

// MayUse says whether a buyer may call within a tender: one that it names
// (Art. 33(2)), or any where the system is open to buyers that are not listed.
func MayUse(parent *tendersv1.Tender, organisation string) bool {
	return organisation != "" && (parent.GetDpsUsage() == "dps-nlist" ||
		slices.ContainsFunc(parent.GetBuyers(), func(b *tendersv1.Buyer) bool { return b.GetOrganisation() == organisation }))
}

// runs says whether calls can be made within a tender at an instant, and else why
// not: a system from the end of its first requests (Art. 34(2)(a)), a framework
// agreement from the end of its standstill, both until they end.
func runs(parent *tendersv1.Tender, at time.Time) (string, bool) {
	from := parent.GetStandstillUntil()
	if technique.Dynamic(parent) {
		from = parent.GetParticipationDeadline()
	}
	switch {
	case parent.GetCancelledAt() != nil || !at.Before(parent.GetContractEnd().AsTime()):
		return "what this is called within is over", false
	case from == nil || at.Before(from.AsTime()):
		return "what this is called within does not run yet", false
	}
	return "", true
}

func checkParent(in Input) outcome {
	if !isCall(in.Tender) || in.PeopleUnknown {
		return skips()
	}
	if in.Parent == nil || !Callable(in.Parent.Tender) {
		return fails("within", "this is called within a tender that is no framework agreement with reopened competition and no dynamic purchasing system")
	}
	buyers := in.Tender.GetBuyers()
	return require(len(buyers) > 0 && MayUse(in.Parent.Tender, buyers[0].GetOrganisation()), "within",
		"only the buyers named in it call within it")
}

func checkRunning(in Input) outcome {
	if in.Parent == nil {
		return skips()
	}
	why, ok := runs(in.Parent.Tender, in.Now)
	return require(ok, "within", why, "end", in.Parent.Tender.GetContractEnd().AsTime().Format(time.DateOnly))
}

// groupDigits is how much of a CPV code is its group, of which what is called for
// must be.
const groupDigits = 3

func checkWithinSubject(in Input) outcome {
	cpv := in.Tender.GetCpv()
	if in.Parent == nil || len(cpv) < groupDigits {
		return skips()
	}
	p := in.Parent.Tender
	codes := append([]string{p.GetCpv()}, p.GetAdditionalCpv()...)
	for _, l := range p.GetLots() {
		codes = append(codes, l.GetCpv())
	}
	fits := slices.ContainsFunc(codes, func(code string) bool {
		return len(code) >= groupDigits && code[:groupDigits] == cpv[:groupDigits]
	})
	return require(fits, "cpv", "what this is called within is for other purchases ("+p.GetCpv()+"); choose a CPV code of their group", "cpv", p.GetCpv())
}

// checkWithinValue compares with what the calls before leave of the estimated
// value: a call beyond it changes the terms substantially (Art. 33(2)).
func checkWithinValue(in Input) outcome {
	value, err := money.From("value", in.Tender.GetValue())
	if in.Parent == nil || err != nil {
		return skips() // tender.value says so
	}
	left, err := money.From("value", in.Parent.Tender.GetValue())
	if err != nil || left.Currency != value.Currency {
		return fails("value.currency", "give the value in the currency of what this is called within", "currency", left.Currency)
	}
	for _, m := range in.Parent.Called {
		called, err := money.From("value", m)
		if err == nil && called.Currency == left.Currency {
			left.Minor -= called.Minor
		}
	}
	left.Minor = max(left.Minor, 0)
	return require(value.Minor <= left.Minor, "value", "the calls before leave "+left.String()+" of the estimated value; this is more",
		"left", left.Decimal(), "currency", left.Currency)
}

func checkWithinBidders(in Input) outcome {
	if in.Parent == nil {
		return skips()
	}
	return require(in.Parent.Bidders > 0, "within", "nobody may bid yet: no enterprise is admitted or awarded there")
}

func checkWithinWaiting(in Input) outcome {
	if in.Parent == nil || !technique.Dynamic(in.Parent.Tender) {
		return skips()
	}
	return require(in.Parent.Waiting == 0, "within", "requests to take part wait for your decision; who is admitted later cannot bid in this call",
		"count", strconv.Itoa(in.Parent.Waiting))
}

// checkWithinDeadline holds the time to bid, which the publication begins: it is
// the invitation.
func checkWithinDeadline(in Input) outcome {
	minimum, ok := MinimumPeriod(in.Tender, in.Now)
	if !isCall(in.Tender) || !ok {
		return skips()
	}
	return in.period("deadline", in.Tender.GetDeadline(), in.Now, minimum)
}

func checkDpsProcedure(in Input) outcome {
	if !technique.Dynamic(in.Tender) {
		return skips()
	}
	return require(in.Tender.GetProcedure() == tendersv1.Procedure_PROCEDURE_RESTRICTED, "procedure",
		"a dynamic purchasing system follows the rules of the restricted procedure; choose it")
}

func checkDpsLimit(in Input) outcome {
	if !technique.Dynamic(in.Tender) {
		return skips()
	}
	return require(in.Tender.GetFrameworkParticipants() == 0, "framework_participants",
		"everyone who meets the selection criteria is admitted; take the limit away")
}

func checkDpsElectronic(in Input) outcome {
	switch {
	case !technique.Dynamic(in.Tender):
		return skips()
	case in.Tender.GetDocumentsNotElectronic():
		return fails("documents_not_electronic", "a dynamic purchasing system is electronic throughout; offer all documents electronically")
	}
	return require(in.Tender.GetElectronicSubmission(), "electronic_submission", "a dynamic purchasing system is electronic throughout; take bids electronically")
}

func checkOneTechnique(in Input) outcome {
	if !technique.Dynamic(in.Tender) {
		return skips()
	}
	framework := in.Tender.GetFrameworkAgreement()
	return require(framework == "" || framework == technique.None, "framework_agreement", "a tender is a framework agreement or a dynamic purchasing system, not both")
}
