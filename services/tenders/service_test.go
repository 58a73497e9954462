package tenders_test

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

func TestADraftMayBeUnfinishedAndBelongsToItsBuyer(t *testing.T) {
	h := newHouse(t)
	draft, err := h.client.CreateTender(h.As(h.officer), &tendersv1.CreateTenderRequest{Tender: &tendersv1.Tender{
		Title: "Only a title", Lots: []*tendersv1.Lot{{Title: "One"}}, Buyers: []*tendersv1.Buyer{{Organisation: h.stranger.Organisation}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(draft.GetBuyers()) != 1 || draft.GetBuyers()[0].GetOrganisation() != h.officer.Organisation || !strings.HasPrefix(draft.GetBuyers()[0].GetName(), "City") {
		t.Errorf("buyers are %v", draft.GetBuyers())
	}
	if draft.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_DRAFT || draft.GetRevision() != 1 || draft.GetLots()[0].GetId() != "LOT-0001" {
		t.Errorf("draft is %v", draft)
	}
	get := &tendersv1.GetTenderRequest{Tender: draft.GetId()}
	if _, err = h.client.GetTender(h.As(h.colleague), get); err != nil {
		t.Errorf("a colleague: %v", err)
	}
	if _, err = h.client.GetTender(h.As(auth.Identity{Service: "bids"}), get); err != nil {
		t.Errorf("a service: %v", err)
	}
	for who, ctx := range map[string]auth.Identity{"another city": h.stranger, "a supplier": h.supplier} {
		_, err = h.client.GetTender(h.As(ctx), get)
		wantCode(t, who, err, codes.NotFound)
	}
	_, err = h.client.GetTender(t.Context(), get)
	wantCode(t, "signed out", err, codes.NotFound)
}

func TestOnlyTheLeadsOfficersChangeADraft(t *testing.T) {
	h := newHouse(t)
	draft := h.draft()
	change := proto.CloneOf(draft)
	change.Title = "Changed"
	_, err := h.client.UpdateTender(h.As(h.stranger), &tendersv1.UpdateTenderRequest{Tender: change})
	wantCode(t, "another city", err, codes.NotFound)
	_, err = h.client.UpdateTender(h.As(h.colleague), &tendersv1.UpdateTenderRequest{Tender: change})
	wantCode(t, "a colleague without the role", err, codes.PermissionDenied)
	_, err = h.client.UpdateTender(t.Context(), &tendersv1.UpdateTenderRequest{Tender: change})
	wantCode(t, "signed out", err, codes.Unauthenticated)
	got, err := h.client.UpdateTender(h.As(h.officer), &tendersv1.UpdateTenderRequest{Tender: change})
	if err != nil || got.GetTitle() != "Changed" || got.GetRevision() != 2 {
		t.Fatalf("got %v, %v", got, err)
	}
	_, err = h.client.UpdateTender(h.As(h.officer), &tendersv1.UpdateTenderRequest{Tender: change})
	wantCode(t, "the revision before", err, codes.Aborted)
	change.Revision = 0
	_, err = h.client.UpdateTender(h.As(h.officer), &tendersv1.UpdateTenderRequest{Tender: change})
	wantReason(t, "no revision", err, "request.revision")
}

func TestTheSameIdempotencyKeyMakesOneDraft(t *testing.T) {
	h := newHouse(t)
	ctx := rpc.WithIdempotencyKey(h.As(h.officer), "once")
	input := &tendersv1.CreateTenderRequest{Tender: h.lawful()}
	first, err := h.client.CreateTender(ctx, input)
	if err != nil {
		t.Fatal(err)
	}
	again, err := h.client.CreateTender(ctx, input)
	if err != nil || again.GetId() != first.GetId() {
		t.Errorf("again gives %s, %v; first was %s", again.GetId(), err, first.GetId())
	}
}

func TestPublishingIsRefusedWithEveryFinding(t *testing.T) {
	h := newHouse(t)
	draft := h.draft(func(t *tendersv1.Tender) {
		t.Clauses, t.Criteria[1].Type = nil, tendersv1.CriterionType_CRITERION_TYPE_QUALITY
		t.Deadline = timestamppb.New(h.Clock.Now().AddDate(0, 0, 12))
	})
	publish := &tendersv1.PublishTenderRequest{Tender: draft.GetId()}
	_, err := h.client.PublishTender(h.As(h.officer), publish)
	wantReason(t, "no clause", err, "tender.check_blocks")
	wantReason(t, "no clause", err, "rule.clauses.present")
	wantReason(t, "too short", err, "rule.deadline.open_procedure")
	wantCode(t, "blocked", err, codes.FailedPrecondition)
	for _, f := range errs.From(err).Fields {
		if f.Reason != "rule.deadline.open_procedure" {
			continue
		}
		earliest, parseErr := time.Parse(time.RFC3339, f.Params["earliest"])
		if parseErr != nil || f.Params["days"] != "30" || f.Params["article"] != "Art. 27(4)" || f.Path != "deadline" {
			t.Fatalf("the finding is %+v", f)
		}
		change := proto.CloneOf(draft)
		change.Clauses = h.lawful().GetClauses()
		change.Deadline, change.QuestionsUntil = timestamppb.New(earliest), nil
		if _, err = h.client.UpdateTender(h.As(h.officer), &tendersv1.UpdateTenderRequest{Tender: change}); err != nil {
			t.Fatal(err)
		}
		if _, err = h.client.PublishTender(h.As(h.officer), publish); err != nil {
			t.Errorf("with the deadline that was proposed: %v", err)
		}
	}
	if len(h.bids.sealed) != 1 {
		t.Errorf("%d seals were made", len(h.bids.sealed))
	}
}

func TestAWarningNeedsAReasonThatOnlyBuyersRead(t *testing.T) {
	h := newHouse(t)
	draft := h.draft(func(t *tendersv1.Tender) { t.Accessibility = "" })
	request := &tendersv1.PublishTenderRequest{Tender: draft.GetId()}
	_, err := h.client.PublishTender(h.As(h.officer), request)
	wantReason(t, "without a reason", err, "tender.reasons_needed")
	wantReason(t, "without a reason", err, "rule.accessibility.stated")
	request.WarningReasons = map[string]string{"accessibility.stated": "Used by machines only.", "unknown.rule": "x"}
	published, err := h.client.PublishTender(h.As(h.officer), request)
	if err != nil || len(published.GetWarningReasons()) != 1 {
		t.Fatalf("got %v, %v", published, err)
	}
	seen, err := h.client.GetTender(t.Context(), &tendersv1.GetTenderRequest{Tender: draft.GetId()})
	if err != nil || seen.GetWarningReasons() != nil || seen.GetOpeningOfficers() != nil || seen.GetEvaluators() != nil {
		t.Errorf("the public sees %v, %v", seen, err)
	}
}

func TestPublishingMakesTheKeyFirstAndTellsTheWorldOnce(t *testing.T) {
	h := newHouse(t)
	draft := h.draft()
	servicetest.Emitted(t, h.db)
	publish := &tendersv1.PublishTenderRequest{Tender: draft.GetId(), Revision: draft.GetRevision()}
	h.bids.broken = true
	_, err := h.client.PublishTender(h.As(h.officer), publish)
	wantCode(t, "without a key", err, codes.Unavailable)
	h.bids.broken = false
	got, err := h.client.PublishTender(h.As(h.officer), publish)
	if err != nil {
		t.Fatal(err)
	}
	if got.GetVersion() != 1 || got.GetSealingKey() != "age1"+draft.GetId() || got.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_OPEN ||
		!got.GetPublishedAt().AsTime().Equal(h.Clock.Now()) {
		t.Errorf("published %v", got)
	}
	if len(h.bids.sealed[draft.GetId()]) != 3 {
		t.Errorf("sealed to %v", h.bids.sealed)
	}
	_, err = h.client.PublishTender(h.As(h.officer), publish)
	wantReason(t, "twice", err, "tender.not_draft")
	events := servicetest.Emitted(t, h.db)
	if len(events) != 1 || events[0].Type != "TenderPublished" || events[0].Subject != draft.GetId() {
		t.Fatalf("emitted %v", events)
	}
	told := &tendersv1.TenderPublished{}
	if err := protojson.Unmarshal(events[0].Data, told); err != nil || told.GetTender().GetOpeningOfficers() != nil || told.GetTender().GetTitle() == "" {
		t.Errorf("the event tells %v, %v", told, err)
	}
	change := proto.CloneOf(got)
	_, err = h.client.UpdateTender(h.As(h.officer), &tendersv1.UpdateTenderRequest{Tender: change})
	wantReason(t, "an update after the publication", err, "tender.not_draft")
}

func TestTheCheckTellsWhatHoldsAndWhatDoesNot(t *testing.T) {
	h := newHouse(t)
	draft := h.draft(func(t *tendersv1.Tender) { t.OpeningOfficers[2] = "per_unknown" })
	h.bids.keys = h.bids.keys[1:]
	for who, id := range map[string]auth.Identity{"an officer": h.officer, "an evaluator": h.colleague} {
		check, err := h.client.CheckTender(h.As(id), &tendersv1.CheckTenderRequest{Tender: draft.GetId()})
		if err != nil {
			t.Fatal(err)
		}
		worst := map[string]tendersv1.Severity{}
		for _, f := range check.GetFindings() {
			worst[f.GetRule()] = max(worst[f.GetRule()], f.GetSeverity())
		}
		if check.GetPublishable() || worst["officers.entitled"] != tendersv1.Severity_SEVERITY_BLOCKS || worst["tender.title"] != tendersv1.Severity_SEVERITY_PASSES {
			t.Errorf("%s reads %v", who, worst)
		}
		if worst["officers.keys"] != tendersv1.Severity_SEVERITY_BLOCKS {
			t.Errorf("a missing key is not seen: %v", worst)
		}
	}
	_, err := h.client.CheckTender(h.As(h.stranger), &tendersv1.CheckTenderRequest{Tender: draft.GetId()})
	wantCode(t, "another city", err, codes.NotFound)
}

func TestTheListShowsTheNewestFirstAndDraftsOnlyToTheirBuyer(t *testing.T) {
	h := newHouse(t)
	first := h.published()
	h.Clock.Advance(time.Hour)
	second := h.published()
	draft := h.draft()
	list, err := h.client.ListTenders(t.Context(), &tendersv1.ListTendersRequest{PageSize: 1})
	if err != nil || len(list.GetTenders()) != 1 || list.GetTenders()[0].GetId() != second.GetId() {
		t.Fatalf("first page %v, %v", list, err)
	}
	list, err = h.client.ListTenders(t.Context(), &tendersv1.ListTendersRequest{PageSize: 10, PageToken: list.GetNextPageToken()})
	if err != nil || len(list.GetTenders()) != 1 || list.GetTenders()[0].GetId() != first.GetId() || list.GetNextPageToken() != "" {
		t.Fatalf("second page %v, %v", list, err)
	}
	mine, err := h.client.ListTenders(h.As(h.officer), &tendersv1.ListTendersRequest{Mine: true})
	if err != nil || len(mine.GetTenders()) != 3 || mine.GetTenders()[2].GetId() != first.GetId() {
		t.Errorf("mine: %v, %v", mine, err)
	}
	for _, tender := range list.GetTenders() {
		if tender.GetId() == draft.GetId() {
			t.Error("a draft is public")
		}
	}
	_, err = h.client.ListTenders(t.Context(), &tendersv1.ListTendersRequest{Mine: true})
	wantCode(t, "mine, signed out", err, codes.Unauthenticated)
	other, err := h.client.ListTenders(h.As(h.stranger), &tendersv1.ListTendersRequest{Mine: true})
	if err != nil || len(other.GetTenders()) != 0 {
		t.Errorf("another city: %v, %v", other, err)
	}
}

func TestAnAmendmentExtendsAndTellsEveryone(t *testing.T) {
	h := newHouse(t)
	tender := h.published()
	request := &tendersv1.AmendTenderRequest{
		Tender: tender.GetId(), Revision: tender.GetRevision(), Note: "The visit takes place later.",
		Deadline:  timestamppb.New(tender.GetDeadline().AsTime().AddDate(0, 0, 7)),
		Documents: []*typesv1.File{{Id: "fil_" + h.officer.Organisation, Name: "plan.pdf"}},
	}
	_, err := h.client.AmendTender(h.As(h.stranger), request)
	wantCode(t, "another city", err, codes.PermissionDenied)
	got, err := h.client.AmendTender(h.As(h.officer), request)
	if err != nil || got.GetVersion() != 2 || got.GetDocuments()[0].GetSha256() != "true" || !got.GetDeadline().AsTime().Equal(request.GetDeadline().AsTime()) {
		t.Fatalf("got %v, %v", got, err)
	}
	request.Revision, request.Deadline = got.GetRevision(), tender.GetDeadline()
	_, err = h.client.AmendTender(h.As(h.officer), request)
	wantReason(t, "back to the earlier deadline", err, "tender.deadline_earlier")
	request.Deadline, request.Documents = nil, []*typesv1.File{{Id: "fil_elsewhere", Name: "x.pdf"}}
	_, err = h.client.AmendTender(h.As(h.officer), request)
	wantReason(t, "another's file", err, "file.unknown")
	h.Clock.Set(got.GetDeadline().AsTime())
	_, err = h.client.AmendTender(h.As(h.officer), &tendersv1.AmendTenderRequest{Tender: tender.GetId(), Note: "Too late for this."})
	wantReason(t, "after the deadline", err, "tender.not_open")
	closed, err := h.client.GetTender(t.Context(), &tendersv1.GetTenderRequest{Tender: tender.GetId()})
	if err != nil || closed.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_CLOSED {
		t.Errorf("at its deadline the tender is %s, %v", closed.GetStatus(), err)
	}
}

func TestACancelledTenderStaysPublicAndACancelledDraftStaysPrivate(t *testing.T) {
	h := newHouse(t)
	tender, draft := h.published(), h.draft()
	servicetest.Emitted(t, h.db)
	for _, id := range []string{tender.GetId(), draft.GetId()} {
		got, err := h.client.CancelTender(h.As(h.officer), &tendersv1.CancelTenderRequest{Tender: id, Reason: "The schools are merged."})
		if err != nil || got.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_CANCELLED {
			t.Fatalf("got %v, %v", got, err)
		}
	}
	if events := servicetest.Emitted(t, h.db); len(events) != 1 || events[0].Type != "TenderCancelled" {
		t.Errorf("emitted %v", events)
	}
	if _, err := h.client.GetTender(t.Context(), &tendersv1.GetTenderRequest{Tender: tender.GetId()}); err != nil {
		t.Errorf("a cancelled tender: %v", err)
	}
	_, err := h.client.GetTender(t.Context(), &tendersv1.GetTenderRequest{Tender: draft.GetId()})
	wantCode(t, "a cancelled draft", err, codes.NotFound)
}

func TestTheTimetableIsForTheBuyersOfficers(t *testing.T) {
	h := newHouse(t)
	draft := h.draft()
	got, err := h.client.GetTimetable(h.As(h.officer), &tendersv1.GetTimetableRequest{Tender: draft.GetId()})
	// 23 November and 30 days is 23 December 2026, a working day in France.
	if want := time.Date(2026, 12, 24, 11, 0, 0, 0, time.UTC); err != nil || !got.GetEarliestDeadline().AsTime().Equal(want) ||
		got.GetMinimumDays() != 30 || got.GetTimeZone() != "Europe/Paris" {
		t.Errorf("got %v, %v", got, err)
	}
	_, err = h.client.GetTimetable(h.As(h.stranger), &tendersv1.GetTimetableRequest{Tender: draft.GetId()})
	wantCode(t, "another city", err, codes.NotFound)
}
