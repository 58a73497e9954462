package tenders_test

import (
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/auth"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// second is another officer of the leading city.
func (h *house) second() auth.Identity {
	return h.Person(h.officer.Organisation, auth.RoleOfficer)
}

func TestADraftThatNeedsASecondPersonIsPublishedOnlyAsTheyApprovedIt(t *testing.T) {
	h := newHouse(t)
	draft := h.draft(func(t *tendersv1.Tender) { t.Approval = &tendersv1.Approval{Required: true} })
	publish := func() error {
		_, err := h.client.PublishTender(h.As(h.officer), &tendersv1.PublishTenderRequest{Tender: draft.GetId()})
		return err
	}
	wantReason(t, "before it is approved", publish(), "rule.approval.given")
	decide := func(who auth.Identity, revision int64, approve bool, reason string) (*tendersv1.Tender, error) {
		return h.client.DecideApproval(h.As(who), &tendersv1.DecideApprovalRequest{Tender: draft.GetId(), Revision: revision, Approve: approve, Reason: reason})
	}
	_, err := decide(h.second(), draft.GetRevision(), true, "")
	wantReason(t, "nobody asked", err, "approval.not_asked")
	asked, err := h.client.RequestApproval(h.As(h.officer), &tendersv1.RequestApprovalRequest{Tender: draft.GetId()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = decide(h.officer, asked.GetRevision(), true, "")
	wantReason(t, "one's own", err, "approval.own")
	_, err = decide(h.stranger, asked.GetRevision(), true, "")
	wantCode(t, "another city", err, codes.NotFound)
	_, err = decide(h.second(), asked.GetRevision(), false, " ")
	wantReason(t, "sent back without a reason", err, "approval.reason")
	approved, err := decide(h.second(), asked.GetRevision(), true, "")
	if err != nil || !approved.GetApproval().GetApproved() {
		t.Fatalf("got %v, %v", approved.GetApproval(), err)
	}
	changed := proto.CloneOf(approved)
	changed.Description, changed.Approval = "Something else.", nil
	changed, err = h.client.UpdateTender(h.As(h.officer), &tendersv1.UpdateTenderRequest{Tender: changed})
	if err != nil || changed.GetApproval().GetApproved() || !changed.GetApproval().GetRequired() {
		t.Fatalf("a change ends the approval and nobody takes the need away: %v, %v", changed.GetApproval(), err)
	}
	wantReason(t, "after a change", publish(), "rule.approval.given")
	_, err = decide(h.second(), approved.GetRevision(), true, "")
	wantCode(t, "a revision that was changed", err, codes.Aborted)
	asked, err = h.client.RequestApproval(h.As(h.officer), &tendersv1.RequestApprovalRequest{Tender: draft.GetId()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = decide(h.second(), asked.GetRevision(), true, ""); err != nil {
		t.Fatal(err)
	}
	if err := publish(); err != nil {
		t.Fatalf("approved as it is: %v", err)
	}
	seen, err := h.client.GetTender(h.As(h.supplier), &tendersv1.GetTenderRequest{Tender: draft.GetId()})
	if err != nil || seen.GetApproval() != nil {
		t.Errorf("the public sees who approved: %v, %v", seen.GetApproval(), err)
	}
}

func TestAnApprovalOutlastsASaveThatChangesNothing(t *testing.T) {
	h := newHouse(t)
	draft := h.draft()
	asked, err := h.client.RequestApproval(h.As(h.officer), &tendersv1.RequestApprovalRequest{Tender: draft.GetId()})
	if err != nil {
		t.Fatal(err)
	}
	forged := proto.CloneOf(asked)
	forged.Approval.Approved = true
	same, err := h.client.UpdateTender(h.As(h.officer), &tendersv1.UpdateTenderRequest{Tender: forged})
	if err != nil || same.GetApproval().GetApproved() || same.GetApproval().GetAskedBy() != h.officer.Person {
		t.Errorf("got %v, %v", same.GetApproval(), err)
	}
}

func TestCommentsAreForTheBuyersPeopleAndCanBeSettledAndOpened(t *testing.T) {
	h := newHouse(t)
	h.accounts.people[h.officer.Person] = &accountsv1.Person{Id: h.officer.Person, Name: "Ada"}
	draft := h.published()
	c, err := h.client.CreateComment(h.As(h.officer), &tendersv1.CreateCommentRequest{Tender: draft.GetId(), Part: "lots", Text: "Is the south too large?"})
	if err != nil || c.GetPersonName() != "Ada" {
		t.Fatalf("got %v, %v", c, err)
	}
	list := func(who auth.Identity) (*tendersv1.ListCommentsResponse, error) {
		return h.client.ListComments(h.As(who), &tendersv1.ListCommentsRequest{Tender: draft.GetId()})
	}
	if got, err := list(h.colleague); err != nil || len(got.GetComments()) != 1 || got.GetComments()[0].GetText() != "Is the south too large?" {
		t.Errorf("a colleague: %v, %v", got, err)
	}
	_, err = list(h.stranger)
	wantCode(t, "another city, though the tender is public", err, codes.PermissionDenied)
	_, err = list(h.supplier)
	wantCode(t, "a supplier", err, codes.PermissionDenied)
	for _, reopen := range []bool{false, true} {
		c, err := h.client.ResolveComment(h.As(h.colleague), &tendersv1.ResolveCommentRequest{Tender: draft.GetId(), Comment: c.GetId(), Reopen: reopen})
		if err != nil || (c.GetResolvedAt() == nil) != reopen {
			t.Errorf("reopen %v: %v, %v", reopen, c, err)
		}
	}
	other := h.draft()
	_, err = h.client.ResolveComment(h.As(h.colleague), &tendersv1.ResolveCommentRequest{Tender: other.GetId(), Comment: c.GetId()})
	wantCode(t, "through another tender", err, codes.NotFound)
}

func TestADraftBeginsFromATenderWithoutItsDatesPeopleAndForeignFiles(t *testing.T) {
	h := newHouse(t)
	from := h.published()
	copyTender := func(who auth.Identity, id string) (*tendersv1.Tender, error) {
		return h.client.CopyTender(h.As(who), &tendersv1.CopyTenderRequest{Tender: id})
	}
	c, err := copyTender(h.stranger, from.GetId())
	if err != nil {
		t.Fatal(err)
	}
	if c.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_DRAFT || c.GetCopiedFrom() != from.GetId() || c.GetBuyers()[0].GetOrganisation() != h.stranger.Organisation {
		t.Errorf("the copy is %v", c)
	}
	if len(c.GetClauses()) != 1 || len(c.GetLots()) != 2 || len(c.GetCriteria()) != 2 || c.GetTitle() != from.GetTitle() {
		t.Errorf("what is bought is not copied: %v", c)
	}
	if c.GetDeadline() != nil || c.GetContractEnd() != nil || len(c.GetOpeningOfficers()) != 0 || len(c.GetDocuments()) != 0 || c.GetSealingKey() != "" || c.GetPublishedAt() != nil || c.GetVersion() != 0 {
		t.Errorf("dates, people or decisions are copied: %v", c)
	}
	_, err = copyTender(h.stranger, h.draft().GetId())
	wantCode(t, "another city's draft", err, codes.NotFound)
}

func TestACancelledDraftCanBeTakenUpAgainAndNothingElse(t *testing.T) {
	h := newHouse(t)
	restore := func(who auth.Identity, id string) (*tendersv1.Tender, error) {
		return h.client.RestoreTender(h.As(who), &tendersv1.RestoreTenderRequest{Tender: id})
	}
	cancel := func(id string) {
		if _, err := h.client.CancelTender(h.As(h.officer), &tendersv1.CancelTenderRequest{Tender: id, Reason: "no longer needed"}); err != nil {
			t.Fatal(err)
		}
	}
	draft, public := h.draft(), h.published()
	_, err := restore(h.officer, draft.GetId())
	wantReason(t, "not cancelled", err, "tender.not_restorable")
	cancel(draft.GetId())
	cancel(public.GetId())
	_, err = restore(h.officer, public.GetId())
	wantReason(t, "it was public", err, "tender.not_restorable")
	_, err = restore(h.stranger, draft.GetId())
	wantCode(t, "another city", err, codes.NotFound)
	again, err := restore(h.officer, draft.GetId())
	if err != nil || again.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_DRAFT || again.GetCancellationReason() != "" {
		t.Errorf("got %v, %v", again, err)
	}
}

func TestAnAmendmentSaysFieldByFieldWhatItChanged(t *testing.T) {
	h := newHouse(t)
	public := h.published()
	later := public.GetDeadline().AsTime().Add(7 * 24 * time.Hour)
	amended, err := h.client.AmendTender(h.As(h.officer), &tendersv1.AmendTenderRequest{
		Tender: public.GetId(), Note: "The south has one more school.", Deadline: stamp(later), Description: "Thirteen schools.",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []*tendersv1.Difference{
		{Field: "deadline", Before: public.GetDeadline().AsTime().Format(time.RFC3339), After: later.Format(time.RFC3339)},
		{Field: "description", Before: public.GetDescription(), After: "Thirteen schools."},
	}
	got := amended.GetAmendments()[0].GetDifferences()
	if len(got) != len(want) || !proto.Equal(got[0], want[0]) || !proto.Equal(got[1], want[1]) {
		t.Errorf("got %v", got)
	}
}
