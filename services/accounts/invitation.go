package accounts

import (
	"slices"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
)

const (
	// InvitationLife is how long an invitation is good.
	InvitationLife = 7 * 24 * time.Hour
	// maxInvitations bounds the open invitations of an organisation.
	maxInvitations = 20
	// invitePause is how long nobody invites the same address again.
	invitePause = 10 * time.Minute
	// invitePrefix begins the secrets of invitations.
	invitePrefix = "fli_"
)

// standing says whether an invitation is still good at an instant.
func standing(i *accountsv1.Invitation, now time.Time) bool {
	return i.GetExpiresAt().AsTime().After(now)
}

// invitedKey names an address that an organisation invites: one at a time.
func invitedKey(organisation, email string) string { return organisation + "/" + signInName(email) }

// checkInviter says whether someone may give the roles: people give what they
// have, and administrators what people of the organisation can have.
func checkInviter(caller auth.Identity, organisation *accountsv1.Organisation, roles []optionsv1.Role) error {
	if err := checkRoles("roles", organisation.GetKind(), roles); err != nil {
		return err
	}
	if caller.Has(auth.RoleAdministrator) {
		return nil
	}
	for _, r := range roles {
		if !slices.Contains(caller.Roles, roleName(r)) {
			return errs.Invalid("roles", "role.higher", "you can only give roles that you have; ask an administrator for "+roleName(r), "role", roleName(r))
		}
	}
	return nil
}

// shownInvitation gives what may leave of a record.
func shownInvitation(r *accountsv1.InvitationRecord) *accountsv1.Invitation {
	i := proto.CloneOf(r.GetInvitation())
	i.Revision = r.GetRevision()
	return i
}

func noInvitation() *errs.Error {
	return errs.New(codes.NotFound, "invitation.unknown", "this invitation is not known: it was used, taken back or replaced by a newer one; ask for a new one")
}

func invitationOver() *errs.Error {
	return errs.Precondition("invitation.expired", "this invitation was good for seven days and has ended; ask for a new one")
}

func emailKnown() *errs.Error {
	return errs.New(codes.AlreadyExists, "invitation.email_taken", "there is an account with this e-mail address already; invite another address")
}
