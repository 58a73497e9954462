package rpctest

import (
	"context"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"google.golang.org/grpc/codes"
)

// Connect starts an embedded NATS without a port and gives a function that
// makes connections to it. All is closed when the test ends.
func Connect(tb testing.TB) func() *nats.Conn {
	tb.Helper()
	ns, err := server.NewServer(&server.Options{DontListen: true, NoLog: true, NoSigs: true})
	if err != nil {
		tb.Fatal(err)
	}
	ns.Start()
	if !ns.ReadyForConnections(10 * time.Second) {
		tb.Fatal("the embedded NATS did not start")
	}
	tb.Cleanup(func() {
		ns.Shutdown()
		ns.WaitForShutdown()
	})
	return func() *nats.Conn {
		nc, err := nats.Connect("", nats.InProcessServer(ns))
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(nc.Close)
		return nc
	}
}

// Tokens is a verifier that knows a few tokens by name.
type Tokens map[string]auth.Identity

// Verify gives the identity of a known token; any other is Unauthenticated.
func (t Tokens) Verify(_ context.Context, token string) (auth.Identity, error) {
	id, ok := t[token]
	if !ok {
		return auth.Identity{}, errs.New(codes.Unauthenticated, "auth.token", "the sign-in has ended; sign in again")
	}
	return id, nil
}

// People are the callers of the tests.
func People() Tokens {
	return Tokens{
		"olga":   {Person: "per_olga", Organisation: "org_gdansk", Roles: []string{auth.RoleOfficer}},
		"eva":    {Person: "per_eva", Organisation: "org_gdansk", Roles: []string{auth.RoleEvaluator}},
		"lone":   {Person: "per_lone", Roles: []string{auth.RoleOfficer}},
		"admin":  {Person: "per_admin", Organisation: "org_fairlot", Roles: []string{auth.RoleAdministrator}},
		"awards": {Service: "awards"},
		"search": {Service: "search"},
	}
}
