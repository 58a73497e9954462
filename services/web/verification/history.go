package verification

import (
	"context"
	"slices"

	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// historyView is what was done with an enterprise, newest first.
type historyView struct {
	*enterprise.Profile
	acts []*suppliersv1.Act
	// people are the names of the viewer's colleagues by their ids.
	people map[string]string
}

// mostPeople is how many colleagues are known by name.
const mostPeople = 200

// history shows who did what; its own people and verifiers see it.
func (a *area) history(r *page.Request) error {
	if err := r.SignedIn(enterprise.Representative, enterprise.Verifier, "broker"); err != nil {
		return err
	}
	p, err := a.Load(r)
	if err != nil {
		return err
	}
	if !p.Own && !p.Verifies {
		return errs.Denied("auth.role", "the history is for the enterprise's own people and for verifiers")
	}
	people, err := a.accounts.ListPeople(r.Context(), &accountsv1.ListPeopleRequest{PageSize: mostPeople})
	if err != nil {
		return err
	}
	v := historyView{Profile: p, acts: slices.Clone(p.Supplier.GetHistory()), people: map[string]string{}}
	slices.Reverse(v.acts)
	for _, person := range people.GetPeople() {
		v.people[person.GetId()] = person.GetName()
	}
	title := r.T("verification.history.title", "name", p.Supplier.GetName())
	above := ui.Link{Text: p.Supplier.GetName(), Href: enterprise.PathOf(p.Supplier)}
	return r.Show(ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: enterprise.Crumbs(r, r.T("verification.history.link"), above)}, historyPage(v, title))
}

// what is an act in words.
func (v historyView) what(ctx context.Context, act *suppliersv1.Act) string {
	key := "verification.done." + act.GetKind()
	if !i18n.Has(ctx, key) {
		return act.GetKind()
	}
	return i18n.T(ctx, key)
}

// subject is what the act was done to, or "".
func (v historyView) subject(ctx context.Context, act *suppliersv1.Act) string {
	if held := find(v.Supplier, act.GetSubject()); held != nil {
		return enterprise.ClaimName(ctx, v.Words, v.Supplier, held.GetClaim()) + ", " + held.GetOrganisationName()
	}
	if m := mandateOf(v.Supplier, act.GetSubject()); m != nil {
		return m.GetOrganisationName()
	}
	for _, d := range v.Supplier.GetDisputes() {
		if d.GetId() == act.GetSubject() {
			return d.GetOrganisationName()
		}
	}
	return ""
}

// under names the mandate an act was done under, or "".
func (v historyView) under(ctx context.Context, act *suppliersv1.Act) string {
	m := mandateOf(v.Supplier, act.GetMandate())
	if m == nil {
		return ""
	}
	return i18n.T(ctx, "verification.history.mandate", "name", m.GetOrganisationName(), "day", enterprise.LastDay(ctx, m.GetUntil().AsTime(), v.Zone))
}

func mandateOf(s *suppliersv1.Supplier, id string) *suppliersv1.Mandate {
	i := slices.IndexFunc(s.GetMandates(), func(m *suppliersv1.Mandate) bool { return id != "" && m.GetId() == id })
	if i < 0 {
		return nil
	}
	return s.GetMandates()[i]
}

// who did it: the organisation, and the person where the viewer knows them.
func (v historyView) who(ctx context.Context, act *suppliersv1.Act) string {
	name := act.GetOrganisationName()
	if name == "" {
		name = i18n.T(ctx, "verification.history.house")
	}
	if person := v.people[act.GetPerson()]; person != "" {
		name = person + ", " + name
	}
	return name
}
