package rpc

import (
	"context"
	"errors"
	"slices"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
)

// Verifier checks a caller's signed token. auth.Verifier is one.
type Verifier interface {
	Verify(ctx context.Context, token string) (auth.Identity, error)
}

// accessInterceptor verifies the caller's token and holds the method's access
// rule. No header but the signed token is believed.
func accessInterceptor(methods map[string]*method, verifier Verifier) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
		var id auth.Identity
		access := methods[info.FullMethod].access
		if token := auth.Token(ctx); token != "" {
			var err error
			if id, err = verify(ctx, verifier, token); err != nil {
				return nil, err
			}
			if !stranger(access, id) {
				ctx = auth.With(ctx, id)
			}
		}
		if err := allow(access, id); err != nil {
			return nil, err
		}
		return next(ctx, req)
	}
}

// stranger tells whether a service calls what is open to all and does not name
// it: it then sees what anyone sees, not what services see.
func stranger(access *optionsv1.Access, id auth.Identity) bool {
	return id.Service != "" && access.GetScope() == optionsv1.Scope_SCOPE_PUBLIC && !slices.Contains(access.GetServices(), id.Service)
}

func verify(ctx context.Context, verifier Verifier, token string) (auth.Identity, error) {
	if verifier == nil {
		return auth.Identity{}, signIn()
	}
	id, err := verifier.Verify(ctx, token)
	if err == nil {
		return id, nil
	}
	var coded *errs.Error
	if errors.As(err, &coded) {
		return auth.Identity{}, err
	}
	return auth.Identity{}, signIn().Because(err)
}

// allow says whether the rule lets the caller in: nil, Unauthenticated
// (auth.sign_in) or PermissionDenied (auth.role).
func allow(access *optionsv1.Access, id auth.Identity) error {
	if access.GetScope() == optionsv1.Scope_SCOPE_PUBLIC {
		return nil
	}
	if id.Service != "" {
		if slices.Contains(access.GetServices(), id.Service) {
			return nil
		}
		return errs.Denied("auth.role", "the service "+id.Service+" may not do this in its own name")
	}
	if !id.IsPerson() {
		return signIn()
	}
	switch access.GetScope() {
	case optionsv1.Scope_SCOPE_SIGNED_IN:
		return hasRole(access, id)
	case optionsv1.Scope_SCOPE_ORGANISATION:
		if id.Organisation == "" {
			return errs.Denied("auth.role", "this is for people who act for an organisation")
		}
		return hasRole(access, id)
	}
	return errs.Denied("auth.role", "this is not for people")
}

func hasRole(access *optionsv1.Access, id auth.Identity) error {
	roles := auth.RoleNames(access.GetRoles()...)
	if id.Has(roles...) {
		return nil
	}
	list := strings.Join(roles, ", ")
	if len(roles) == 1 {
		return errs.Denied("auth.role", "this needs the role "+list).With("roles", list)
	}
	return errs.Denied("auth.role", "this needs one of the roles "+list).With("roles", list)
}

func signIn() *errs.Error {
	return errs.New(codes.Unauthenticated, "auth.sign_in", "sign in to do this")
}
