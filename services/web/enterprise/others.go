package enterprise

import (
	"slices"

	"google.golang.org/protobuf/proto"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/page"
)

// AsOthers is the parameter with which its own people look at an enterprise as
// everyone does: as=others.
const AsOthers = "as"

// asOthers takes out of a profile what only its own people see, as the contract
// says it field by field, so that they know what is public.
func (p *Profile) asOthers(r *page.Request) {
	if !p.Own || r.Query(AsOthers) != "others" {
		return
	}
	s := proto.CloneOf(p.Supplier)
	s.Evidence, s.SelfDeclaration, s.Finance, s.Completeness = nil, nil, nil, nil
	s.Suspensions, s.History, s.Disputes, s.Claims = nil, nil, nil, nil
	for _, reference := range s.GetReferences() {
		reference.Contact = ""
	}
	for _, label := range s.GetLabels() {
		label.Evidence = nil
	}
	for _, v := range s.GetVerifications() {
		v.Evidence, v.Note, v.Person, v.Questions = nil, "", "", nil
	}
	s.Mandates = slices.DeleteFunc(s.GetMandates(), func(m *suppliersv1.Mandate) bool {
		return m.GetEndedAt() != nil || !m.GetUntil().AsTime().After(p.Now)
	})
	p.Supplier, p.Own, p.Preview = s, false, true
}
