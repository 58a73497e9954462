package suppliers

import (
	"context"
	"crypto/rand"
	"slices"
	"strconv"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// kindProofCode is the text of the mail with a code.
const kindProofCode = "proof_code"

// SendProof mails a code to the address in the official record of a supplier;
// who can read it acts for the supplier. A new code replaces the last one of the
// same organisation. Codes: NotFound, AlreadyExists (supplier.exists),
// FailedPrecondition (supplier.not_imported, proof.no_address, claim.proven,
// claim.draft, dispute.undecided), ResourceExhausted (proof.too_many, with the minutes to
// wait), Unavailable (proof.not_sent).
func (s *Service) SendProof(ctx context.Context, req *suppliersv1.SendProofRequest) (*suppliersv1.SendProofResponse, error) {
	caller, now := s.caller(ctx), s.clock.Now()
	if _, err := s.claimant(ctx, caller, req.GetSupplier()); err != nil {
		return nil, err
	}
	record, err := s.suppliers.Get(ctx, req.GetSupplier())
	if err != nil {
		return nil, err
	}
	if err := provable(record, caller, now); err != nil {
		return nil, err
	}
	code, salt := newCode(), rand.Text()
	kept := &suppliersv1.ProofCode{
		Organisation: caller.organisation, Salt: salt, CodeSha256: codeHash(salt, code), ExpiresAt: timestamppb.New(now.Add(ProofLife)),
	}
	if err := s.keep(ctx, record.GetId(), kept, now); err != nil {
		return nil, err
	}
	if err := s.mail(ctx, record, code, salt); err != nil {
		s.unsend(ctx, record.GetId(), kept, now)
		s.log.ErrorContext(ctx, "the mail with a code cannot be queued", "supplier", record.GetId(), "error", err)
		return nil, errs.New(codes.Unavailable, "proof.not_sent", "the mail cannot be sent now; try again later, or claim with a signed document")
	}
	return &suppliersv1.SendProofResponse{Address: masked(record.GetOfficialEmail()), ExpiresAt: kept.GetExpiresAt()}, nil
}

// keep stores a code before it is mailed.
func (s *Service) keep(ctx context.Context, id string, code *suppliersv1.ProofCode, now time.Time) error {
	for {
		_, err := s.proofs.Update(ctx, id, 0, func(p *suppliersv1.ProofRecord) ([]store.Event, error) { return nil, sending(p, code, now) })
		if errs.Code(err) != codes.NotFound {
			return err
		}
		fresh := &suppliersv1.ProofRecord{Id: id}
		if err := sending(fresh, code, now); err != nil {
			return err
		}
		_, err = s.proofs.Create(store.WithoutIdempotency(ctx), id, fresh)
		if !store.Taken(err, "id") {
			return err
		}
	}
}

// unsend takes back a code whose mail did not go out.
func (s *Service) unsend(ctx context.Context, id string, code *suppliersv1.ProofCode, now time.Time) {
	_, err := s.proofs.Update(ctx, id, 0, func(p *suppliersv1.ProofRecord) ([]store.Event, error) {
		p.Codes = slices.DeleteFunc(p.GetCodes(), func(c *suppliersv1.ProofCode) bool { return c.GetSalt() == code.GetSalt() })
		if i := slices.IndexFunc(p.GetSentAt(), func(at *timestamppb.Timestamp) bool { return at.AsTime().Equal(now) }); i >= 0 {
			p.SentAt = slices.Delete(p.GetSentAt(), i, i+1)
		}
		return nil, nil
	})
	if err != nil {
		s.log.WarnContext(ctx, "a code that was not mailed counts as sent", "supplier", id, "error", err)
	}
}

// try counts an attempt with a code.
func (s *Service) try(ctx context.Context, id, organisation, code string, now time.Time) error {
	var outcome error
	_, err := s.proofs.Update(ctx, id, 0, func(p *suppliersv1.ProofRecord) ([]store.Event, error) {
		outcome = tried(p, organisation, code, now)
		return nil, nil
	})
	if errs.Code(err) == codes.NotFound {
		return noCode()
	}
	if err != nil {
		return err
	}
	return outcome
}

// mail hands the code to notify, in the language of the caller's organisation.
func (s *Service) mail(ctx context.Context, record *suppliersv1.Supplier, code, occasion string) error {
	organisation, err := s.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: s.caller(ctx).organisation})
	if err != nil {
		return err
	}
	own, err := s.signer.AsService(ctx, "suppliers")
	if err != nil {
		return err
	}
	_, err = s.notify.Notify(own, &notifyv1.NotifyRequest{
		Key: kindProofCode + "/" + record.GetId() + "/" + occasion, Kind: kindProofCode,
		Words: map[string]string{"code": code, "supplier": record.GetName(), "minutes": strconv.Itoa(int(ProofLife / time.Minute))},
		Email: record.GetOfficialEmail(), Language: organisation.GetLanguage(),
	})
	return err
}
