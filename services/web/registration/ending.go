package registration

import (
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// endsField is ticked by who knows that the change ends verifications.
const endsField = "ends"

// knowsWhatEnds asks once more before a change ends what verifiers stated, as the
// suppliers service does when number, legal form or status change.
func knowsWhatEnds(r *page.Request, current, changed *suppliersv1.Supplier) error {
	if current.GetVerifiedUntil() == nil || r.Value(endsField) == "true" || sameClaims(current, changed) {
		return nil
	}
	e := errs.New(codes.FailedPrecondition, "supplier.ends_verifications", "this change ends verifications; say that you know")
	e.Fields = []errs.Field{{Path: endsField, Reason: e.Reason, Message: e.Message}}
	return e
}

func sameClaims(a, b *suppliersv1.Supplier) bool {
	return proto.Equal(a.GetIdentifier(), b.GetIdentifier()) && a.GetLegalForm() == b.GetLegalForm() && a.GetSocialStatus() == b.GetSocialStatus()
}

// ending names the verifications that would end, where the form asks about them.
func (a *area) ending(r *page.Request, f *ui.Form, s *suppliersv1.Supplier) []string {
	if f.Error(endsField) == "" {
		return nil
	}
	p, err := a.Profile(r, s)
	if err != nil {
		return nil
	}
	var list []string
	for _, v := range s.GetVerifications() {
		if enterprise.Holds(v, r.Now()) {
			list = append(list, r.T("registration.ends.one", "claim", enterprise.ClaimName(r.Context(), p.Words, s, v.GetClaim()),
				"name", v.GetOrganisationName(), "day", enterprise.LastDay(r.Context(), v.GetExpiresAt().AsTime(), r.Zone())))
		}
	}
	return list
}
