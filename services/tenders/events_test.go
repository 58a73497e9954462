package tenders_test

import (
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/run/runtest"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

func TestATenderMovesOnWhenItsBidsAreOpenedAndItIsAwarded(t *testing.T) {
	h := newHouse(t)
	h.Listen("tenders", h.service.Consumers()...)
	tender := h.published()
	servicetest.Emitted(t, h.db)
	at := func(d int) *timestamppb.Timestamp {
		return timestamppb.New(tender.GetDeadline().AsTime().AddDate(0, 0, d))
	}
	h.Clock.Set(at(1).AsTime())
	wait := func(want tendersv1.TenderStatus) *tendersv1.Tender {
		var got *tendersv1.Tender
		runtest.Eventually(t, want.String(), func() bool {
			var err error
			got, err = h.client.GetTender(t.Context(), &tendersv1.GetTenderRequest{Tender: tender.GetId()})
			return err == nil && got.GetStatus() == want
		})
		return got
	}
	h.Tell("bids", tender.GetId(), &bidsv1.BidsOpened{Tender: tender.GetId(), OpenedAt: at(1), Bids: 3})
	if got := wait(tendersv1.TenderStatus_TENDER_STATUS_EVALUATION); !got.GetOpenedAt().AsTime().Equal(at(1).AsTime()) {
		t.Errorf("opened at %s", got.GetOpenedAt().AsTime())
	}
	h.Tell("awards", tender.GetId(), &awardsv1.AwardDecided{Award: &awardsv1.Award{Tender: tender.GetId(), DecidedAt: at(5), StandstillUntil: at(16)}})
	if got := wait(tendersv1.TenderStatus_TENDER_STATUS_AWARDED); !got.GetStandstillUntil().AsTime().Equal(at(16).AsTime()) {
		t.Errorf("standstill until %s", got.GetStandstillUntil().AsTime())
	}
	h.Clock.Advance(time.Hour)
	_, err := h.client.CancelTender(h.As(h.officer), &tendersv1.CancelTenderRequest{Tender: tender.GetId(), Reason: "We thought again about it."})
	wantReason(t, "cancelling an awarded tender", err, "tender.awarded")
	if told := servicetest.Emitted(t, h.db); len(told) != 2 || told[0].Type != "TenderProgressed" || told[0].Subject != tender.GetId() {
		t.Errorf("told %v", told)
	}
}
