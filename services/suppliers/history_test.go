package suppliers

import (
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

func TestAHistoryIsBoundedAndLosesEditsFirst(t *testing.T) {
	at := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)
	s := &suppliersv1.Supplier{}
	people := []actor{{organisation: "org_1", person: "per_1"}, {organisation: "org_1", person: "per_2"}}
	people[0].did(s, at, actRegistered, "", "")
	for i := range maxActs {
		people[i%2].did(s, at.Add(time.Duration(i)*time.Minute), actEdited, "", "")
		people[i%2].did(s, at.Add(time.Duration(i)*time.Minute), actVerified, "ver_1", "")
	}
	got := bounded(s.GetHistory())
	if len(got) != maxActs || got[0].GetKind() != actRegistered {
		t.Fatalf("%d acts, the first %v", len(got), got[0])
	}
	verified := 0
	for _, act := range got {
		if act.GetKind() == actVerified {
			verified++
		}
	}
	if verified != maxActs-1 {
		t.Errorf("%d of %d statements are kept", verified, maxActs)
	}
	if last := got[len(got)-1]; !last.GetAt().AsTime().Equal(at.Add((maxActs - 1) * time.Minute)) {
		t.Errorf("the newest is %v", last)
	}
}

func TestEditsOfOnePersonWithinAnHourAreOneAct(t *testing.T) {
	at := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)
	edit := func(person, mandate string, after time.Duration) *suppliersv1.Act {
		return &suppliersv1.Act{Kind: actEdited, Person: person, Mandate: mandate, At: timestamppb.New(at.Add(after))}
	}
	for name, c := range map[string]struct {
		second *suppliersv1.Act
		acts   int
	}{
		"within the hour":    {edit("per_1", "", time.Hour-time.Second), 1},
		"after an hour":      {edit("per_1", "", time.Hour), 2},
		"of someone else":    {edit("per_2", "", time.Minute), 2},
		"under a mandate":    {edit("per_1", "man_1", time.Minute), 2},
		"and something else": {&suppliersv1.Act{Kind: actSubmitted, Person: "per_1", At: timestamppb.New(at)}, 2},
	} {
		got := bounded([]*suppliersv1.Act{edit("per_1", "", 0), c.second})
		if len(got) != c.acts || !got[len(got)-1].GetAt().AsTime().Equal(c.second.GetAt().AsTime()) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
