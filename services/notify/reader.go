package notify

import (
	"context"
	"fmt"
	"slices"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
)

// reader is someone who is told something.
type reader struct {
	person   *accountsv1.Person
	language string
	zone     *time.Location
}

// readers are the people that a request names, each once. Who is barred or not
// known any more is left out.
func (s *Service) readers(own context.Context, req *notifyv1.NotifyRequest) ([]reader, error) {
	var people []*accountsv1.Person
	for _, id := range req.GetPeople() {
		p, err := s.accounts.GetPerson(own, &accountsv1.GetPersonRequest{Person: id})
		if errs.Code(err) == codes.NotFound {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read who is told: %w", err)
		}
		people = append(people, p)
	}
	for _, organisation := range req.GetOrganisations() {
		list, err := s.peopleOf(own, organisation, req)
		if err != nil {
			return nil, err
		}
		people = append(people, list...)
	}
	zones, told, list := map[string]*time.Location{}, map[string]bool{}, []reader{}
	for _, p := range people {
		if p.GetBarred() || told[p.GetId()] {
			continue
		}
		told[p.GetId()] = true
		zone, err := s.zoneOf(own, p.GetOrganisation(), zones)
		if err != nil {
			return nil, err
		}
		list = append(list, reader{person: p, language: spoken(p.GetLanguage()), zone: zone})
	}
	return list, nil
}

// peopleOf lists the people of an organisation who have one of the roles; none
// where accounts does not know it any more.
func (s *Service) peopleOf(own context.Context, organisation string, req *notifyv1.NotifyRequest) ([]*accountsv1.Person, error) {
	var all []*accountsv1.Person
	for token := ""; ; {
		page, err := s.accounts.ListPeople(own, &accountsv1.ListPeopleRequest{Organisation: organisation, PageSize: 200, PageToken: token})
		if errs.Code(err) == codes.NotFound {
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the people of %s: %w", organisation, err)
		}
		for _, p := range page.GetPeople() {
			if len(req.GetRoles()) == 0 || slices.ContainsFunc(p.GetRoles(), func(r role) bool { return slices.Contains(req.GetRoles(), r) }) {
				all = append(all, p)
			}
		}
		if token = page.GetNextPageToken(); token == "" {
			return all, nil
		}
	}
}

// zoneOf is where an organisation keeps its clock, UTC where that is not known;
// seen keeps what was asked.
func (s *Service) zoneOf(own context.Context, organisation string, seen map[string]*time.Location) (*time.Location, error) {
	if zone := seen[organisation]; zone != nil {
		return zone, nil
	}
	zone := time.UTC
	if organisation != "" {
		o, err := s.accounts.GetOrganisation(own, &accountsv1.GetOrganisationRequest{Organisation: organisation})
		if err != nil && errs.Code(err) != codes.NotFound {
			return nil, fmt.Errorf("read the time zone of %s: %w", organisation, err)
		}
		if known, err := time.LoadLocation(o.GetTimeZone()); err == nil {
			zone = known
		}
	}
	seen[organisation] = zone
	return zone, nil
}
