package auth

import (
	"context"
	"slices"
	"strings"

	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
)

// The roles of people, as the contract names them without ROLE_, in lower case.
const (
	RoleOfficer        = "officer"
	RoleOpeningOfficer = "opening_officer"
	RoleEvaluator      = "evaluator"
	RoleVerifier       = "verifier"
	RoleRepresentative = "representative"
	RoleBroker         = "broker"
	RoleAdministrator  = "administrator"
)

// RoleNames gives the names of roles as an Identity holds them.
func RoleNames(roles ...optionsv1.Role) []string {
	names := make([]string, 0, len(roles))
	for _, r := range roles {
		names = append(names, strings.ToLower(strings.TrimPrefix(r.String(), "ROLE_")))
	}
	return names
}

// Accounts is the one service that speaks for people.
const Accounts = "accounts"

// Identity is who calls: a person (with the organisation they act for, if any)
// or a service in its own name.
type Identity struct {
	// Person is the person's id; empty when a service calls in its own name.
	Person string
	// Organisation is the organisation the person belongs to; may be empty.
	Organisation string
	// Roles are what the person may do for the organisation.
	Roles []string
	// Service is the calling service when it acts in its own name.
	Service string
	// Session is the id of the session or API key a person came with, so that
	// "this session" can be ended.
	Session string
}

// Has tells whether the person has one of the roles; without a question it is true.
func (id Identity) Has(roles ...string) bool {
	return len(roles) == 0 || slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(id.Roles, r) })
}

// IsPerson tells whether a person calls.
func (id Identity) IsPerson() bool { return id.Person != "" }

// String names the caller for logs and as the scope of idempotency keys:
// "person:per_…", "service:tenders" or "anonymous".
func (id Identity) String() string {
	switch {
	case id.Service != "":
		return "service:" + id.Service
	case id.Person != "":
		return "person:" + id.Person
	}
	return "anonymous"
}

type (
	identityKey struct{}
	tokenKey    struct{}
)

// With gives a context in which the identity, already verified, calls.
func With(ctx context.Context, id Identity) context.Context {
	return context.WithValue(ctx, identityKey{}, id)
}

// From gives the verified identity; false means that nobody has signed in.
func From(ctx context.Context) (Identity, bool) {
	id, ok := ctx.Value(identityKey{}).(Identity)
	return id, ok
}

// WithToken gives a context whose outgoing calls carry the token.
func WithToken(ctx context.Context, token string) context.Context {
	return context.WithValue(ctx, tokenKey{}, token)
}

// Token gives the token that outgoing calls carry, or "".
func Token(ctx context.Context) string {
	token, _ := ctx.Value(tokenKey{}).(string)
	return token
}
