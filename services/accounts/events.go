package accounts

import (
	"time"

	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
)

// personChanged tells what caches of identities need; events are kept for ever,
// so the name and the e-mail address of a person are not in them.
func personChanged(p *accountsv1.Person, now time.Time) (store.Event, error) {
	return events.Make(now, p.GetId(), &accountsv1.PersonChanged{Person: &accountsv1.Person{
		Id: p.GetId(), Organisation: p.GetOrganisation(), Roles: p.GetRoles(), Barred: p.GetBarred(),
	}})
}

func organisationChanged(o *accountsv1.Organisation, now time.Time) (store.Event, error) {
	return events.Make(now, o.GetId(), &accountsv1.OrganisationChanged{Organisation: o})
}

func sessionEnded(session string, now time.Time) (store.Event, error) {
	return events.Make(now, session, &accountsv1.SessionEnded{Session: session})
}
