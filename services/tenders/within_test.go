package tenders_test

import (
	"slices"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/run/runtest"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

// call starts a call and completes it, so that it can be published now.
func (h *house) call(parent, lot string) *tendersv1.Tender {
	h.t.Helper()
	t, err := h.client.StartCall(h.As(h.officer), &tendersv1.StartCallRequest{Tender: parent, Lot: lot})
	if err != nil {
		h.t.Fatal(err)
	}
	now := h.Clock.Now()
	t.Value, t.Deadline, t.ContractStart, t.ContractEnd = eur("60000"), stamp(now.AddDate(0, 0, 14)), stamp(now.AddDate(0, 1, 0)), stamp(now.AddDate(1, 0, 0))
	for _, l := range t.GetLots() {
		l.Value = eur("30000")
	}
	t.OpeningOfficers, t.Evaluators = h.openers, []string{h.evaluator.Person}
	if t, err = h.client.UpdateTender(h.As(h.officer), &tendersv1.UpdateTenderRequest{Tender: t}); err != nil {
		h.t.Fatal(err)
	}
	return t
}

func (h *house) publish(t *tendersv1.Tender) (*tendersv1.Tender, error) {
	return h.client.PublishTender(h.As(h.officer), &tendersv1.PublishTenderRequest{Tender: t.GetId(), Revision: t.GetRevision()})
}

// invitedBy gives whom the events since the last reading invited.
func (h *house) invitedBy() []string {
	h.t.Helper()
	var list []string
	for _, e := range servicetest.Emitted(h.t, h.db) {
		if e.Type != "CandidatesInvited" {
			continue
		}
		var told tendersv1.CandidatesInvited
		if err := protojson.Unmarshal(e.Data, &told); err != nil {
			h.t.Fatal(err)
		}
		for _, p := range told.GetRequests() {
			list = append(list, p.GetSupplier())
		}
	}
	slices.Sort(list)
	return list
}

func (h *house) starts(who auth.Identity, parent, lot string) error {
	_, err := h.client.StartCall(h.As(who), &tendersv1.StartCallRequest{Tender: parent, Lot: lot})
	return err
}

func TestThoseAdmittedToTheCategoryAreInvitedToACallWhenItIsPublished(t *testing.T) {
	h := newHouse(t)
	system := h.system()
	third := h.Person(h.Organisation(), auth.RoleRepresentative)
	h.admit(h.join(h.supplier, system.GetId()))
	h.admit(h.join(h.rival, system.GetId(), "LOT-0002"))
	if _, err := h.decide(h.officer, h.join(third, system.GetId()), "No reference of this size."); err != nil {
		t.Fatal(err)
	}
	early := h.call(system.GetId(), "LOT-0001")
	_, err := h.publish(early)
	wantReason(t, "before the first requests are in", err, "rule.within.running")
	h.Clock.Advance(33 * days)
	h.invitedBy()
	for lot, want := range map[string][]string{
		"LOT-0001": {"sup_" + h.supplier.Organisation}, "LOT-0002": {"sup_" + h.supplier.Organisation, "sup_" + h.rival.Organisation},
	} {
		slices.Sort(want)
		draft := h.call(system.GetId(), lot)
		if draft.GetProcedure() != tendersv1.Procedure_PROCEDURE_RESTRICTED || len(draft.GetLots()) != 1 || draft.GetDpsUsage() != "" || len(draft.GetClauses()) != 1 {
			t.Errorf("a call begins with %v", draft)
		}
		open, err := h.publish(draft)
		if err != nil {
			t.Fatal(err)
		}
		if open.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_OPEN || open.GetSealingKey() == "" || !slices.Equal(slices.Sorted(slices.Values(open.GetInvited())), want) {
			t.Errorf("a call in %s is %s and invites %v", lot, open.GetStatus(), open.GetInvited())
		}
		if told := h.invitedBy(); !slices.Equal(told, want) {
			t.Errorf("a call in %s tells %v", lot, told)
		}
		if seen := h.read(open.GetId()); len(seen.GetInvited()) != 0 || seen.GetWithin() != system.GetId() {
			t.Errorf("the public reads %v", seen)
		}
		_, err = h.request(third, open.GetId(), false)
		wantReason(t, "asking to take part in a call", err, "participation.not_restricted")
	}
	list := func(who auth.Identity) int {
		answer, err := h.client.ListTenders(h.As(who), &tendersv1.ListTendersRequest{Within: system.GetId()})
		if err != nil {
			t.Fatal(err)
		}
		return len(answer.GetTenders())
	}
	if list(h.officer) != 3 || list(h.rival) != 2 {
		t.Errorf("the officer finds %d calls, a bidder %d", list(h.officer), list(h.rival))
	}
}

func TestACallStaysACallWhateverAnOfficerHandsIn(t *testing.T) {
	h := newHouse(t)
	draft := h.call(h.system().GetId(), "")
	draft.Within, draft.WithinDps, draft.Procedure, draft.FrameworkAgreement = "", false, tendersv1.Procedure_PROCEDURE_OPEN, "fa-mix"
	kept, err := h.client.UpdateTender(h.As(h.officer), &tendersv1.UpdateTenderRequest{Tender: draft})
	if err != nil || kept.GetWithin() == "" || !kept.GetWithinDps() || kept.GetProcedure() != tendersv1.Procedure_PROCEDURE_RESTRICTED || kept.GetFrameworkAgreement() != "" {
		t.Errorf("kept %v, %v", kept, err)
	}
	forged := h.lawful()
	forged.Within, forged.WithinDps = h.system().GetId(), true
	made, err := h.client.CreateTender(h.As(h.stranger), &tendersv1.CreateTenderRequest{Tender: forged})
	if err != nil || made.GetWithin() != "" {
		t.Errorf("another city makes its tender a call: %v, %v", made.GetWithin(), err)
	}
}

func TestOnlyABuyerOfTheSystemStartsCallsUnlessItIsOpenToOthers(t *testing.T) {
	h := newHouse(t)
	system := h.system()
	wantReason(t, "another city", h.starts(h.stranger, system.GetId(), ""), "call.not_buyer")
	wantReason(t, "an unknown category", h.starts(h.officer, system.GetId(), "LOT-0009"), "call.lot_unknown")
	wantCode(t, "a draft", h.starts(h.stranger, h.draft().GetId(), ""), codes.NotFound)
	wantReason(t, "a tender that is neither", h.starts(h.officer, h.published().GetId(), ""), "call.no_technique")
	open := h.system(func(t *tendersv1.Tender) { t.DpsUsage = "dps-nlist" })
	if err := h.starts(h.stranger, open.GetId(), ""); err != nil {
		t.Errorf("a system that is open to other buyers: %v", err)
	}
	h.Clock.Advance(900 * days)
	wantReason(t, "after the end", h.starts(h.officer, system.GetId(), ""), "call.over")
}

func TestOnlyThoseAwardedInAFrameworkAreInvitedToAReopenedCompetition(t *testing.T) {
	h := newHouse(t)
	h.Listen("tenders", h.service.Consumers()...)
	framework := h.published(func(t *tendersv1.Tender) { t.FrameworkAgreement = "fa-w-rc" })
	wantReason(t, "before the award", h.starts(h.officer, framework.GetId(), ""), "call.not_awarded")
	decided := framework.GetDeadline().AsTime().AddDate(0, 0, 5)
	h.awards.won[framework.GetId()] = []*awardsv1.LotAward{
		{Lot: "LOT-0001", Organisation: h.supplier.Organisation, Supplier: "sup_first"}, {Lot: "LOT-0002", Organisation: h.rival.Organisation, Supplier: "sup_second"},
	}
	h.Tell("bids", framework.GetId(), &bidsv1.BidsOpened{Tender: framework.GetId(), OpenedAt: stamp(decided.AddDate(0, 0, -2)), Bids: 2})
	h.Tell("awards", framework.GetId(), &awardsv1.AwardDecided{Award: &awardsv1.Award{Tender: framework.GetId(), DecidedAt: stamp(decided), StandstillUntil: stamp(decided.AddDate(0, 0, 11))}})
	runtest.Eventually(t, "the award is heard", func() bool { return h.read(framework.GetId()).GetAwardedAt() != nil })
	h.Clock.Set(decided.Add(days))
	_, err := h.publish(h.call(framework.GetId(), ""))
	wantReason(t, "before the end of the standstill", err, "rule.within.running")
	h.Clock.Set(decided.Add(20 * days))
	h.invitedBy()
	for lot, want := range map[string][]string{"": {"sup_first", "sup_second"}, "LOT-0002": {"sup_second"}} {
		open, err := h.publish(h.call(framework.GetId(), lot))
		if err != nil || open.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_OPEN || !slices.Equal(open.GetInvited(), want) {
			t.Errorf("in lot %q: %v, %v", lot, open.GetInvited(), err)
		}
	}
	beyond := h.call(framework.GetId(), "")
	beyond.Value = eur("360000.01")
	if beyond, err = h.client.UpdateTender(h.As(h.officer), &tendersv1.UpdateTenderRequest{Tender: beyond}); err != nil {
		t.Fatal(err)
	}
	_, err = h.publish(beyond)
	wantReason(t, "beyond what the calls before leave of the value", err, "rule.within.value")
	table, err := h.client.GetTimetable(h.As(h.officer), &tendersv1.GetTimetableRequest{Tender: beyond.GetId()})
	if err != nil || table.GetMinimumDays() != 10 || table.GetEarliestParticipationDeadline() != nil {
		t.Errorf("the timetable of a call: %v, %v", table, err)
	}
}
