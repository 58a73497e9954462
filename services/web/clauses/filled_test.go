package clauses_test

import (
	"maps"
	"testing"

	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/clauses"
)

func TestBlanksAreReadBackOutOfAClauseUnlessItWasWrittenOtherwise(t *testing.T) {
	text := &clausesv1.ClauseText{Title: "Tutor", Text: "{target} hours (at least) with {who}, and {who} again."}
	for _, c := range []struct {
		text string
		want map[string]string
		ok   bool
	}{
		{"833 hours (at least) with a coach, and a coach again.", map[string]string{"target": "833", "who": "a coach"}, true},
		{"833 hours (at least) with {who}, and {who} again.", map[string]string{"target": "833"}, true},
		{"833 hours (at least) with a coach, and a nurse again.", nil, false},
		{"833 hours with a coach.", nil, false},
	} {
		got, ok := clauses.Values(text, &tendersv1.Clause{Title: "Tutor", Text: c.text})
		if ok != c.ok || ok && !maps.Equal(got, c.want) {
			t.Errorf("%q: %v %v", c.text, got, ok)
		}
	}
	if _, ok := clauses.Values(text, &tendersv1.Clause{Title: "Coach", Text: "833 hours (at least) with a coach, and a coach again."}); ok {
		t.Error("another title is overlooked")
	}
}
