package tenders

import (
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/calendar"
)

func noon() time.Time { return time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC) }

func ts(at time.Time) *timestamppb.Timestamp { return timestamppb.New(at) }

func TestStatusIsReadOffInstantsAndTheClock(t *testing.T) {
	published := &tendersv1.Tender{PublishedAt: ts(noon().AddDate(0, 0, -40)), Deadline: ts(noon())}
	opened := proto.CloneOf(published)
	opened.OpenedAt = ts(noon())
	awarded := proto.CloneOf(opened)
	awarded.AwardedAt = ts(noon())
	cancelled := proto.CloneOf(opened)
	cancelled.CancelledAt = ts(noon())
	for _, c := range []struct {
		name   string
		tender *tendersv1.Tender
		at     time.Time
		want   tendersv1.TenderStatus
	}{
		{"a draft whose deadline passed stays a draft", &tendersv1.Tender{Deadline: ts(noon())}, noon().AddDate(1, 0, 0), tendersv1.TenderStatus_TENDER_STATUS_DRAFT},
		{"open a millisecond before the deadline", published, noon().Add(-time.Millisecond), tendersv1.TenderStatus_TENDER_STATUS_OPEN},
		{"closed at the deadline itself", published, noon(), tendersv1.TenderStatus_TENDER_STATUS_CLOSED},
		{"opened", opened, noon(), tendersv1.TenderStatus_TENDER_STATUS_EVALUATION},
		{"awarded", awarded, noon(), tendersv1.TenderStatus_TENDER_STATUS_AWARDED},
		{"cancelled wins", cancelled, noon(), tendersv1.TenderStatus_TENDER_STATUS_CANCELLED},
	} {
		if got := StatusAt(c.tender, c.at); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestARevisedDraftKeepsWhatTheHouseKeeps(t *testing.T) {
	kept := &tendersv1.Tender{
		Id: "ten_1", Buyers: []*tendersv1.Buyer{{Organisation: "org_a"}}, Pool: "poo_1", CreatedAt: ts(noon()),
	}
	input := &tendersv1.Tender{
		Id: "ten_2", Title: "New", Version: 7, SealingKey: "age1evil", Buyers: []*tendersv1.Buyer{{Organisation: "org_evil"}},
		PublishedAt: ts(noon()), AwardedAt: ts(noon()), Amendments: []*tendersv1.Amendment{{Note: "never"}},
		WarningReasons: map[string]string{"x": "y"}, Status: tendersv1.TenderStatus_TENDER_STATUS_AWARDED,
	}
	got, err := revised(kept, input, noon().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	want := &tendersv1.Tender{
		Id: "ten_1", Title: "New", Buyers: kept.GetBuyers(), Pool: "poo_1", CreatedAt: ts(noon()),
		UpdatedAt: ts(noon().Add(time.Hour)), StandstillDays: 10,
	}
	if !proto.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestPartsWithoutAnIdGetTheNextFreeOne(t *testing.T) {
	tender := &tendersv1.Tender{
		Lots:     []*tendersv1.Lot{{}, {Id: "LOT-0007"}, {}},
		Clauses:  []*tendersv1.Clause{{}},
		Criteria: []*tendersv1.Criterion{{}, {}},
	}
	if err := numberParts(tender); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"LOT-0008", "LOT-0007", "LOT-0009"} {
		if got := tender.GetLots()[i].GetId(); got != want {
			t.Errorf("lot %d is %s, want %s", i, got, want)
		}
	}
	if tender.GetClauses()[0].GetId() != "CLA-0001" || tender.GetCriteria()[1].GetId() != "CRI-0002" {
		t.Errorf("got %v", tender)
	}
}

func TestANewLotComesUnderNoClauseThatWasWrittenForOneThatIsGone(t *testing.T) {
	tender := &tendersv1.Tender{Lots: []*tendersv1.Lot{{Id: "LOT-0001"}, {}}, Clauses: []*tendersv1.Clause{{Lots: []string{"LOT-0002"}}}}
	if err := numberParts(tender); err != nil {
		t.Fatal(err)
	}
	if got := tender.GetLots()[1].GetId(); got != "LOT-0003" {
		t.Errorf("the new lot is %s", got)
	}
}

func TestADraftWithAPartTwiceOrAnImpossibleAmountIsRefused(t *testing.T) {
	err := numberParts(&tendersv1.Tender{
		Lots:  []*tendersv1.Lot{{Id: "LOT-0001"}, {Id: "LOT-0001", Value: &typesv1.Money{Amount: "1.00", Currency: "XXX"}}},
		Value: &typesv1.Money{Amount: "1.00", Currency: "EUR"},
	})
	if !errs.Is(err, "tender.part_twice") || !errs.Is(err, "money.currency") {
		t.Errorf("got %v", err)
	}
}

func TestTheDeadlineOfAPublishedTenderIsOnlyExtended(t *testing.T) {
	open := &tendersv1.Tender{Version: 1, PublishedAt: ts(noon().AddDate(0, 0, -1)), Deadline: ts(noon().AddDate(0, 0, 30))}
	for _, c := range []struct {
		name     string
		deadline time.Time
		at       time.Time
		code     codes.Code
	}{
		{"later", noon().AddDate(0, 0, 37), noon(), codes.OK},
		{"the same", noon().AddDate(0, 0, 30), noon(), codes.InvalidArgument},
		{"earlier", noon().AddDate(0, 0, 29), noon(), codes.InvalidArgument},
		{"later, but the deadline has passed", noon().AddDate(0, 0, 37), noon().AddDate(0, 0, 30), codes.FailedPrecondition},
	} {
		tender := proto.CloneOf(open)
		err := amend(tender, &tendersv1.AmendTenderRequest{Note: "more time for all", Deadline: ts(c.deadline)}, c.at)
		if errs.Code(err) != c.code {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		}
		if err != nil && !proto.Equal(tender, open) {
			t.Errorf("%s: a refused amendment changed the tender", c.name)
		}
		if err == nil && (tender.GetVersion() != 2 || len(tender.GetAmendments()) != 1 || !tender.GetAmendments()[0].GetDeadlineBefore().AsTime().Equal(noon().AddDate(0, 0, 30))) {
			t.Errorf("%s: amended to %v", c.name, tender)
		}
	}
}

func TestOnlyATenderThatIsNotAwardedIsCancelled(t *testing.T) {
	published := &tendersv1.Tender{PublishedAt: ts(noon()), Deadline: ts(noon())}
	if err := cancel(published, "the school closes", noon()); err != nil || published.GetCancellationReason() == "" {
		t.Errorf("got %v, %v", published, err)
	}
	if err := cancel(published, "again", noon()); !errs.Is(err, "tender.cancelled") {
		t.Errorf("cancelled twice: %v", err)
	}
	if err := cancel(&tendersv1.Tender{PublishedAt: ts(noon()), AwardedAt: ts(noon())}, "too late", noon()); !errs.Is(err, "tender.awarded") {
		t.Errorf("an awarded one: %v", err)
	}
}

func TestQuestionsEndWhenTheTenderSays(t *testing.T) {
	tender := &tendersv1.Tender{PublishedAt: ts(noon()), Deadline: ts(noon().AddDate(0, 0, 30)), QuestionsUntil: ts(noon().AddDate(0, 0, 20))}
	if err := mayAsk(tender, noon().AddDate(0, 0, 20).Add(-time.Millisecond)); err != nil {
		t.Errorf("in time: %v", err)
	}
	if err := mayAsk(tender, noon().AddDate(0, 0, 20)); !errs.Is(err, "question.time_over") {
		t.Errorf("at the end: %v", err)
	}
	tender.QuestionsUntil = nil
	if err := mayAsk(tender, noon().AddDate(0, 0, 29)); err != nil {
		t.Errorf("without an end of its own: %v", err)
	}
	tender.CancelledAt = ts(noon())
	if err := mayAsk(tender, noon().AddDate(0, 0, 1)); err == nil {
		t.Error("a cancelled tender takes questions")
	}
}

func TestTheTimetableOffersANoonThatTheCheckAccepts(t *testing.T) {
	cal := calendar.For("FR", "Europe/Paris")
	for day := range 60 {
		now := noon().AddDate(0, 0, day)
		tt, err := timetable(&tendersv1.Tender{Procedure: tendersv1.Procedure_PROCEDURE_OPEN}, cal, now)
		if err != nil {
			t.Fatal(err)
		}
		earliest := tt.GetEarliestDeadline().AsTime()
		if earliest.Before(cal.PeriodEnd(now, 35)) || !cal.Working(earliest) || tt.GetMinimumDays() != 35 {
			t.Errorf("published %s: %s", now, earliest)
		}
	}
	if _, err := timetable(&tendersv1.Tender{}, cal, noon()); !errs.Is(err, "tender.procedure_missing") {
		t.Errorf("without a procedure: %v", err)
	}
}
