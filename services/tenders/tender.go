package tenders

import (
	"slices"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/technique"
)

// defaultStandstill is what a draft gets that does not say, in days: the least
// that Directive 89/665/EEC Art. 2a(2) allows.
const defaultStandstill = 10

// StatusAt reads a tender's status off its instants.
func StatusAt(t *tendersv1.Tender, now time.Time) tendersv1.TenderStatus {
	switch {
	case t.GetCancelledAt() != nil:
		return tendersv1.TenderStatus_TENDER_STATUS_CANCELLED
	case t.GetPublishedAt() == nil:
		return tendersv1.TenderStatus_TENDER_STATUS_DRAFT
	case t.GetAwardedAt() != nil:
		return tendersv1.TenderStatus_TENDER_STATUS_AWARDED
	case t.GetOpenedAt() != nil:
		return tendersv1.TenderStatus_TENDER_STATUS_EVALUATION
	case concluded(t):
		return tendersv1.TenderStatus_TENDER_STATUS_CONCLUDED
	case technique.Dynamic(t) && now.Before(t.GetContractEnd().AsTime()):
		return tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION
	case technique.Dynamic(t):
		return tendersv1.TenderStatus_TENDER_STATUS_CLOSED
	case restricted(t) && t.GetInvitedAt() == nil && now.Before(t.GetParticipationDeadline().AsTime()):
		return tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION
	case restricted(t) && t.GetInvitedAt() == nil:
		return tendersv1.TenderStatus_TENDER_STATUS_SELECTION
	case now.Before(t.GetDeadline().AsTime()):
		return tendersv1.TenderStatus_TENDER_STATUS_OPEN
	default:
		return tendersv1.TenderStatus_TENDER_STATUS_CLOSED
	}
}

// lead gives the organisation that leads the purchase.
func lead(t *tendersv1.Tender) string {
	if len(t.GetBuyers()) == 0 {
		return ""
	}
	return t.GetBuyers()[0].GetOrganisation()
}

// isBuyer tells whether an organisation is one of the buyers.
func isBuyer(t *tendersv1.Tender, organisation string) bool {
	return organisation != "" && slices.ContainsFunc(t.GetBuyers(), func(b *tendersv1.Buyer) bool {
		return b.GetOrganisation() == organisation
	})
}

// revised is what a draft becomes when an officer hands in another: all that
// officers write is taken from the input, all that the house keeps stays.
func revised(kept, input *tendersv1.Tender, now time.Time) (*tendersv1.Tender, error) {
	t := proto.CloneOf(input)
	t.Id, t.Revision, t.Version = kept.GetId(), kept.GetRevision(), kept.GetVersion()
	t.Buyers, t.Pool, t.SealingKey = kept.GetBuyers(), kept.GetPool(), kept.GetSealingKey()
	t.CreatedAt, t.UpdatedAt, t.PublishedAt = kept.GetCreatedAt(), timestamppb.New(now), kept.GetPublishedAt()
	t.CancelledAt, t.CancellationReason = kept.GetCancelledAt(), kept.GetCancellationReason()
	t.OpenedAt, t.AwardedAt, t.StandstillUntil = kept.GetOpenedAt(), kept.GetAwardedAt(), kept.GetStandstillUntil()
	t.Amendments, t.WarningReasons = kept.GetAmendments(), kept.GetWarningReasons()
	t.CopiedFrom, t.InvitedAt, t.Invited = kept.GetCopiedFrom(), kept.GetInvitedAt(), kept.GetInvited()
	t.Consultation, t.ConsultedIn = asked(input), kept.GetConsultedIn()
	t.Status, t.Admitted = tendersv1.TenderStatus_TENDER_STATUS_UNSPECIFIED, 0
	asCall(t, kept)
	if t.GetStandstillDays() == 0 && !consults(t) {
		t.StandstillDays = defaultStandstill
	}
	err := errs.Join(numberParts(t), ofACity(t))
	t.Approval = approvalAfter(kept, t)
	return t, err
}

// shown is the tender for those who may read all of it.
func shown(t *tendersv1.Tender, now time.Time) *tendersv1.Tender {
	t = proto.CloneOf(t)
	t.Status = StatusAt(t, now)
	return t
}

// publicView is the tender for everyone: without the people who open, score,
// approve or are invited, and without the reasons that belong in the file.
func publicView(t *tendersv1.Tender, now time.Time) *tendersv1.Tender {
	t = shown(t, now)
	t.OpeningOfficers, t.Evaluators, t.WarningReasons = nil, nil, nil
	t.Approval, t.Invited = nil, nil
	return t
}
