package tenders

import (
	"slices"
	"strings"
	"time"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// committee is who opens and who scores.
type committee struct {
	Officers   []string `form:"opening_officers"`
	Evaluators []string `form:"evaluators"`
}

// people are those of the buyer who may open and score.
type people struct {
	officers, evaluators []*accountsv1.Person
	keys                 map[string]bool
}

func peoplePart() part[committee] {
	return part[committee]{
		name: partPeople,
		read: func(_ *page.Request, t *tendersv1.Tender, _ *time.Location) (committee, error) {
			return committee{t.GetOpeningOfficers(), t.GetEvaluators()}, nil
		},
		write: func(_ *page.Request, t *tendersv1.Tender, v committee, _ *time.Location) error {
			t.OpeningOfficers, t.Evaluators = v.Officers, v.Evaluators
			return nil
		},
		prepare: func(b *bench, _ *ui.Form) error { return b.findPeople() },
		fields:  peopleFields,
		labels:  []string{"opening_officers", "tenders.field.opening_officers", "evaluators", "tenders.field.evaluators"},
	}
}

// findPeople reads who has the roles, and which opening officers have a key.
func (b *bench) findPeople() error {
	var err error
	if b.people.officers, err = b.withRole(optionsv1.Role_ROLE_OPENING_OFFICER); err != nil {
		return err
	}
	if b.people.evaluators, err = b.withRole(optionsv1.Role_ROLE_EVALUATOR); err != nil {
		return err
	}
	answer, err := b.bids.ListOpeningKeys(b.Context(), &bidsv1.ListOpeningKeysRequest{})
	if err != nil {
		return err
	}
	b.people.keys = map[string]bool{}
	for _, k := range answer.GetKeys() {
		b.people.keys[k.GetPerson()] = true
	}
	return nil
}

func (b *bench) withRole(role optionsv1.Role) ([]*accountsv1.Person, error) {
	answer, err := b.accounts.ListPeople(b.Context(), &accountsv1.ListPeopleRequest{Role: role, PageSize: 200})
	if err != nil {
		return nil, err
	}
	list := slices.DeleteFunc(answer.GetPeople(), (*accountsv1.Person).GetBarred)
	slices.SortFunc(list, func(a, b *accountsv1.Person) int { return strings.Compare(a.GetName(), b.GetName()) })
	return list, nil
}

// officerOptions are the opening officers, each with the state of the key.
func (b *bench) officerOptions() []ui.Option {
	var out []ui.Option
	for _, p := range b.people.officers {
		hint := b.r.T("tenders.people.key")
		if !b.people.keys[p.GetId()] {
			hint = b.r.T("tenders.people.no_key")
		}
		out = append(out, ui.Option{Value: p.GetId(), Label: p.GetName(), Hint: hint})
	}
	return b.withOthers(out, b.t.GetOpeningOfficers())
}

func (b *bench) evaluatorOptions() []ui.Option {
	var out []ui.Option
	for _, p := range b.people.evaluators {
		out = append(out, ui.Option{Value: p.GetId(), Label: p.GetName()})
	}
	return b.withOthers(out, b.t.GetEvaluators())
}

// withOthers keeps people that are named already and not of this organisation,
// as in a joint purchase.
func (b *bench) withOthers(list []ui.Option, named []string) []ui.Option {
	for _, id := range named {
		if !slices.ContainsFunc(list, func(o ui.Option) bool { return o.Value == id }) {
			list = append(list, ui.Option{Value: id, Label: b.r.T("tenders.people.other"), Hint: id})
		}
	}
	return list
}
