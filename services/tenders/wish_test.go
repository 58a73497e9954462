package tenders_test

import (
	"testing"

	"google.golang.org/protobuf/proto"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

func TestNoOfficerGetsRoundTheSecondApprovalThatTheirCityWishes(t *testing.T) {
	h := newHouse(t)
	before := h.draft()
	h.accounts.secondApproval.Store(true)
	publish := func(what string, draft *tendersv1.Tender) {
		t.Helper()
		_, err := h.client.PublishTender(h.As(h.officer), &tendersv1.PublishTenderRequest{Tender: draft.GetId()})
		wantReason(t, what, err, "rule.approval.given")
	}
	publish("a draft that was begun before the wish", before)
	after := h.draft(func(d *tendersv1.Tender) {
		d.Approval = &tendersv1.Approval{Approved: true, AskedBy: "per_x", DecidedBy: "per_y"}
	})
	if a := after.GetApproval(); !a.GetRequired() || a.GetApproved() {
		t.Errorf("a new draft begins with %v", a)
	}
	publish("a draft that says it is approved", after)
	without := proto.CloneOf(after)
	without.Approval, without.Title = nil, "Another title for the same cleaning"
	without, err := h.client.UpdateTender(h.As(h.officer), &tendersv1.UpdateTenderRequest{Tender: without})
	if err != nil || !without.GetApproval().GetRequired() {
		t.Fatalf("a draft without it is kept with %v, %v", without.GetApproval(), err)
	}
	publish("a draft that leaves it out", without)
	asked, err := h.client.RequestApproval(h.As(h.officer), &tendersv1.RequestApprovalRequest{Tender: without.GetId()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.client.DecideApproval(h.As(h.officer), &tendersv1.DecideApprovalRequest{Tender: asked.GetId(), Revision: asked.GetRevision(), Approve: true})
	wantReason(t, "one's own approval", err, "approval.own")
	if _, err = h.client.DecideApproval(h.As(h.second()), &tendersv1.DecideApprovalRequest{Tender: asked.GetId(), Revision: asked.GetRevision(), Approve: true}); err != nil {
		t.Fatal(err)
	}
	copied, err := h.client.CopyTender(h.As(h.officer), &tendersv1.CopyTenderRequest{Tender: asked.GetId()})
	if err != nil || !copied.GetApproval().GetRequired() || copied.GetApproval().GetApproved() {
		t.Errorf("a copy begins with %v, %v", copied.GetApproval(), err)
	}
	if _, err = h.client.PublishTender(h.As(h.officer), &tendersv1.PublishTenderRequest{Tender: asked.GetId()}); err != nil {
		t.Errorf("approved by the second officer: %v", err)
	}
}
