package accounts_test

import (
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
)

func TestOnlyACitysOwnAdministratorSettlesTheSecondApproval(t *testing.T) {
	f := setup(t)
	city, other := f.city("Gdańsk"), f.city("Turin")
	f.person(f.admin, city.GetId(), "admin@gdansk.example", optionsv1.Role_ROLE_ADMINISTRATOR)
	f.person(f.admin, city.GetId(), "officer@gdansk.example", optionsv1.Role_ROLE_OFFICER)
	f.person(f.admin, other.GetId(), "admin@turin.example", optionsv1.Role_ROLE_ADMINISTRATOR)
	wish := func(email string, yes bool) (*accountsv1.Organisation, error) {
		return f.client.UpdateOrganisation(f.signIn(email), &accountsv1.UpdateOrganisationRequest{Organisation: city.GetId(), SecondApproval: proto.Bool(yes)})
	}
	_, err := wish("officer@gdansk.example", true)
	wantCode(t, "an officer", err, codes.PermissionDenied, "auth.role")
	_, err = wish("admin@turin.example", true)
	wantCode(t, "another city's administrator", err, codes.NotFound, "organisation.not_found")
	o, err := wish("admin@gdansk.example", true)
	if err != nil || !o.GetSecondApproval() {
		t.Fatalf("got %v, %v", o, err)
	}
	same, err := wish("admin@gdansk.example", true)
	if err != nil || same.GetRevision() != o.GetRevision() {
		t.Errorf("the same wish again made revision %d of %d, %v", same.GetRevision(), o.GetRevision(), err)
	}
	if o, err = wish("admin@gdansk.example", false); err != nil || o.GetSecondApproval() {
		t.Errorf("taken back: %v, %v", o, err)
	}
	_, err = f.client.UpdateOrganisation(f.admin, &accountsv1.UpdateOrganisationRequest{Organisation: "org_00000000000000000000000000", SecondApproval: proto.Bool(true)})
	wantCode(t, "the operator buys nothing", err, codes.InvalidArgument, "organisation.buyers_only")
}
