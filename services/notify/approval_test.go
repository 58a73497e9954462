package notify_test

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/timestamppb"

	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/notify"
)

func TestTheOtherOfficersAreAskedAndTheAskerLearnsWhatWasDecided(t *testing.T) {
	in := start(t, notify.Deps{})
	officer := optionsv1.Role_ROLE_OFFICER
	asker := in.person("org_city", "asker@gdansk.example", "en", officer)
	second := in.person("org_city", "second@gdansk.example", "pl", officer)
	other := in.person("org_other", "officer@turin.example", "it", officer)
	evaluator := in.person("org_city", "evaluator@gdansk.example", "en", optionsv1.Role_ROLE_EVALUATOR)
	in.Listen("notify", in.service.Consumers()...)
	approval := &tendersv1.Approval{Required: true, AskedBy: asker.Person, AskedAt: timestamppb.New(in.Clock.Now())}
	changed := func() {
		in.Tell("tenders", "ten_1", &tendersv1.ApprovalChanged{Tender: "ten_1", Title: "Cleaning", Organisation: "org_city", Approval: approval})
	}
	changed()
	until(t, "the second officer is asked", func() bool { return len(in.reads(t, second).GetNotifications()) == 1 })
	if n := in.reads(t, second).GetNotifications()[0]; n.GetSubject() != "Prośba o zatwierdzenie: Cleaning" || n.GetLink() != "/tenders/ten_1/approval" {
		t.Errorf("asked with %v", n)
	}
	approval.DecidedBy, approval.DecidedAt, approval.Reason = second.Person, timestamppb.New(in.Clock.Now()), "Name the schools."
	changed()
	until(t, "the asker is told", func() bool { return len(in.reads(t, asker).GetNotifications()) == 1 })
	if n := in.reads(t, asker).GetNotifications()[0]; n.GetSubject() != "Sent back: Cleaning" || !strings.Contains(n.GetText(), "Name the schools.") {
		t.Errorf("told %v", n)
	}
	if n := len(in.reads(t, other).GetNotifications()) + len(in.reads(t, evaluator).GetNotifications()); n != 0 {
		t.Errorf("%d others were told", n)
	}
}
