package demo

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/types/known/timestamppb"

	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// agree lets two cities declare, join and sign, and gives the tender that the
// lead then makes.
func (s *telling) agree(ctx, lead context.Context) (tender string, err error) {
	partner, err := s.as(ctx, s.people["officer@"+s.Joint.Partner+".example"])
	if err != nil {
		return "", err
	}
	cpv := s.Tender.it.GetCpv()
	theirs, err := s.declare(partner, demand{City: s.Joint.Partner, Title: s.Joint.TheirTitle, CPV: cpv, Value: s.Joint.Theirs, Start: 150, End: 1240})
	if err != nil {
		return "", err
	}
	own, err := s.declare(lead, demand{City: s.City, Title: s.Joint.OwnTitle, CPV: cpv, Value: s.Joint.Own, Start: 150, End: 1240})
	if err != nil {
		return "", err
	}
	pools := poolsv1.NewPoolsServiceClient(s.Conn)
	pool, err := pools.CreatePool(lead, &poolsv1.CreatePoolRequest{Title: s.Tender.it.GetTitle(), Terms: s.Joint.Terms, Demand: own.GetId(), Invited: []string{theirs.GetId()}})
	if err != nil {
		return "", err
	}
	if pool, err = pools.JoinPool(partner, &poolsv1.JoinPoolRequest{Pool: pool.GetId()}); err != nil {
		return "", err
	}
	for _, city := range []context.Context{lead, partner} {
		if pool, err = pools.SignPool(city, &poolsv1.SignPoolRequest{Pool: pool.GetId(), Revision: pool.GetRevision()}); err != nil {
			return "", err
		}
	}
	pool, err = pools.TenderPool(lead, &poolsv1.TenderPoolRequest{Pool: pool.GetId()})
	return pool.GetTender(), err
}

// declare says for a city what it plans to buy.
func (l *loader) declare(officer context.Context, d demand) (*poolsv1.Demand, error) {
	return poolsv1.NewPoolsServiceClient(l.Conn).CreateDemand(officer, &poolsv1.CreateDemandRequest{Demand: &poolsv1.Demand{
		Title: d.Title, Description: d.Description, Cpv: d.CPV, Place: l.cities[d.City].Place.it,
		Value:       &typesv1.Money{Amount: d.Value, Currency: "EUR"},
		PeriodStart: timestamppb.New(l.day(d.Start, 0)), PeriodEnd: timestamppb.New(l.day(d.End, 0)),
	}})
}

func (l *loader) loadDemands(ctx context.Context) error {
	list, err := read[demand]("demands.json")
	if err != nil {
		return err
	}
	if err := l.at(ctx, -3, 9); err != nil {
		return err
	}
	for _, d := range list {
		officer, err := l.as(ctx, l.people["officer@"+d.City+".example"])
		if err != nil {
			return err
		}
		if _, err := l.declare(officer, d); err != nil {
			return fmt.Errorf("%s: %w", d.Title, err)
		}
	}
	return nil
}
