package accounts

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
)

// personChanged tells what caches of identities need; events are kept for ever,
// so the name and the e-mail address of a person are not in them.
func personChanged(p *accountsv1.Person, now time.Time) (store.Event, error) {
	return event("PersonChanged", p.GetId(), now, &accountsv1.PersonChanged{Person: &accountsv1.Person{
		Id: p.GetId(), Organisation: p.GetOrganisation(), Roles: p.GetRoles(), Barred: p.GetBarred(),
	}})
}

func organisationChanged(o *accountsv1.Organisation, now time.Time) (store.Event, error) {
	return event("OrganisationChanged", o.GetId(), now, &accountsv1.OrganisationChanged{Organisation: o})
}

func sessionEnded(session string, now time.Time) (store.Event, error) {
	return event("SessionEnded", session, now, &accountsv1.SessionEnded{Session: session})
}

func event(kind, subject string, now time.Time, payload proto.Message) (store.Event, error) {
	data, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(payload)
	if err != nil {
		return store.Event{}, fmt.Errorf("write the event %s of %s: %w", kind, subject, err)
	}
	return store.Event{Type: kind, Subject: subject, At: now, Data: data}, nil
}
