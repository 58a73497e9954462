package demo

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
)

// deliveries are the signed contracts of an award and what is reported on them.
func (s *telling) deliveries(name string) []act {
	if s.Signed == 0 {
		return nil
	}
	contracts := map[string]string{}
	acts := []act{{s.day(s.Signed, 9), name + ": sign", func(ctx context.Context) error { return s.sign(ctx, contracts) }}}
	for _, r := range s.Reports {
		acts = append(acts, act{s.day(r.To, 15), name + ": report", func(ctx context.Context) error { return s.report(ctx, contracts[r.Lot], r) }})
	}
	return acts
}

// sign records the contract of each lot.
func (s *telling) sign(ctx context.Context, contracts map[string]string) error {
	officer, err := s.person(ctx, "officer")
	if err != nil {
		return err
	}
	for _, lot := range s.Tender.it.GetLots() {
		c, err := deliveryv1.NewDeliveryServiceClient(s.Conn).CreateContract(officer, &deliveryv1.CreateContractRequest{
			Tender: s.id, Lot: lot.GetId(), SignedAt: timestamppb.New(s.day(s.Signed, 8)),
		})
		if err != nil {
			return err
		}
		contracts[lot.GetId()] = c.GetId()
	}
	return nil
}

// report lets the supplier report, and the city verify what it accepts.
func (s *telling) report(ctx context.Context, contract string, r report) error {
	delivery := deliveryv1.NewDeliveryServiceClient(s.Conn)
	officer, err := s.person(ctx, "officer")
	if err != nil {
		return err
	}
	c, err := delivery.GetContract(officer, &deliveryv1.GetContractRequest{Contract: contract})
	if err != nil {
		return err
	}
	supplier, err := s.as(ctx, s.actsFor(c.GetOrganisation()))
	if err != nil {
		return err
	}
	made, err := delivery.CreateReport(supplier, &deliveryv1.CreateReportRequest{Contract: contract, Report: &deliveryv1.Report{
		Clause: r.Clause, Value: r.Value, PeriodStart: timestamppb.New(s.day(r.From, 12)), PeriodEnd: timestamppb.New(s.day(r.To, 12)),
	}})
	if err != nil || !r.Accepted {
		return err
	}
	_, err = delivery.VerifyReport(officer, &deliveryv1.VerifyReportRequest{Contract: contract, Report: made.GetId(), Accept: true})
	return err
}
