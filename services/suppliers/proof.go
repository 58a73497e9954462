package suppliers

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

const (
	// ProofLife is how long a mailed code is good.
	ProofLife = 30 * time.Minute
	// proofTries is how many wrong codes end one.
	proofTries = 5
	// proofMails is how many mails go to one address within proofWindow, whoever
	// asks for them.
	proofMails  = 3
	proofWindow = time.Hour
	// proofAlphabet leaves out what is read as something else; twelve of its 32
	// letters are 60 bits, in groups of four.
	proofAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	proofLetters  = 12
)

// newCode makes a code as people read it, for example KMPA-7TQX-29RB.
func newCode() string {
	random := make([]byte, proofLetters)
	_, _ = rand.Read(random) // it never fails
	var b strings.Builder
	for i, r := range random {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(proofAlphabet[int(r)%len(proofAlphabet)])
	}
	return b.String()
}

// codeHash is what is kept of a code; case, spaces and hyphens do not matter.
func codeHash(salt, code string) string {
	plain := strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToUpper(strings.TrimSpace(code)))
	sum := sha256.Sum256([]byte(salt + "\n" + plain))
	return hex.EncodeToString(sum[:])
}

// masked shows where a mail went to those who know the address: c…@atelier.example.
func masked(address string) string {
	local, domain, _ := strings.Cut(address, "@")
	first := ""
	if utf8.RuneCountInString(local) > 1 {
		r, _ := utf8.DecodeRuneInString(local)
		first = string(r)
	}
	return first + "…@" + domain
}

// officialEmail holds that an address from an official record is one, and only
// that: no name, no second address.
func officialEmail(path, text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	if parsed, err := mail.ParseAddress(text); err != nil || parsed.Address != text || strings.Count(text, "@") != 1 {
		return "", errs.Invalid(path, "email.form", "give one e-mail address, such as office@example.org")
	}
	return text, nil
}

// sending adds a code for an organisation in the place of its last one, unless
// too many mails went out.
func sending(p *suppliersv1.ProofRecord, code *suppliersv1.ProofCode, now time.Time) error {
	p.SentAt = slices.DeleteFunc(p.GetSentAt(), func(at *timestamppb.Timestamp) bool { return !at.AsTime().After(now.Add(-proofWindow)) })
	if len(p.GetSentAt()) >= proofMails {
		again := p.GetSentAt()[0].AsTime().Add(proofWindow)
		seconds := int64(again.Sub(now)/time.Second) + 1
		return errs.Newf(codes.ResourceExhausted, "proof.too_many", "three mails went to this address within an hour; try again in %d minutes", (seconds+59)/60).
			With("until", again.Format(time.RFC3339)).With("minutes", strconv.FormatInt((seconds+59)/60, 10))
	}
	p.SentAt = append(p.GetSentAt(), timestamppb.New(now))
	p.Codes = append(slices.DeleteFunc(p.GetCodes(), func(c *suppliersv1.ProofCode) bool {
		return c.GetOrganisation() == code.GetOrganisation() || !c.GetExpiresAt().AsTime().After(now)
	}), code)
	return nil
}

// tried counts an attempt and says whether the code is the organisation's. It
// counts before it looks, so that many at once do not slip through.
func tried(p *suppliersv1.ProofRecord, organisation, code string, now time.Time) error {
	i := slices.IndexFunc(p.GetCodes(), func(c *suppliersv1.ProofCode) bool { return c.GetOrganisation() == organisation })
	if i < 0 {
		return noCode()
	}
	c := p.GetCodes()[i]
	if !c.GetExpiresAt().AsTime().After(now) || c.GetFailed() >= proofTries {
		return noCode()
	}
	c.Failed++
	if subtle.ConstantTimeCompare([]byte(codeHash(c.GetSalt(), code)), []byte(c.GetCodeSha256())) == 1 {
		return nil
	}
	left := proofTries - c.GetFailed()
	return errs.Invalid("code", "proof.wrong", "this is not the code; look at the newest mail", "left", strconv.Itoa(int(left)))
}

func noCode() *errs.Error {
	return errs.Precondition("proof.none", "there is no code for you that still holds; ask for a new one")
}

// provable says whether a code can show that an organisation is a supplier, or
// acts for the one that it registered.
func provable(s *suppliersv1.Supplier, caller viewer, now time.Time) error {
	if err := claimable(s, caller, now); err != nil {
		return err
	}
	if s.GetOfficialEmail() == "" {
		return errs.Precondition("proof.no_address", "the official record of this supplier has no e-mail address; claim it with a signed document")
	}
	return nil
}

// proofOf is the proof by a code.
func proofOf(now time.Time) *suppliersv1.Representation {
	return &suppliersv1.Representation{
		Proof: suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_OFFICIAL_EMAIL, ProvenAt: timestamppb.New(now),
	}
}

// ConfirmProof hands the imported supplier to the caller's organisation, whose
// own draft it replaces, or proves that the organisation acts for the one that it
// registered. Codes: InvalidArgument (proof.wrong, with how many tries are left),
// NotFound, AlreadyExists (supplier.exists, supplier.claimant_registered),
// FailedPrecondition (proof.none, proof.no_address, supplier.not_imported,
// claim.proven, claim.draft, dispute.undecided).
func (s *Service) ConfirmProof(ctx context.Context, req *suppliersv1.ConfirmProofRequest) (*suppliersv1.Supplier, error) {
	caller, now := s.caller(ctx), s.clock.Now()
	by, err := s.claimant(ctx, caller, req.GetSupplier())
	if err != nil {
		return nil, err
	}
	record, err := s.suppliers.Get(ctx, req.GetSupplier())
	if err != nil {
		return nil, err
	}
	if err := provable(record, caller, now); err != nil {
		return nil, err
	}
	if err := s.try(ctx, record.GetId(), caller.organisation, req.GetCode(), now); err != nil {
		return nil, err
	}
	updated, err := s.handOver(ctx, record, caller.organisation, now, func(record *suppliersv1.Supplier) error {
		if err := provable(record, caller, now); err != nil {
			return err
		}
		give(record, by.organisation, proofOf(now), by, now)
		by.did(record, now, actProven, by.organisation, "")
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := s.proofs.Delete(ctx, record.GetId()); err != nil {
		s.log.WarnContext(ctx, "codes that nobody can use remain", "supplier", record.GetId(), "error", err)
	}
	return caller.see(updated, now), nil
}
