package accounts

import (
	"context"
	"strings"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
)

func identity(ctx context.Context) auth.Identity {
	id, _ := auth.From(ctx)
	return id
}

// runsInstance tells an administrator of the operator.
func runsInstance(id auth.Identity) bool {
	return id.Organisation == Operator && id.Has(auth.RoleAdministrator)
}

// managed gives an organisation whose people the caller manages. Others are
// not found.
func (s *Service) managed(ctx context.Context, id string) (*accountsv1.Organisation, error) {
	caller := identity(ctx)
	if id != caller.Organisation && !runsInstance(caller) {
		return nil, errs.NotFound("organisation", id)
	}
	return s.organisations.Get(ctx, id)
}

// CreateOrganisation makes a buyer, supplier or broker; for administrators of
// the operator. Codes: PermissionDenied (accounts.operator), InvalidArgument
// (organisation.kind, time_zone.unknown, buyer_legal_type.unknown).
func (s *Service) CreateOrganisation(ctx context.Context, req *accountsv1.CreateOrganisationRequest) (*accountsv1.Organisation, error) {
	now := s.clock.Now()
	if !runsInstance(identity(ctx)) {
		return nil, errs.Denied("accounts.operator", "only administrators of the operator make organisations")
	}
	o := &accountsv1.Organisation{
		Id: ids.New("org", now), Kind: req.GetKind(), Name: tidy(req.GetName()), Identifier: req.GetIdentifier(), Place: req.GetPlace(),
		Language: or(req.GetLanguage(), defaultLanguage), TimeZone: or(req.GetTimeZone(), zoneOf(req.GetPlace().GetCountry())),
		CreatedAt: timestamppb.New(now), BuyerLegalType: req.GetBuyerLegalType(),
	}
	err := errs.Join(checkZone("time_zone", o.GetTimeZone()), checkBuyer("buyer_legal_type", o.GetKind(), o.GetBuyerLegalType()))
	if o.GetKind() == operator {
		err = errs.Join(err, errs.Invalid("kind", "organisation.kind", "there is one operator; choose buyer, supplier or broker"))
	}
	if o.GetName() == "" {
		err = errs.Join(err, errs.Invalid("name", "string.min_len", "give a value", "limit", "1"))
	}
	if err != nil {
		return nil, err
	}
	return s.establish(ctx, o)
}

func (s *Service) establish(ctx context.Context, o *accountsv1.Organisation) (*accountsv1.Organisation, error) {
	made, err := organisationChanged(o, o.GetCreatedAt().AsTime())
	if err != nil {
		return nil, err
	}
	return s.organisations.Create(ctx, o.GetId(), o, made)
}

// UpdateOrganisation keeps what an organisation settles for itself; for its own
// administrator. Codes: NotFound (another one's), InvalidArgument
// (organisation.buyers_only).
func (s *Service) UpdateOrganisation(ctx context.Context, req *accountsv1.UpdateOrganisationRequest) (*accountsv1.Organisation, error) {
	now := s.clock.Now()
	if identity(ctx).Organisation != req.GetOrganisation() {
		return nil, errs.NotFound("organisation", req.GetOrganisation())
	}
	return s.organisations.Update(ctx, req.GetOrganisation(), 0, func(o *accountsv1.Organisation) ([]store.Event, error) {
		if req.GetSecondApproval() && o.GetKind() != buyer {
			return nil, errs.Invalid("second_approval", "organisation.buyers_only", "only buyers publish tenders that can be approved")
		}
		if req.SecondApproval == nil || o.GetSecondApproval() == req.GetSecondApproval() {
			return nil, store.ErrUnchanged
		}
		o.SecondApproval = req.GetSecondApproval()
		changed, err := organisationChanged(o, now)
		return []store.Event{changed}, err
	})
}

// GetOrganisation reads one. Codes: NotFound, also for a supplier's account
// when the caller has nothing to do with it.
func (s *Service) GetOrganisation(ctx context.Context, req *accountsv1.GetOrganisationRequest) (*accountsv1.Organisation, error) {
	o, err := s.organisations.Get(ctx, req.GetOrganisation())
	if err != nil {
		return nil, err
	}
	if !knows(identity(ctx), o) {
		return nil, errs.NotFound("organisation", req.GetOrganisation())
	}
	return o, nil
}

// ListOrganisations pages through those of a kind by name, or through all by
// id. A page leaves out what the caller may not know and may so be shorter.
func (s *Service) ListOrganisations(ctx context.Context, req *accountsv1.ListOrganisationsRequest) (*accountsv1.ListOrganisationsResponse, error) {
	query := store.Query{Limit: int(req.GetPageSize()), Cursor: req.GetPageToken()}
	if kind := req.GetKind(); kind != accountsv1.OrganisationKind_ORGANISATION_KIND_UNSPECIFIED {
		query.Index, query.Equal = "kind", []any{kind}
	}
	list, next, err := s.organisations.List(ctx, query)
	if err != nil {
		return nil, err
	}
	caller := identity(ctx)
	answer := &accountsv1.ListOrganisationsResponse{NextPageToken: next}
	for _, o := range list {
		if knows(caller, o) {
			answer.Organisations = append(answer.Organisations, o)
		}
	}
	return answer, nil
}

// EnsureAdministrator makes the operator and its first administrator where
// there is none with this e-mail address; the program calls it when it starts.
// A password that is there already stays.
func (s *Service) EnsureAdministrator(ctx context.Context, email, password string) error {
	now := s.clock.Now()
	_, err := s.establish(ctx, &accountsv1.Organisation{
		Id: Operator, Kind: operator, Name: "Fairlot", Language: defaultLanguage, TimeZone: zoneOf(""), CreatedAt: timestamppb.New(now),
	})
	if err != nil && !store.Taken(err, "id") {
		return err
	}
	if known, err := s.byName(ctx, signInName(email)); err != nil || known != nil {
		return err
	}
	_, err = s.enrol(ctx, newPerson{
		organisation: Operator, name: "Administrator", email: email, password: password,
		roles: []optionsv1.Role{optionsv1.Role_ROLE_ADMINISTRATOR, optionsv1.Role_ROLE_VERIFIER},
	})
	if errs.Is(err, "accounts.email_taken") {
		return nil // another process was faster
	}
	return err
}

// tidy makes runs of white space one space and takes them off both ends.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
