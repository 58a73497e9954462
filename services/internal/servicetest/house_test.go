package servicetest_test

import (
	"context"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

// greeter answers GetPerson with the caller, so that a test sees who got in.
type greeter struct {
	accountsv1.UnimplementedAccountsServiceServer
}

func (greeter) GetPerson(ctx context.Context, _ *accountsv1.GetPersonRequest) (*accountsv1.Person, error) {
	id, _ := auth.From(ctx)
	return &accountsv1.Person{Id: id.Person, Organisation: id.Organisation, Name: id.Service}, nil
}

func (greeter) Register(r grpc.ServiceRegistrar) {
	accountsv1.RegisterAccountsServiceServer(r, greeter{})
}

func TestPeopleAndServicesCallThroughTheRealInterceptors(t *testing.T) {
	h := servicetest.New(t)
	h.Serve(greeter{}.Register)
	client := accountsv1.NewAccountsServiceClient(h.Conn)
	officer := h.Person(h.Organisation(), auth.RoleOfficer)

	got, err := client.GetPerson(h.As(officer), &accountsv1.GetPersonRequest{Person: "me"})
	if err != nil || got.GetId() != officer.Person || got.GetOrganisation() != officer.Organisation {
		t.Fatalf("got %v, %v", got, err)
	}
	if got, err = client.GetPerson(h.As(auth.Identity{Service: "tenders"}), &accountsv1.GetPersonRequest{Person: "me"}); err != nil || got.GetName() != "tenders" {
		t.Fatalf("got %v, %v", got, err)
	}
	if _, err = client.GetPerson(h.As(auth.Identity{Service: "pools"}), &accountsv1.GetPersonRequest{Person: "me"}); errs.Code(err) != codes.PermissionDenied {
		t.Errorf("a service the contract does not name: %v", err)
	}
	if _, err = client.GetPerson(t.Context(), &accountsv1.GetPersonRequest{Person: "me"}); errs.Code(err) != codes.Unauthenticated {
		t.Errorf("signed out: %v", err)
	}
	if _, err = client.GetPerson(h.As(officer), &accountsv1.GetPersonRequest{}); errs.Code(err) != codes.InvalidArgument {
		t.Errorf("a request against the contract: %v", err)
	}
}
