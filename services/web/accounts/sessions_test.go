package accounts

import (
	"context"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
)

// exchange is the one call that sessions make.
type exchange struct {
	accountsv1.AccountsServiceClient
	calls int
	ended bool
	until time.Time
}

func (e *exchange) Exchange(_ context.Context, req *accountsv1.ExchangeRequest, _ ...grpc.CallOption) (*accountsv1.ExchangeResponse, error) {
	e.calls++
	if e.ended {
		return nil, errs.New(codes.Unauthenticated, "auth.session", "the session has ended")
	}
	return &accountsv1.ExchangeResponse{
		IdentityToken: "signed for " + req.GetBearer(), ExpiresAt: timestamppb.New(e.until),
		Person:       &accountsv1.Person{Id: "per_1", Name: "Anna", Organisation: "org_1", Language: "pl", Roles: []optionsv1.Role{optionsv1.Role_ROLE_OPENING_OFFICER}},
		Organisation: &accountsv1.Organisation{Id: "org_1", Name: "City of Gdańsk", TimeZone: "Europe/Warsaw"},
	}, nil
}

func TestAnIdentityIsKeptUntilShortlyBeforeItEnds(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	e := &exchange{until: now.Add(time.Minute)}
	s := NewSessions(nil)
	s.accounts, s.now = e, func() time.Time { return now }
	for range 3 {
		session, err := s.Session(t.Context(), "bearer")
		if err != nil || session.Token != "signed for bearer" || session.Zone != "Europe/Warsaw" || session.Language != "pl" {
			t.Fatalf("got %+v %v", session, err)
		}
		if v := session.Viewer; !v.Has("opening_officer") || v.Has("officer") || v.OrganisationName != "City of Gdańsk" {
			t.Errorf("viewer: %+v", v)
		}
	}
	if e.calls != 1 {
		t.Errorf("%d calls for one identity", e.calls)
	}
	now = now.Add(time.Minute - leeway)
	e.ended = true
	if _, err := s.Session(t.Context(), "bearer"); errs.Code(err) != codes.Unauthenticated {
		t.Errorf("an ended session lives on: %v", err)
	}
}

func TestASessionIsForgottenAtOnceWhenItsPersonSignsOut(t *testing.T) {
	e := &exchange{until: time.Now().Add(time.Hour)}
	s := NewSessions(nil)
	s.accounts = e
	if _, err := s.Session(t.Context(), "bearer"); err != nil {
		t.Fatal(err)
	}
	e.ended = true
	s.Forget("bearer")
	if _, err := s.Session(t.Context(), "bearer"); err == nil {
		t.Error("the session lives on")
	}
}
