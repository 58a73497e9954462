package notify

import (
	"fmt"
	"slices"
	"time"

	"github.com/fairlot/fairlot/pkg/errs"
)

const (
	// blankUntil is a time, RFC 3339, that is written as a day.
	blankUntil = "until"
	// blankReasons are machine words, one space apart, that are said in the words of
	// the language, each on its line.
	blankReasons = "reasons"
	// blankNote is what people wrote; any kind may have it.
	blankNote = "note"
)

// kind is what a text needs.
type kind struct {
	name string
	// blanks that must be filled.
	blanks []string
	// secret: only mailed, at once, to an address, and not kept once it is sent.
	secret bool
}

// kinds are all there are, as doc.go lists them.
func kinds() []kind {
	return []kind{
		{name: "proof_code", blanks: []string{"code", "supplier", "minutes"}, secret: true},
		{name: "invitation", blanks: []string{"organisation", "inviter"}, secret: true},
		{name: "saved_search_news", blanks: []string{"name", "count"}},
		{name: "verification_given", blanks: []string{"supplier", "organisation", blankUntil}},
		{name: "verification_relied_on", blanks: []string{"supplier", "organisation"}},
		{name: "verification_asked_again", blanks: []string{"supplier", "organisation"}},
		{name: "verification_withdrawn", blanks: []string{"supplier", "organisation"}},
		{name: kindEnds, blanks: []string{"supplier", "organisation", blankUntil}},
		{name: kindEnded, blanks: []string{"supplier", "organisation", blankUntil}},
		{name: "supplier_suspended", blanks: []string{"supplier", "organisation"}},
		{name: "suspension_answered", blanks: []string{"supplier"}},
		{name: "supplier_reinstated", blanks: []string{"supplier", "organisation"}},
		{name: "supplier_claimed", blanks: []string{"supplier", "organisation"}},
		{name: "claim_accepted", blanks: []string{"supplier"}},
		{name: "claim_declined", blanks: []string{"supplier"}},
		{name: "representation_proven", blanks: []string{"supplier"}},
		{name: "dispute_opened", blanks: []string{"supplier", "organisation"}},
		{name: "dispute_frozen", blanks: []string{"supplier", "organisation"}},
		{name: "dispute_decided", blanks: []string{"supplier", "organisation"}},
		{name: "mandate_given", blanks: []string{"supplier", blankUntil}},
		{name: "mandate_ended", blanks: []string{"supplier"}},
		{name: "approval_asked", blanks: []string{"tender"}},
		{name: "approval_given", blanks: []string{"tender"}},
		{name: "approval_returned", blanks: []string{"tender"}},
		{name: "tender_fits", blanks: []string{"tender", "score", blankReasons, blankUntil}},
		{name: "tender_amended", blanks: []string{"tender", blankUntil}},
		{name: "tender_amended_bid", blanks: []string{"tender", blankUntil}},
		{name: "question_answered", blanks: []string{"tender"}},
		{name: "tender_cancelled", blanks: []string{"tender"}},
		{name: "candidate_invited", blanks: []string{"tender", blankUntil}},
		{name: "participation_declined", blanks: []string{"tender"}},
		{name: "participation_requested", blanks: []string{"tender", "supplier", blankUntil}},
		{name: "participation_admitted", blanks: []string{"tender", blankUntil}},
		{name: "participation_not_admitted", blanks: []string{"tender"}},
		{name: "tender_deadline_near", blanks: []string{"tender", blankUntil}},
		{name: "question_asked", blanks: []string{"tender", blankUntil}},
		{name: "question_open", blanks: []string{"tender", blankUntil}},
		{name: "consultation_fits", blanks: []string{"tender", "score", blankReasons, blankUntil}},
		{name: "consultation_amended", blanks: []string{"tender", blankUntil}},
		{name: "consultation_deadline_near", blanks: []string{"tender", blankUntil}},
		{name: "consultation_question_asked", blanks: []string{"tender", blankUntil}},
		{name: "consultation_question_open", blanks: []string{"tender", blankUntil}},
		{name: "consultation_concluded", blanks: []string{"tender"}},
	}
}

// kindOf finds a kind and checks that its blanks are filled. Codes:
// InvalidArgument (notify.unknown_kind, notify.word_missing, notify.word_date).
func kindOf(name string, words map[string]string) (kind, error) {
	i := slices.IndexFunc(kinds(), func(k kind) bool { return k.name == name })
	if i < 0 {
		return kind{}, errs.Invalid("kind", "notify.unknown_kind", fmt.Sprintf("there is no text %q; services/notify lists the kinds", name), "kind", name)
	}
	k := kinds()[i]
	for _, blank := range k.blanks {
		if words[blank] == "" {
			return kind{}, errs.Invalid("words."+blank, "notify.word_missing", fmt.Sprintf("the text %q needs the word %q", name, blank), "word", blank)
		}
		if _, err := time.Parse(time.RFC3339, words[blank]); blank == blankUntil && err != nil {
			return kind{}, errs.Invalid("words."+blank, "notify.word_date", "give a time such as 2026-12-04T12:00:00Z", "word", blank)
		}
	}
	return k, nil
}
