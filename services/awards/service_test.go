package awards_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc/rest"
	"github.com/fairlot/fairlot/pkg/run/runtest"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	"github.com/fairlot/fairlot/services/awards"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

func TestFromOpenedBidsToTheAward(t *testing.T) {
	b := newBoard(t)
	if e := b.score(t, 0, "100", "10", "80"); e.GetMissing() != 0 {
		t.Fatalf("missing %d", e.GetMissing())
	}
	e := b.score(t, 1, "100", "30.5", "90.01")
	first := e.GetLots()[0].GetBids()[0]
	// 60 × 20000 ÷ 25000 = 48, 40 × (80 + 90.01) ÷ 2 ÷ 100 = 34.002
	if first.GetBid() != "bid_2" || first.GetTotal() != "82.0020" || first.GetRank() != 1 || e.GetPriceFormula() == "" {
		t.Fatalf("got %v", first)
	}
	at := b.Clock.Advance(time.Hour)
	only := decision("bid_2")
	only.CheckOnly = true
	would, err := b.awards.AwardTender(b.As(b.officer), only)
	if err != nil {
		t.Fatal(err)
	}
	award, err := b.awards.AwardTender(b.As(b.officer), decision("bid_2"))
	if err != nil {
		t.Fatal(err)
	}
	lot := award.GetLots()[0]
	if lot.GetSupplierName() != "Łódź Works 2" || lot.GetPrice().GetAmount() != "25000.00" || lot.GetTotal() != "82.0020" || lot.GetBids() != 3 {
		t.Errorf("lot: %v", lot)
	}
	if s := lot.GetShares(); len(s) != 2 || s[0].GetAmount().GetAmount() != "16666.67" || s[1].GetAmount().GetAmount() != "8333.33" {
		t.Errorf("shares: %v", lot.GetShares())
	}
	// Monday 23 November and ten days: to the end of Thursday 3 December in Warsaw.
	if !award.GetDecidedAt().AsTime().Equal(at) || award.GetStandstillUntil().AsTime().Format(time.RFC3339) != "2026-12-03T23:00:00Z" {
		t.Errorf("decided %v, standstill %v", award.GetDecidedAt().AsTime(), award.GetStandstillUntil().AsTime())
	}
	would.Id, would.ReportSha256 = award.GetId(), award.GetReportSha256()
	if !proto.Equal(would, award) {
		t.Errorf("what was said before: %v", would)
	}
	public, err := b.awards.GetAward(t.Context(), &awardsv1.GetAwardRequest{Tender: tenderID})
	if err != nil || !proto.Equal(public, award) {
		t.Errorf("what anyone reads: %v, %v", public, err)
	}
	told := servicetest.Emitted(t, b.db)
	if len(told) != 1 || told[0].Type != "AwardDecided" || told[0].Subject != tenderID {
		t.Fatalf("events: %+v", told)
	}
	again, err := b.awards.AwardTender(b.As(b.officer), decision("bid_2"))
	if err != nil || !proto.Equal(again, award) {
		t.Errorf("the same decision again: %v, %v", again, err)
	}
	_, err = b.awards.AwardTender(b.As(b.officer), decision(""))
	wants(t, "another decision", err, "award.decided")
	_, err = b.awards.ScoreBids(b.As(b.evaluators[0]), &awardsv1.ScoreBidsRequest{Tender: tenderID, Scores: []*awardsv1.Score{
		{Bid: "bid_0", Criterion: "CRI-0002", Points: "1", Reason: "too late"},
	}})
	wants(t, "points after the award", err, "evaluation.decided")
}

func TestTheEvaluationIsMadeWhenTheOpeningIsHeard(t *testing.T) {
	b := newBoard(t)
	b.Listen("awards", b.service.Consumers()...)
	b.Tell("bids", tenderID, &bidsv1.BidsOpened{Tender: tenderID, Bids: 3})
	runtest.Eventually(t, "the evaluation", func() bool {
		record, err := b.service.Record(t.Context(), tenderID)
		return err == nil && len(record.GetBids()) == 3 && record.GetOpenedAt() != nil
	})
}

func TestNobodyEvaluatesSealedBids(t *testing.T) {
	b := newBoard(t)
	b.world.opened = nil
	_, err := b.awards.GetEvaluation(b.As(b.officer), &awardsv1.GetEvaluationRequest{Tender: tenderID})
	wants(t, "the matrix", err, "bid.sealed")
	_, err = b.awards.AwardTender(b.As(b.officer), decision("bid_0"))
	wants(t, "the award", err, "bid.sealed")
	_, err = b.awards.GetAward(t.Context(), &awardsv1.GetAwardRequest{Tender: tenderID})
	wants(t, "the decision", err, "award.not_found")
}

