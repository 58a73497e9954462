package suppliers

import (
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/auth"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// viewer is who looks at a supplier.
type viewer struct {
	// organisation is that of a person who is signed in.
	organisation string
	// verifier: a verifier or administrator; accounts gives these roles only to
	// people of buyers and of whoever runs the instance.
	verifier bool
	// service: one of the house, in its own name.
	service bool
}

func viewerOf(id auth.Identity) viewer {
	return viewer{
		organisation: id.Organisation, service: id.Service != "",
		verifier: id.Has(auth.RoleVerifier, auth.RoleAdministrator),
	}
}

// public is the view of anyone.
func public() viewer { return viewer{} }

func (v viewer) owns(s *suppliersv1.Supplier) bool {
	return v.organisation != "" && v.organisation == s.GetOrganisation()
}

// may says whether the viewer knows of the supplier at all.
func (v viewer) may(s *suppliersv1.Supplier) bool {
	switch s.GetState() {
	case submitted:
		return true
	case suspended:
		return v.owns(s) || v.verifier || v.service
	}
	return v.owns(s)
}

// see gives what the viewer may see, with the computed fields as of now. The
// record itself stays as it is.
func (v viewer) see(s *suppliersv1.Supplier, now time.Time) *suppliersv1.Supplier {
	out := proto.CloneOf(s)
	stampVerified(out, now)
	if v.verifier {
		return out
	}
	out.Claims = slices.DeleteFunc(out.GetClaims(), func(c *suppliersv1.Claim) bool { return c.GetOrganisation() != v.organisation })
	out.ClaimedAt = nil
	if v.owns(s) {
		return out
	}
	out.Evidence, out.SuspensionReason = nil, ""
	for _, held := range out.GetVerifications() {
		held.Evidence, held.Note, held.Person = nil, "", ""
	}
	return out
}
