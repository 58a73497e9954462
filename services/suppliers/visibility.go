package suppliers

import (
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/auth"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// viewer is who looks at a supplier, or acts for it.
type viewer struct {
	// organisation is that of a person who is signed in.
	organisation, person string
	// verifier: a verifier or administrator; accounts gives these roles only to
	// people of buyers and of whoever runs the instance.
	verifier bool
	// broker: of a broker, who may have mandates.
	broker bool
	// service: one of the house, in its own name.
	service bool
	// codes are the lists that computed fields rest on; nil when not known.
	codes codebook
}

func viewerOf(id auth.Identity, codes codebook) viewer {
	return viewer{
		codes:        codes,
		organisation: id.Organisation, person: id.Person, service: id.Service != "",
		verifier: id.Has(auth.RoleVerifier, auth.RoleAdministrator), broker: id.Has(auth.RoleBroker),
	}
}

// owns says whether the viewer's organisation is the supplier.
func (v viewer) owns(s *suppliersv1.Supplier) bool {
	return v.organisation != "" && v.organisation == s.GetOrganisation()
}

// inside says whether the viewer is of the supplier's own people, or of a broker
// whom they mandate today.
func (v viewer) inside(s *suppliersv1.Supplier, now time.Time) bool {
	return v.owns(s) || v.mandate(s, now) != nil
}

// mandate gives the one that lets the viewer act for the supplier; nil when
// there is none.
func (v viewer) mandate(s *suppliersv1.Supplier, now time.Time) *suppliersv1.Mandate {
	if !v.broker {
		return nil
	}
	return mandateOf(s, v.organisation, now)
}

// actor is the viewer as one who acts for the supplier.
func (v viewer) actor(s *suppliersv1.Supplier, now time.Time) actor {
	if m := v.mandate(s, now); m != nil && !v.owns(s) {
		return actor{organisation: v.organisation, name: m.GetOrganisationName(), person: v.person, mandate: m.GetId()}
	}
	return actor{organisation: v.organisation, name: s.GetName(), person: v.person}
}

// may says whether the viewer knows of the supplier at all.
func (v viewer) may(s *suppliersv1.Supplier, now time.Time) bool {
	switch s.GetState() {
	case submitted:
		return true
	case suspended:
		return v.inside(s, now) || v.verifier || v.service
	}
	return v.inside(s, now) || v.verifier && disputed(s)
}

// see gives what the viewer may see, with the computed fields as of now. The
// record itself stays as it is.
func (v viewer) see(s *suppliersv1.Supplier, now time.Time) *suppliersv1.Supplier {
	out := proto.CloneOf(s)
	stampVerified(out, now)
	v.compute(out, now)
	if stopped, addressed := frozen(s), s.GetOfficialEmail() != ""; stopped || addressed {
		if out.Representation == nil {
			out.Representation = &suppliersv1.Representation{}
		}
		out.Representation.Frozen, out.Representation.OfficialAddress = stopped, addressed
	}
	if v.verifier {
		return out
	}
	out.ClaimedAt, out.DisputedAt, out.AnsweredAt = nil, nil, nil
	out.Claims = slices.DeleteFunc(out.GetClaims(), func(c *suppliersv1.Claim) bool { return c.GetOrganisation() != v.organisation })
	inside := v.inside(s, now)
	out.Disputes = v.disputes(out.GetDisputes(), inside)
	if inside {
		for _, act := range out.GetHistory() {
			if act.GetOrganisation() == v.organisation {
				continue
			}
			act.Person = ""
			if act.GetKind() == actClaimed || act.GetKind() == actDeclined && act.GetSubject() != v.organisation {
				act.Note = "" // by a rival for verifiers, or to a rival
			}
		}
		return out
	}
	closed(out, now)
	conceal(out, now)
	return out
}

// disputes leaves those that the viewer's organisation opened and, for the
// supplier's own people, what is said against them; the papers of a rival are
// for verifiers.
func (v viewer) disputes(list []*suppliersv1.Dispute, inside bool) []*suppliersv1.Dispute {
	list = slices.DeleteFunc(list, func(d *suppliersv1.Dispute) bool {
		return !inside && (v.organisation == "" || d.GetOrganisation() != v.organisation)
	})
	for _, d := range list {
		if d.GetOrganisation() != v.organisation {
			d.Evidence, d.Person = nil, ""
		}
	}
	return list
}

// closed takes off what is for the supplier's own people and verifiers.
func closed(out *suppliersv1.Supplier, now time.Time) {
	out.Evidence, out.SuspensionReason, out.Suspensions, out.History = nil, "", nil, nil
	out.Mandates = slices.DeleteFunc(out.GetMandates(), func(m *suppliersv1.Mandate) bool { return !runs(m, now) })
	for _, held := range out.GetVerifications() {
		held.Evidence, held.Note, held.Person, held.Questions, held.WithdrawalReason = nil, "", "", nil, ""
		for _, r := range held.GetReliances() {
			r.Note = ""
		}
	}
}