func TestOnlyThoseConcernedScoreAndDecide(t *testing.T) {
	b := newBoard(t)
	scores := &awardsv1.ScoreBidsRequest{Tender: tenderID, Scores: []*awardsv1.Score{{Bid: "bid_0", Criterion: "CRI-0002", Points: "1", Reason: "because"}}}
	matrix := &awardsv1.GetEvaluationRequest{Tender: tenderID}
	partner := b.Person("org_partner", auth.RoleOfficer)
	stranger := b.Person(b.Organisation(), auth.RoleOfficer, auth.RoleEvaluator)

	_, err := b.awards.ScoreBids(b.As(b.Person(b.city, auth.RoleEvaluator)), scores)
	wants(t, "an evaluator who is not named", err, "evaluation.not_named")
	_, err = b.awards.ScoreBids(b.As(b.officer), scores)
	wants(t, "an officer scores", err, "auth.role")
	_, err = b.awards.ScoreBids(b.As(stranger), scores)
	wants(t, "another city scores", err, "evaluation.not_found")
	_, err = b.awards.GetEvaluation(b.As(stranger), matrix)
	wants(t, "another city reads", err, "evaluation.not_found")
	_, err = b.awards.GetEvaluation(b.As(b.Person("org_bidder0", auth.RoleRepresentative)), matrix)
	wants(t, "a bidder reads", err, "auth.role")
	_, err = b.awards.GetEvaluation(t.Context(), matrix)
	wants(t, "signed out", err, "auth.sign_in")
	if _, err = b.awards.GetEvaluation(b.As(partner), matrix); err != nil {
		t.Errorf("the partner city reads: %v", err)
	}
	_, err = b.awards.AwardTender(b.As(partner), decision("bid_0"))
	wants(t, "the partner city decides", err, "award.lead_only")
	_, err = b.awards.AwardTender(b.As(b.evaluators[0]), decision("bid_0"))
	wants(t, "an evaluator decides", err, "auth.role")
	_, err = b.awards.AwardTender(b.As(b.officer), decision("bid_0"))
	wants(t, "without points", err, "award.points_missing")
	b.world.tender.CancelledAt = timestamppb.New(b.Clock.Now())
	_, err = b.awards.AwardTender(b.As(b.officer), decision("bid_0"))
	wants(t, "a cancelled tender", err, "evaluation.tender_cancelled")
}

func TestEvaluatorsAtOnceLoseNoPoints(t *testing.T) {
	b := newBoard(t)
	var all sync.WaitGroup
	for i := range b.evaluators {
		for _, bid := range []string{"bid_0", "bid_1", "bid_2"} {
			ctx := b.As(b.evaluators[i])
			all.Go(func() {
				_, err := b.awards.ScoreBids(ctx, &awardsv1.ScoreBidsRequest{Tender: tenderID, Scores: []*awardsv1.Score{
					{Bid: bid, Criterion: "CRI-0002", Points: "50", Reason: "because"},
				}})
				if err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	e, err := b.awards.GetEvaluation(b.As(b.officer), &awardsv1.GetEvaluationRequest{Tender: tenderID})
	if err != nil {
		t.Fatal(err)
	}
	for _, bid := range e.GetLots()[0].GetBids() {
		if len(bid.GetScores()[1].GetGiven()) != 2 {
			t.Errorf("%s has %v", bid.GetBid(), bid.GetScores()[1].GetGiven())
		}
	}
}

// fetch asks the door for the report.
func (b *board) fetch(t *testing.T, who *auth.Identity) (int, []byte) {
	t.Helper()
	app := fiber.New(fiber.Config{Immutable: true})
	awards.Routes(app, b.Conn, b.blobs, rest.Options{Exchange: func(_ context.Context, bearer string) (string, error) { return bearer, nil }})
	r := httptest.NewRequest(http.MethodGet, "/api/v1/tenders/"+tenderID+"/report.pdf", nil)
	if who != nil {
		r.Header.Set("Authorization", "Bearer "+auth.Token(b.As(*who)))
	}
	answer, err := app.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, body
}

func TestTheReportIsForBuyersAndBiddersAndTheSameWhenMadeAgain(t *testing.T) {
	b := newBoard(t)
	b.score(t, 0, "100", "10", "80")
	if status, _ := b.fetch(t, &b.officer); status != http.StatusNotFound {
		t.Errorf("before the award: %d", status)
	}
	award, err := b.awards.AwardTender(b.As(b.officer), decision("bid_2"))
	if err != nil {
		t.Fatal(err)
	}
	loser, partner := b.Person("org_bidder0", auth.RoleRepresentative), b.Person("org_partner", auth.RoleEvaluator)
	stranger := b.Person(b.Organisation(), auth.RoleRepresentative)
	status, pdf := b.fetch(t, &loser)
	sum := sha256.Sum256(pdf)
	if status != http.StatusOK || !bytes.HasPrefix(pdf, []byte("%PDF-")) || hex.EncodeToString(sum[:]) != award.GetReportSha256() {
		t.Fatalf("a bidder: %d, %d bytes", status, len(pdf))
	}
	if status, _ = b.fetch(t, &partner); status != http.StatusOK {
		t.Errorf("the partner city: %d", status)
	}
	if status, _ = b.fetch(t, &stranger); status != http.StatusNotFound {
		t.Errorf("a stranger: %d", status)
	}
	if status, _ = b.fetch(t, nil); status != http.StatusUnauthorized {
		t.Errorf("signed out: %d", status)
	}
	file, err := b.awards.GetReport(b.As(b.officer), &awardsv1.GetReportRequest{Tender: tenderID})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.blobs.Delete(t.Context(), file.GetId()); err != nil {
		t.Fatal(err)
	}
	if _, again := b.fetch(t, &b.officer); !bytes.Equal(again, pdf) {
		t.Error("the report made again differs")
	}
}

func TestAnAwardDoesNotWaitForTheRecord(t *testing.T) {
	b := newBoard(t)
	b.score(t, 0, "100", "10", "80")
	b.world.head = nil
	if _, err := b.awards.AwardTender(b.As(b.officer), decision("bid_2")); err != nil {
		t.Fatal(err)
	}
}

func TestPointsGivenWhileTheOfficerDecidesStopTheDecision(t *testing.T) {
	b := newBoard(t)
	b.score(t, 0, "100", "10", "80")
	stale, err := b.service.Record(t.Context(), tenderID)
	if err != nil {
		t.Fatal(err)
	}
	b.score(t, 1, "100", "100", "1")
	err = b.service.Commit(t.Context(), stale, b.Clock.Now())
	wants(t, "a decision on old points", err, "award.points_changed")
	if errs.From(err).Message == "" || len(servicetest.Emitted(t, b.db)) != 0 {
		t.Error("something was decided")
	}
}
