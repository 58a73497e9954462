package delivery

import (
	"context"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/internal/representation"
)

// CreateReport takes a report on one clause. The supplier's representatives may
// call it, once it is proven that they act for it. Codes: NotFound,
// InvalidArgument, FailedPrecondition (supplier.representation_unproven).
func (s *Service) CreateReport(ctx context.Context, in *deliveryv1.CreateReportRequest) (*deliveryv1.Report, error) {
	now := s.deps.Clock.Now()
	c, err := s.contracts.Get(ctx, in.GetContract())
	if err != nil {
		return nil, err
	}
	if !supplies(ctx, c) {
		return nil, errs.NotFound("contract", in.GetContract())
	}
	r, err := newReport(c, in.GetReport(), now)
	if err != nil {
		return nil, err
	}
	caller, _ := auth.From(ctx)
	if err := s.deps.Files.Complete(ctx, "report.evidence", caller.Organisation, r.GetEvidence()); err != nil {
		return nil, err
	}
	others, err := s.reportsOf(ctx, c.GetId())
	if err != nil {
		return nil, err
	}
	if overlaps(r, others) {
		return nil, errs.Invalid("report.period_start", "report.overlap", "another report covers part of this period; choose a period that follows it")
	}
	if err := s.represented(ctx); err != nil {
		return nil, err
	}
	r.Id = ids.New("rep", now)
	return s.reports.Create(ctx, r.GetId(), r)
}

// represented refuses people of whom it is not proven that they act for their
// enterprise, or who act for none any more.
func (s *Service) represented(ctx context.Context) error {
	own, err := suppliersv1.NewSuppliersServiceClient(s.deps.Conn).GetSupplier(ctx, &suppliersv1.GetSupplierRequest{Supplier: "mine"})
	if err != nil && errs.Code(err) != codes.NotFound {
		return err
	}
	return representation.Require(own)
}

// ListReports gives the reports of a contract, oldest first: to the parties all,
// to others the verified. Anyone may call it. Codes: NotFound.
func (s *Service) ListReports(ctx context.Context, in *deliveryv1.ListReportsRequest) (*deliveryv1.ListReportsResponse, error) {
	c, err := s.contracts.Get(ctx, in.GetContract())
	if err != nil {
		return nil, err
	}
	list, err := s.reportsOf(ctx, c.GetId())
	if err != nil {
		return nil, err
	}
	party := buys(ctx, c.GetBuyers()) || supplies(ctx, c)
	out := &deliveryv1.ListReportsResponse{}
	for _, r := range list {
		if !party {
			if r.GetState() != deliveryv1.ReportState_REPORT_STATE_VERIFIED {
				continue
			}
			r.Evidence = nil // it may name people
		}
		out.Reports = append(out.Reports, r)
	}
	return out, nil
}

// VerifyReport accepts or rejects a report. The officers of the contract's
// buyers may call it. Codes: NotFound, InvalidArgument, FailedPrecondition.
func (s *Service) VerifyReport(ctx context.Context, in *deliveryv1.VerifyReportRequest) (*deliveryv1.Report, error) {
	now := s.deps.Clock.Now()
	c, err := s.contracts.Get(ctx, in.GetContract())
	if err != nil {
		return nil, err
	}
	if !buys(ctx, c.GetBuyers()) {
		return nil, errs.NotFound("contract", in.GetContract())
	}
	return s.reports.Update(ctx, in.GetReport(), 0, func(r *deliveryv1.Report) ([]store.Event, error) {
		if r.GetContract() != c.GetId() {
			return nil, errs.NotFound("report", in.GetReport())
		}
		if err := decide(r, in.GetAccept(), in.GetNote(), now); err != nil || !in.GetAccept() {
			return nil, err
		}
		verified, err := events.Make(now, r.GetId(), &deliveryv1.ReportVerified{Report: r})
		return []store.Event{verified}, err
	})
}
