package suppliers

import (
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// What is done with a supplier, as its history names it.
const (
	actRegistered   = "registered"
	actImported     = "imported"
	actEdited       = "edited"
	actSubmitted    = "submitted"
	actVerified     = "verified"
	actRelied       = "relied"
	actAskedAgain   = "asked_again"
	actWithdrawn    = "withdrawn"
	actSuspended    = "suspended"
	actAnswered     = "answered"
	actReinstated   = "reinstated"
	actClaimed      = "claimed"
	actHandedOver   = "handed_over"
	actDeclined     = "declined"
	actProven       = "proven"
	actDisputed     = "disputed"
	actFrozen       = "frozen"
	actDecided      = "decided"
	actMandated     = "mandated"
	actMandateEnded = "mandate_ended"
)

const (
	// maxActs bounds a history, so that a supplier fits into an answer.
	maxActs = 500
	// editPause is how long the edits of one person count as one act.
	editPause = time.Hour
)

// actor is who does something with a supplier.
type actor struct {
	organisation, name, person string
	// mandate is the one under which a broker acts.
	mandate string
}

// did adds an act to the history.
func (a actor) did(s *suppliersv1.Supplier, now time.Time, kind, subject, note string) {
	s.History = append(s.GetHistory(), &suppliersv1.Act{
		At: timestamppb.New(now), Kind: kind, Subject: subject, Note: note,
		Organisation: a.organisation, OrganisationName: a.name, Person: a.person, Mandate: a.mandate,
	})
}

// routine tells acts that are many and change nothing of what others stated.
func routine(act *suppliersv1.Act) bool {
	return act.GetKind() == actEdited || act.GetKind() == actImported
}

// bounded keeps a history short: edits of one person within an hour are one act,
// with the time of the last; beyond maxActs the oldest edits and imports go
// first, then the oldest acts, but never the one it began with.
func bounded(history []*suppliersv1.Act) []*suppliersv1.Act {
	var kept []*suppliersv1.Act
	for _, act := range history {
		if n := len(kept) - 1; n >= 0 && sameEdit(kept[n], act) {
			kept[n] = act
			continue
		}
		kept = append(kept, act)
	}
	for len(kept) > maxActs {
		drop := 1
		if i := slices.IndexFunc(kept[1:], routine); i >= 0 {
			drop += i
		}
		kept = slices.Delete(kept, drop, drop+1)
	}
	return kept
}

func sameEdit(a, b *suppliersv1.Act) bool {
	return a.GetKind() == actEdited && b.GetKind() == actEdited && a.GetPerson() == b.GetPerson() && a.GetMandate() == b.GetMandate() &&
		b.GetAt().AsTime().Sub(a.GetAt().AsTime()) < editPause
}
