package suppliers

import (
	"context"
	"fmt"
	"log/slog"

	"buf.build/go/protovalidate"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// mine stands for the supplier of the caller's organisation.
const mine = "mine"

// Files knows what was uploaded. Complete fills in name, media type, size and
// hash of files that the organisation uploaded; one it did not is a violation
// at path.
type Files interface {
	Complete(ctx context.Context, path, organisation string, files []*typesv1.File) error
}

// Signer lets a service act in its own name. auth.Signer is one.
type Signer interface {
	AsService(ctx context.Context, service string) (context.Context, error)
}

// Deps is what the service needs.
type Deps struct {
	DB    store.DB
	Clock clock.Clock
	// Conn reaches accounts, codelists and notify.
	Conn grpc.ClientConnInterface
	// Signer lets the service speak to notify in its own name.
	Signer Signer
	Files  Files
	Log    *slog.Logger
}

// Service implements suppliersv1.SuppliersServiceServer.
type Service struct {
	suppliersv1.UnimplementedSuppliersServiceServer
	clock     clock.Clock
	suppliers *store.Collection[*suppliersv1.Supplier]
	proofs    *store.Collection[*suppliersv1.ProofRecord]
	registers Registers
	codes     *codeLists
	accounts  accountsv1.AccountsServiceClient
	notify    notifyv1.NotifyServiceClient
	signer    Signer
	files     Files
	validator protovalidate.Validator
	log       *slog.Logger
}

// New opens the service's collection.
func New(ctx context.Context, d Deps) (*Service, error) {
	suppliers, err := store.NewCollection[*suppliersv1.Supplier](ctx, d.DB, "suppliers", indexes()...)
	if err != nil {
		return nil, fmt.Errorf("suppliers: %w", err)
	}
	proofs, err := store.NewCollection[*suppliersv1.ProofRecord](ctx, d.DB, "proofs")
	if err != nil {
		return nil, fmt.Errorf("suppliers: %w", err)
	}
	validator, err := protovalidate.New(protovalidate.WithMessages(&suppliersv1.Supplier{}))
	if err != nil {
		return nil, fmt.Errorf("suppliers: rules of the contract: %w", err)
	}
	return &Service{
		clock: d.Clock, suppliers: suppliers, proofs: proofs, registers: NewRegisters(),
		codes:    &codeLists{client: codelistsv1.NewCodelistsServiceClient(d.Conn)},
		accounts: accountsv1.NewAccountsServiceClient(d.Conn), notify: notifyv1.NewNotifyServiceClient(d.Conn), signer: d.Signer,
		files: d.Files, validator: validator, log: d.Log,
	}, nil
}

// Register mounts the service.
func (s *Service) Register(r grpc.ServiceRegistrar) { suppliersv1.RegisterSuppliersServiceServer(r, s) }

// CreateSupplier registers the caller's organisation as a draft. Codes:
// InvalidArgument, AlreadyExists (supplier.exists, supplier.identifier_taken,
// supplier.identifier_imported).
func (s *Service) CreateSupplier(ctx context.Context, req *suppliersv1.CreateSupplierRequest) (*suppliersv1.Supplier, error) {
	caller, now := s.caller(ctx), s.clock.Now()
	p, err := s.profile(ctx, req.GetSupplier(), nil, caller, now)
	if err != nil {
		return nil, err
	}
	record := &suppliersv1.Supplier{
		Id: ids.New("sup", now), Organisation: caller.organisation, State: draft,
		CreatedAt: timestamppb.New(now), UpdatedAt: timestamppb.New(now),
	}
	write(record, p)
	s.registers.stamp(record)
	caller.actor(record, now).did(record, now, actRegistered, "", "")
	record, err = s.suppliers.Create(ctx, record.GetId(), record)
	if err != nil {
		return nil, s.taken(ctx, p.GetIdentifier(), err)
	}
	return caller.see(record, now), nil
}

// UpdateSupplier replaces the profile. What verifiers stated ends when the
// identifier, the legal form or the status changes. Codes: InvalidArgument,
// NotFound, Aborted (another revision), AlreadyExists, FailedPrecondition
// (supplier.representation_frozen).
func (s *Service) UpdateSupplier(ctx context.Context, req *suppliersv1.UpdateSupplierRequest) (*suppliersv1.Supplier, error) {
	caller, now := s.caller(ctx), s.clock.Now()
	stored, err := s.own(ctx, req.GetSupplier().GetId(), caller, now)
	if err != nil {
		return nil, err
	}
	p, err := s.profile(ctx, req.GetSupplier(), stored, caller, now)
	if err != nil {
		return nil, err
	}
	updated, err := s.change(ctx, stored.GetId(), req.GetSupplier().GetRevision(), now, func(record *suppliersv1.Supplier) error {
		if err := acting(record, caller, now); err != nil {
			return err
		}
		by := caller.actor(record, now)
		if !vouched(record, p) {
			withdraw(record, by, now)
		}
		write(record, p)
		by.did(record, now, actEdited, "", "")
		if record.GetState() == draft {
			return nil
		}
		return complete("supplier.", record)
	})
	if err != nil {
		return nil, s.taken(ctx, p.GetIdentifier(), err)
	}
	return caller.see(updated, now), nil
}

// GetSupplier reads one. Codes: NotFound, also for what the caller may not
// know of; Unauthenticated for "mine" when nobody is signed in.
func (s *Service) GetSupplier(ctx context.Context, req *suppliersv1.GetSupplierRequest) (*suppliersv1.Supplier, error) {
	caller := s.caller(ctx)
	var record *suppliersv1.Supplier
	var err error
	if req.GetSupplier() == mine {
		record, err = s.own(ctx, mine, caller, s.clock.Now())
	} else {
		record, err = s.suppliers.Get(ctx, req.GetSupplier())
	}
	if err != nil {
		return nil, err
	}
	if !caller.may(record, s.clock.Now()) {
		return nil, errs.NotFound("supplier", req.GetSupplier())
	}
	return caller.see(record, s.clock.Now()), nil
}

// SubmitSupplier makes the caller's supplier public; once it is, nothing
// happens. Codes: NotFound, FailedPrecondition (supplier.incomplete with the
// fields to fill in, supplier.suspended, supplier.representation_frozen).
func (s *Service) SubmitSupplier(ctx context.Context, req *suppliersv1.SubmitSupplierRequest) (*suppliersv1.Supplier, error) {
	caller, now := s.caller(ctx), s.clock.Now()
	stored, err := s.own(ctx, req.GetSupplier(), caller, now)
	if err != nil {
		return nil, err
	}
	updated, err := s.change(ctx, stored.GetId(), 0, now, func(record *suppliersv1.Supplier) error {
		if err := acting(record, caller, now); err != nil {
			return err
		}
		switch record.GetState() {
		case submitted:
			return store.ErrUnchanged
		case suspended:
			return errs.Precondition("supplier.suspended", "this supplier is suspended; a verifier must reinstate it")
		}
		if err := complete("", record); err != nil {
			incomplete := errs.From(err)
			incomplete.Code, incomplete.Reason = codes.FailedPrecondition, "supplier.incomplete"
			return incomplete
		}
		record.State, record.SubmittedAt = submitted, timestamppb.New(now)
		caller.actor(record, now).did(record, now, actSubmitted, "", "")
		return nil
	})
	if err != nil {
		return nil, err
	}
	return caller.see(updated, now), nil
}
