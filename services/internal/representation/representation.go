// Package representation says whether it is proven who acts for an enterprise,
// and refuses what is done in its name before.
//
// In its name is what binds the enterprise or speaks for it to a buyer: a bid, a
// request to participate, a report on a contract, a mandate for a broker. To
// register, to write a profile or an offer, and to ask a question is not.
//
// It is proven by a code that was mailed to the address in the official record,
// or by a signed document that a verifier checked; suppliers keeps which. Who is
// invited by a representative joins the organisation that has proven it.
package representation

import (
	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// Unproven is the reason of what Require refuses.
const Unproven = "supplier.representation_unproven"

// Proven says whether it is proven that the supplier's organisation acts for it.
func Proven(s *suppliersv1.Supplier) bool {
	return s.GetOrganisation() != "" &&
		s.GetRepresentation().GetProof() != suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_UNSPECIFIED
}

// Require refuses what is done in the name of a supplier before it is proven who
// acts for it. Codes: FailedPrecondition (Unproven, with the supplier's id).
func Require(s *suppliersv1.Supplier) error {
	if Proven(s) {
		return nil
	}
	return errs.Precondition(Unproven, "prove first that you may act for this enterprise: claim it (/api/v1/suppliers/"+s.GetId()+
		":claim) with a signed document that a verifier checks, or, where the official record has an e-mail address, with the code sent there",
		"supplier", s.GetId())
}
