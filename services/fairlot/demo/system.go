package demo

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// system is the story of a dynamic purchasing system; days count from today.
type system struct {
	City string
	// Participation is the end of the first time to ask to take part.
	Published, Participation, Months int
	Tender                           message[*tendersv1.Tender]
	Requests                         []participation
	Calls                            []call
}

// participation asks to take part. One that is not decided waits; a reason says
// why it was not admitted.
type participation struct {
	Enterprise, Statement, Reason string
	Lots                          []string
	Day, Decided                  int
}

// call is a purchase within the system.
type call struct {
	Lot, Title, Description, Value string
	Published, Deadline, Months    int
}

// running is a system on its way.
type running struct {
	*loader
	system
	id       string
	requests map[string]*tendersv1.ParticipationRequest
}

func (l *loader) systemActs() ([]act, error) {
	list, err := read[system]("systems.json")
	var acts []act
	for _, s := range list {
		acts = append(acts, (&running{loader: l, system: s, requests: map[string]*tendersv1.ParticipationRequest{}}).story()...)
	}
	return acts, err
}

func (s *running) story() []act {
	name := s.City + " dynamic purchasing system"
	acts := []act{{s.day(s.Published, 8), name, s.publish}}
	for _, p := range s.Requests {
		acts = append(acts, act{s.day(p.Day, 10), name + ": request", func(ctx context.Context) error { return s.ask(ctx, p) }})
		if p.Decided != 0 {
			acts = append(acts, act{s.day(p.Decided, 14), name + ": decide", func(ctx context.Context) error { return s.decide(ctx, p) }})
		}
	}
	for _, c := range s.Calls {
		acts = append(acts, act{s.day(c.Published, 9), name + ": call", func(ctx context.Context) error { return s.call(ctx, c) }})
	}
	return acts
}

func (s *running) publish(ctx context.Context) error {
	officer, err := s.as(ctx, s.people["officer@"+s.City+".example"])
	if err != nil {
		return err
	}
	noon, err := s.noon(s.City)
	if err != nil {
		return err
	}
	t := proto.CloneOf(s.Tender.it)
	t.Place = proto.CloneOf(s.cities[s.City].Place.it)
	t.ParticipationDeadline = noon(s.Participation)
	t.ContractStart, t.ContractEnd = noon(s.Participation), noon(s.Participation+s.Months*30)
	draft, err := tendersv1.NewTendersServiceClient(s.Conn).CreateTender(officer, &tendersv1.CreateTenderRequest{Tender: t})
	if err != nil {
		return err
	}
	s.id = draft.GetId()
	return s.publishDraft(officer, draft)
}

func (s *running) ask(ctx context.Context, p participation) error {
	enterprise, err := s.as(ctx, s.representatives[p.Enterprise])
	if err != nil {
		return err
	}
	s.requests[p.Enterprise], err = tendersv1.NewTendersServiceClient(s.Conn).RequestParticipation(enterprise,
		&tendersv1.RequestParticipationRequest{Tender: s.id, Statement: p.Statement, Lots: p.Lots})
	return err
}

func (s *running) decide(ctx context.Context, p participation) error {
	officer, err := s.as(ctx, s.people["officer@"+s.City+".example"])
	if err != nil {
		return err
	}
	request := s.requests[p.Enterprise]
	_, err = tendersv1.NewTendersServiceClient(s.Conn).DecideParticipation(officer, &tendersv1.DecideParticipationRequest{
		Tender: s.id, Request: request.GetId(), Revision: request.GetRevision(), Admit: p.Reason == "", Reason: p.Reason,
	})
	return err
}

// call writes and publishes a purchase within the system.
func (s *running) call(ctx context.Context, c call) error {
	officer, err := s.as(ctx, s.people["officer@"+s.City+".example"])
	if err != nil {
		return err
	}
	noon, err := s.noon(s.City)
	if err != nil {
		return err
	}
	tenders := tendersv1.NewTendersServiceClient(s.Conn)
	t, err := tenders.StartCall(officer, &tendersv1.StartCallRequest{Tender: s.id, Lot: c.Lot})
	if err != nil {
		return err
	}
	t.Title, t.Description, t.Deadline, t.QuestionsUntil = c.Title, c.Description, noon(c.Deadline), noon(c.Deadline-7)
	t.Value = proto.CloneOf(s.Tender.it.GetValue())
	t.Value.Amount = c.Value
	t.ContractStart, t.ContractEnd = noon(c.Deadline+30), noon(c.Deadline+30+c.Months*30)
	for _, lot := range t.GetLots() {
		lot.Title, lot.Description, lot.Value = c.Title, c.Description, t.GetValue()
	}
	s.nameStaff(t, s.City)
	if t, err = tenders.UpdateTender(officer, &tendersv1.UpdateTenderRequest{Tender: t}); err != nil {
		return fmt.Errorf("write the call: %w", err)
	}
	return s.publishDraft(officer, t)
}

// noon gives the noon of a day in a city.
func (l *loader) noon(city string) (func(day int) *timestamppb.Timestamp, error) {
	zone, err := time.LoadLocation(l.cities[city].TimeZone)
	return func(day int) *timestamppb.Timestamp {
		d := l.today.AddDate(0, 0, day)
		return timestamppb.New(time.Date(d.Year(), d.Month(), d.Day(), 12, 0, 0, 0, zone))
	}, err
}

// nameStaff names a city's opening officers and evaluators in a draft.
func (l *loader) nameStaff(t *tendersv1.Tender, city string) {
	for _, who := range []string{"opening1", "opening2", "opening3"} {
		t.OpeningOfficers = append(t.OpeningOfficers, l.people[who+"@"+city+".example"].GetId())
	}
	for _, who := range []string{"evaluator1", "evaluator2", "evaluator3"} {
		t.Evaluators = append(t.Evaluators, l.people[who+"@"+city+".example"].GetId())
	}
}
