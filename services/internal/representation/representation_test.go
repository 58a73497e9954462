package representation_test

import (
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/internal/representation"
)

func TestOnlyWhoHasProvenItActsInTheNameOfAnEnterprise(t *testing.T) {
	proof := func(p suppliersv1.ProofOfRepresentation) *suppliersv1.Representation {
		return &suppliersv1.Representation{Proof: p}
	}
	for what, c := range map[string]struct {
		supplier *suppliersv1.Supplier
		proven   bool
	}{
		"nobody":            {nil, false},
		"by its own word":   {&suppliersv1.Supplier{Id: "sup_1", Organisation: "org_1"}, false},
		"no proof noted":    {&suppliersv1.Supplier{Id: "sup_1", Organisation: "org_1", Representation: proof(0)}, false},
		"by mail":           {&suppliersv1.Supplier{Id: "sup_1", Organisation: "org_1", Representation: proof(suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_OFFICIAL_EMAIL)}, true},
		"by a document":     {&suppliersv1.Supplier{Id: "sup_1", Organisation: "org_1", Representation: proof(suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_SIGNED_DOCUMENT)}, true},
		"proven for nobody": {&suppliersv1.Supplier{Id: "sup_1", Representation: proof(suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_OFFICIAL_EMAIL)}, false},
	} {
		err := representation.Require(c.supplier)
		if representation.Proven(c.supplier) != c.proven || (err == nil) != c.proven {
			t.Errorf("%s: proven %v, got %v", what, c.proven, err)
		}
		if err != nil && (!errs.Is(err, representation.Unproven) || errs.Code(err) != codes.FailedPrecondition || errs.From(err).Params["supplier"] != c.supplier.GetId()) {
			t.Errorf("%s: got %v", what, err)
		}
	}
}
