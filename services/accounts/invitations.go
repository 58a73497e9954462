package accounts

import (
	"context"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// InvitePerson mails someone an invitation to the caller's organisation; for
// the operator to any. An invitation to the same address replaces the last.
// Codes: InvalidArgument (role.kind, role.higher), NotFound, AlreadyExists
// (invitation.email_taken), FailedPrecondition (invitation.too_many,
// supplier.representation_frozen), ResourceExhausted (invitation.just_sent),
// Unavailable (invitation.not_sent).
func (s *Service) InvitePerson(ctx context.Context, req *accountsv1.InvitePersonRequest) (*accountsv1.Invitation, error) {
	now, caller := s.clock.Now(), identity(ctx)
	organisation, err := s.managed(ctx, req.GetOrganisation())
	if err != nil {
		return nil, err
	}
	if err := checkInviter(caller, organisation, req.GetRoles()); err != nil {
		return nil, err
	}
	if err := s.mayInvite(ctx, organisation, req.GetEmail(), now); err != nil {
		return nil, err
	}
	inviter, err := s.people.Get(ctx, caller.Person)
	if err != nil {
		return nil, err
	}
	secret, err := newSecret(invitePrefix)
	if err != nil {
		return nil, err
	}
	record := &accountsv1.InvitationRecord{
		SecretSha256: digest(secret), Invited: invitedKey(organisation.GetId(), req.GetEmail()),
		Invitation: &accountsv1.Invitation{
			Id: ids.New("inv", now), Organisation: organisation.GetId(), OrganisationName: organisation.GetName(), Email: req.GetEmail(), Roles: req.GetRoles(),
			Person: caller.Person, PersonName: inviter.GetPerson().GetName(), CreatedAt: timestamppb.New(now), ExpiresAt: timestamppb.New(now.Add(InvitationLife)),
		},
	}
	// The secret is mailed once and cannot be given a second time.
	record, err = s.invitations.Create(store.WithoutIdempotency(ctx), record.GetInvitation().GetId(), record)
	if store.Taken(err, "invited") {
		return nil, justSent()
	}
	if err != nil {
		return nil, err
	}
	if err := s.mailInvitation(ctx, record, secret, or(req.GetLanguage(), inviter.GetPerson().GetLanguage())); err != nil {
		s.log.ErrorContext(ctx, "an invitation cannot be mailed", "invitation", record.GetInvitation().GetId(), "error", err)
		s.drop(ctx, record)
		return nil, errs.New(codes.Unavailable, "invitation.not_sent", "the invitation cannot be mailed now; try again later")
	}
	return shownInvitation(record), nil
}

// mayInvite says whether an organisation may invite an address now, and takes
// away the invitation that the new one replaces.
func (s *Service) mayInvite(ctx context.Context, organisation *accountsv1.Organisation, email string, now time.Time) error {
	if err := s.undisputed(ctx, organisation); err != nil {
		return err
	}
	if known, err := s.byName(ctx, signInName(email)); err != nil || known != nil {
		if err == nil {
			err = emailKnown()
		}
		return err
	}
	held, err := s.openInvitations(ctx, organisation.GetId(), now)
	if err != nil {
		return err
	}
	key, others := invitedKey(organisation.GetId(), email), 0
	for _, record := range held {
		if record.GetInvited() != key {
			others++
			continue
		}
		if now.Before(record.GetInvitation().GetCreatedAt().AsTime().Add(invitePause)) {
			return justSent()
		}
		s.drop(ctx, record)
	}
	if others >= maxInvitations {
		return errs.Precondition("invitation.too_many", "twenty invitations are open; take one back first")
	}
	return nil
}

func justSent() *errs.Error {
	return errs.New(codes.ResourceExhausted, "invitation.just_sent", "an invitation has just gone to this address; wait ten minutes before you send another")
}

// undisputed says whether people of a supplier's organisation may bring others
// in: not while another says that the enterprise is theirs.
func (s *Service) undisputed(ctx context.Context, organisation *accountsv1.Organisation) error {
	if organisation.GetKind() != supplier || identity(ctx).Organisation != organisation.GetId() {
		return nil
	}
	own, err := s.suppliers.GetSupplier(ctx, &suppliersv1.GetSupplierRequest{Supplier: "mine"})
	if err != nil && errs.Code(err) != codes.NotFound {
		return err
	}
	if own.GetRepresentation().GetFrozen() {
		return errs.Precondition("supplier.representation_frozen",
			"another organisation says that this enterprise is theirs; until a verifier has decided, nobody acts for it")
	}
	return nil
}

// mailInvitation hands the secret to notify; it is nowhere else.
func (s *Service) mailInvitation(ctx context.Context, record *accountsv1.InvitationRecord, secret, language string) error {
	own, err := s.signer.AsService(ctx, "accounts")
	if err != nil {
		return err
	}
	i := record.GetInvitation()
	_, err = s.notify.Notify(own, &notifyv1.NotifyRequest{
		Key: "invitation/" + i.GetId(), Kind: "invitation", Email: i.GetEmail(), Language: language, Link: "/invitations?secret=" + secret,
		Words: map[string]string{"organisation": i.GetOrganisationName(), "inviter": i.GetPersonName()},
	})
	return err
}

// openInvitations reads those of an organisation that are still good, newest
// first, and takes away those that have ended.
func (s *Service) openInvitations(ctx context.Context, organisation string, now time.Time) ([]*accountsv1.InvitationRecord, error) {
	list, _, err := s.invitations.List(ctx, store.Query{Index: "organisation", Equal: []any{organisation}, Descending: true, Limit: 4 * maxInvitations})
	if err != nil {
		return nil, err
	}
	var held []*accountsv1.InvitationRecord
	for _, record := range list {
		if standing(record.GetInvitation(), now) {
			held = append(held, record)
		} else {
			s.drop(ctx, record)
		}
	}
	return held, nil
}

// drop takes an invitation away. What it cannot do now the next look does.
func (s *Service) drop(ctx context.Context, record *accountsv1.InvitationRecord) {
	if err := s.invitations.Delete(ctx, record.GetInvitation().GetId()); err != nil && errs.Code(err) != codes.NotFound {
		s.log.WarnContext(ctx, "an old invitation remains", "error", err)
	}
}

// ListInvitations lists the open ones of the caller's organisation, newest
// first. Codes: NotFound.
func (s *Service) ListInvitations(ctx context.Context, req *accountsv1.ListInvitationsRequest) (*accountsv1.ListInvitationsResponse, error) {
	organisation, err := s.managed(ctx, req.GetOrganisation())
	if err != nil {
		return nil, err
	}
	held, err := s.openInvitations(ctx, organisation.GetId(), s.clock.Now())
	if err != nil {
		return nil, err
	}
	answer := &accountsv1.ListInvitationsResponse{}
	for _, record := range held {
		answer.Invitations = append(answer.Invitations, shownInvitation(record))
	}
	return answer, nil
}

// DeleteInvitation takes one back; its secret is worthless at once. Codes: NotFound.
func (s *Service) DeleteInvitation(ctx context.Context, req *accountsv1.DeleteInvitationRequest) (*emptypb.Empty, error) {
	organisation, err := s.managed(ctx, req.GetOrganisation())
	if err != nil {
		return nil, err
	}
	record, err := s.invitations.Get(ctx, req.GetInvitation())
	if errs.Code(err) == codes.NotFound || err == nil && record.GetInvitation().GetOrganisation() != organisation.GetId() {
		return nil, errs.NotFound("invitation", req.GetInvitation())
	}
	if err != nil {
		return nil, err
	}
	return &emptypb.Empty{}, s.invitations.Delete(ctx, req.GetInvitation())
}

// ReadInvitation shows the invitation of a secret. Codes: NotFound
// (invitation.unknown), FailedPrecondition (invitation.expired).
func (s *Service) ReadInvitation(ctx context.Context, req *accountsv1.ReadInvitationRequest) (*accountsv1.Invitation, error) {
	record, err := s.invitation(ctx, req.GetSecret())
	if err != nil {
		return nil, err
	}
	return shownInvitation(record), nil
}

// invitation finds the one of a secret, while it is good and who sent it still
// belongs to the organisation.
func (s *Service) invitation(ctx context.Context, secret string) (*accountsv1.InvitationRecord, error) {
	found, _, err := s.invitations.List(ctx, store.Query{Index: "secret", Equal: []any{digest(secret)}, Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, noInvitation()
	}
	i := found[0].GetInvitation()
	if !standing(i, s.clock.Now()) {
		return nil, invitationOver()
	}
	inviter, err := s.people.Get(ctx, i.GetPerson())
	if err != nil && errs.Code(err) != codes.NotFound {
		return nil, err
	}
	if inviter == nil || inviter.GetPerson().GetBarred() {
		return nil, noInvitation()
	}
	return found[0], nil
}

// AcceptInvitation opens the account, with the address and the roles that the
// invitation names. Codes: InvalidArgument (password.easy), NotFound
// (invitation.unknown), AlreadyExists (accounts.email_taken), FailedPrecondition
// (invitation.expired).
func (s *Service) AcceptInvitation(ctx context.Context, req *accountsv1.AcceptInvitationRequest) (*accountsv1.Person, error) {
	record, err := s.invitation(ctx, req.GetSecret())
	if err != nil {
		return nil, err
	}
	i := record.GetInvitation()
	organisation, err := s.organisations.Get(ctx, i.GetOrganisation())
	if err != nil {
		return nil, err
	}
	// That the address has one account makes the invitation good once, also for
	// two who accept it at the same moment.
	person, err := s.enrol(ctx, newPerson{
		organisation: organisation.GetId(), name: req.GetName(), email: i.GetEmail(), password: req.GetPassword(),
		language: or(req.GetLanguage(), organisation.GetLanguage()), roles: i.GetRoles(),
	})
	if err != nil {
		return nil, err
	}
	s.drop(ctx, record)
	return person, nil
}
