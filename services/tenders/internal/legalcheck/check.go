package legalcheck

import (
	"time"

	"github.com/fairlot/fairlot/services/internal/calendar"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// Input is a tender and what must be known around it.
type Input struct {
	Tender *tendersv1.Tender
	// Now is when the tender would be published.
	Now time.Time
	// Calendar counts in the lead buyer's days.
	Calendar calendar.Calendar
	// Country is the lead buyer's, ISO 3166-1 alpha-2: whose national rules apply.
	Country string
	// People are those the tender names, by id; who is not there does not exist.
	People map[string]Person
	// PeopleUnknown says that nobody can be asked about them, as for a tender in a
	// file: then only their number is checked.
	PeopleUnknown bool
	// Parent is what a call is within; nil for other tenders, and where there is no
	// such tender or nobody can be asked.
	Parent *Parent
	// PoolAgreed tells that the pool named by the tender confirms it.
	PoolAgreed bool
	// Consultation is the market consultation that the tender was written from;
	// nil where it names none or nobody can be asked.
	Consultation *tendersv1.Tender
}

// Person is what the check must know of a named person.
type Person struct {
	Organisation string
	// Roles as pkg/auth names them.
	Roles  []string
	Barred bool
	// Key is the state of the person's opening key.
	Key KeyState
}

// KeyState tells whether an opening officer has a key.
type KeyState int

const (
	// KeyUnknown says that nobody who may know was asked; the seal will tell.
	KeyUnknown KeyState = iota
	// KeyMissing says that there is none.
	KeyMissing
	// KeyPresent says that there is one.
	KeyPresent
)

// Rule is one row of the table.
type Rule struct {
	// ID never changes, for example "deadline.open_procedure".
	ID string
	// Article is where the rule is written.
	Article string
	// Severity of what the rule finds.
	Severity tendersv1.Severity
	// Country bounds a national rule to its buyers, ISO 3166-1 alpha-2; empty for
	// the Union's.
	Country string
	// ValidFrom and ValidTo bound the days on which the rule holds; zero is open.
	ValidFrom, ValidTo time.Time
	// Explanation is the sentence shown when the rule holds.
	Explanation string

	// concerns says for which procedures the rule is written.
	concerns concern
	check    func(in Input) outcome
}

// concern is for which procedures a rule is written.
type concern int

const (
	// contracts are the procedures that end in a contract: all but the next.
	contracts concern = iota
	// consultations are market consultations (Art. 40): nobody bids.
	consultations
	// everything is both.
	everything
)

// reaches says whether a rule of this concern speaks of a tender.
func (c concern) reaches(t *tendersv1.Tender) bool {
	asks := t.GetProcedure() == tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION
	switch c {
	case contracts:
		return !asks
	case consultations:
		return asks
	default:
		return true
	}
}

// outcome of one rule: it may have nothing to say of this tender.
type outcome struct {
	skipped  bool
	problems []problem
}

// problem is one thing to change.
type problem struct {
	field, message string
	params         map[string]string
	// article replaces the rule's where one of several applies.
	article string
}

func holds() outcome { return outcome{} }
func skips() outcome { return outcome{skipped: true} }

func found(list ...problem) outcome { return outcome{problems: list} }

// fails makes a single problem; params come in pairs.
func fails(field, message string, params ...string) outcome {
	return found(at(field, message, params...))
}

func at(field, message string, params ...string) problem {
	p := problem{field: field, message: message}
	for i := 0; i+1 < len(params); i += 2 {
		if p.params == nil {
			p.params = map[string]string{}
		}
		p.params[params[i]] = params[i+1]
	}
	return p
}

// require holds when ok is true and else fails with one problem.
func require(ok bool, field, message string, params ...string) outcome {
	if ok {
		return holds()
	}
	return fails(field, message, params...)
}

// Check gives what every rule in force says: one finding that it holds, or one
// for each thing to change. Rules that do not concern the tender are silent.
func Check(in Input) []*tendersv1.Finding { return apply(Rules(), in) }

func apply(rules []Rule, in Input) []*tendersv1.Finding {
	var list []*tendersv1.Finding
	for _, rule := range rules {
		if rule.applies(in) {
			list = append(list, rule.findings(in)...)
		}
	}
	return list
}

// applies says whether the rule is in force for this buyer on this day, and
// written for this procedure.
func (r Rule) applies(in Input) bool {
	return r.concerns.reaches(in.Tender) && (r.Country == "" || r.Country == in.Country) &&
		!in.Now.Before(r.ValidFrom) && (r.ValidTo.IsZero() || in.Now.Before(r.ValidTo))
}

func (r Rule) findings(in Input) []*tendersv1.Finding {
	result := r.check(in)
	if result.skipped {
		return nil
	}
	if len(result.problems) == 0 {
		return []*tendersv1.Finding{{
			Rule: r.ID, Article: r.Article, Severity: tendersv1.Severity_SEVERITY_PASSES, Message: r.Explanation,
		}}
	}
	list := make([]*tendersv1.Finding, 0, len(result.problems))
	for _, p := range result.problems {
		article := r.Article
		if p.article != "" {
			article = p.article
		}
		list = append(list, &tendersv1.Finding{
			Rule: r.ID, Article: article, Severity: r.Severity, Message: p.message, Field: p.field, Params: p.params,
		})
	}
	return list
}

// Blocking gives the findings that refuse publication.
func Blocking(list []*tendersv1.Finding) []*tendersv1.Finding {
	return with(list, tendersv1.Severity_SEVERITY_BLOCKS)
}

// Warnings gives the findings that need a reason.
func Warnings(list []*tendersv1.Finding) []*tendersv1.Finding {
	return with(list, tendersv1.Severity_SEVERITY_WARNS)
}

func with(list []*tendersv1.Finding, severity tendersv1.Severity) []*tendersv1.Finding {
	var some []*tendersv1.Finding
	for _, f := range list {
		if f.GetSeverity() == severity {
			some = append(some, f)
		}
	}
	return some
}
