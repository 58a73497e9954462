package notify

import (
	"context"
	"fmt"
	"time"

	"github.com/fairlot/fairlot/pkg/events"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// supplierPath is where a supplier's page is.
const supplierPath = "/enterprises/"

// stale is how old an act may be and still be told: an instance that begins to
// notify hears all that ever happened.
const stale = 7 * day

// Consumers is what the service hears: the acts and the verifications of
// suppliers, and the approval of drafts.
func (s *Service) Consumers() []events.Subscription {
	return []events.Subscription{events.On("suppliers", s.tellAct), events.On("suppliers", s.keepEndings), events.On("tenders", s.tellApproval)}
}

// tellRoles are who is told of an act: those who act for a supplier, those who
// verify, and brokers. An organisation has only the roles of its kind.
func tellRoles() []role {
	return []role{optionsv1.Role_ROLE_REPRESENTATIVE, optionsv1.Role_ROLE_VERIFIER, optionsv1.Role_ROLE_BROKER}
}

// actKinds say what is told of which act; of the others nothing is.
func actKinds() map[string]string {
	return map[string]string{
		"verified": "verification_given", "relied": "verification_relied_on", "asked_again": "verification_asked_again",
		"withdrawn": "verification_withdrawn", "suspended": "supplier_suspended", "answered": "suspension_answered",
		"reinstated": "supplier_reinstated", "claimed": "supplier_claimed", "handed_over": "claim_accepted",
		"declined": "claim_declined", "proven": "representation_proven", "disputed": "dispute_opened",
		"frozen": "dispute_frozen", "decided": "dispute_decided", "mandated": "mandate_given", "mandate_ended": "mandate_ended",
	}
}

// tellAct tells an act to those it concerns.
func (s *Service) tellAct(ctx context.Context, acted *suppliersv1.SupplierActed) error {
	act := acted.GetAct()
	at := act.GetAt().AsTime()
	kind := actKinds()[act.GetKind()]
	if kind == "" || len(acted.GetConcerned()) == 0 || s.deps.Clock.Now().Sub(at) > stale {
		return nil
	}
	err := s.tell(ctx, &notifyv1.NotifyRequest{
		Key: fmt.Sprintf("%s/%s/%d", acted.GetSupplier(), act.GetKind(), at.UnixMilli()), Kind: kind, Link: supplierPath + acted.GetSupplier(),
		Words: map[string]string{
			"supplier": acted.GetSupplierName(), "organisation": act.GetOrganisationName(), blankNote: act.GetNote(),
			blankUntil: acted.GetUntil().AsTime().Format(time.RFC3339),
		},
		Organisations: acted.GetConcerned(), Roles: tellRoles(),
	})
	if err != nil {
		return fmt.Errorf("tell an act: %w", err)
	}
	return nil
}
