package tenders

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// consults says whether the market is asked before a procedure (Art. 40): nobody
// bids, so there is no key, no opening and no award.
func consults(t *tendersv1.Tender) bool {
	return t.GetProcedure() == tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION
}

// concluded says whether what a consultation taught is published.
func concluded(t *tendersv1.Tender) bool {
	return consults(t) && t.GetConsultation().GetConcludedAt() != nil
}

// asked is what an officer's draft asks the market. All else in it the house
// writes, after the publication; a draft has none of it.
func asked(input *tendersv1.Tender) *tendersv1.Consultation {
	if len(input.GetConsultation().GetQuestions()) == 0 {
		return nil
	}
	return &tendersv1.Consultation{Questions: input.GetConsultation().GetQuestions()}
}

// ofItsKind takes off a draft what does not belong to what it became: questions
// to the market off a tender, and off a consultation lots, clauses, people and
// whatever else only a procedure has.
func ofItsKind(t *tendersv1.Tender) {
	if !consults(t) {
		t.Consultation = nil
		return
	}
	asked := &tendersv1.Tender{
		Id: t.GetId(), Revision: t.GetRevision(), Buyers: t.GetBuyers(), CreatedAt: t.GetCreatedAt(), CopiedFrom: t.GetCopiedFrom(), Approval: t.GetApproval(),
		Title: t.GetTitle(), Description: t.GetDescription(), Language: t.GetLanguage(), Procedure: t.GetProcedure(), ContractNature: t.GetContractNature(),
		Cpv: t.GetCpv(), AdditionalCpv: t.GetAdditionalCpv(), Place: t.GetPlace(), Value: t.GetValue(), Documents: t.GetDocuments(),
		Deadline: t.GetDeadline(), QuestionsUntil: t.GetQuestionsUntil(), Consultation: t.GetConsultation(), ConsultedIn: t.GetConsultedIn(),
	}
	proto.Reset(t)
	proto.Merge(t, asked)
}

// ofACity holds that a consultation is not the tender of a pool: a pool has one,
// and it buys.
func ofACity(t *tendersv1.Tender) error {
	if consults(t) && t.GetPool() != "" {
		return errs.Invalid("tender.procedure", "consultation.pool", "the pool's one tender buys; ask the market with a consultation of your own city")
	}
	return nil
}

// mayAnswer holds the time for answers.
func mayAnswer(t *tendersv1.Tender, now time.Time) error {
	switch {
	case !consults(t):
		return notConsulting()
	case t.GetCancelledAt() != nil:
		return errs.Precondition("consultation.cancelled", "the buyer cancelled this consultation; it takes no answers")
	case now.Before(t.GetDeadline().AsTime()):
		return nil
	}
	until := t.GetDeadline().AsTime().Format(time.RFC3339)
	return errs.Precondition("consultation.time_over", "the time to answer is over; it ended at "+until, "until", until)
}

func notConsulting() error {
	return errs.Precondition("consultation.not_consultation", "this is no market consultation; there is nothing to answer")
}

// replied are the replies that say something. Each is to a question of the
// consultation, to none twice, and there is at least one.
func replied(t *tendersv1.Tender, replies []*tendersv1.ConsultationReply) ([]*tendersv1.ConsultationReply, error) {
	var kept []*tendersv1.ConsultationReply
	var problems []error
	seen := map[string]bool{}
	for i, r := range replies {
		known := slices.ContainsFunc(t.GetConsultation().GetQuestions(), func(q *tendersv1.ConsultationQuestion) bool { return q.GetId() == r.GetQuestion() })
		if !known || seen[r.GetQuestion()] {
			problems = append(problems, errs.Invalid(fmt.Sprintf("replies[%d].question", i), "consultation.unknown_question",
				"there is no question "+r.GetQuestion()+" that is still without an answer", "question", r.GetQuestion()))
		}
		seen[r.GetQuestion()] = true
		if strings.TrimSpace(r.GetText()) != "" {
			kept = append(kept, r)
		}
	}
	if len(kept) == 0 && len(problems) == 0 {
		problems = append(problems, errs.Invalid("replies", "consultation.no_reply", "answer at least one question"))
	}
	return kept, errs.Join(problems...)
}

// standing are the answers that were not taken back.
func standing(answers []*tendersv1.ConsultationAnswer) []*tendersv1.ConsultationAnswer {
	return slices.DeleteFunc(slices.Clone(answers), func(a *tendersv1.ConsultationAnswer) bool { return a.GetWithdrawnAt() != nil })
}

func organisationsOf(answers []*tendersv1.ConsultationAnswer) []string {
	var list []string
	for _, a := range answers {
		list = append(list, a.GetOrganisation())
	}
	return list
}

// mayConclude holds that a consultation ends once, when everyone had the time to
// answer.
func mayConclude(t *tendersv1.Tender, now time.Time) error {
	if !consults(t) {
		return notConsulting()
	}
	switch StatusAt(t, now) {
	case tendersv1.TenderStatus_TENDER_STATUS_CLOSED:
		return nil
	case tendersv1.TenderStatus_TENDER_STATUS_CONCLUDED:
		return errs.Precondition("consultation.concluded", "what this consultation taught is published already")
	case tendersv1.TenderStatus_TENDER_STATUS_OPEN:
		until := t.GetDeadline().AsTime().Format(time.RFC3339)
		return errs.Precondition("consultation.still_open", "enterprises can still answer; publish what you learnt after "+until, "until", until)
	default:
		return errs.Precondition("consultation.not_published", "only a consultation that ran can be summarised")
	}
}

// leastPassage is how many characters of a confidential reply make a passage
// that cannot stand in the summary by chance.
const leastPassage = 15

// harmless holds that a summary names nobody who answered, and repeats no
// passage that was marked as confidential (Art. 21(1), 41). What is said in
// other words only its writer can see.
func harmless(summary string, answers []*tendersv1.ConsultationAnswer) error {
	said := plainWords(summary)
	var problems []error
	for _, a := range answers {
		if name := plainWords(a.GetSupplierName()); name != "" && hasWords(said, name) {
			problems = append(problems, errs.Invalid("summary", "consultation.names", "the summary names "+a.GetSupplierName()+"; say what was learnt, not from whom", "supplier", a.GetSupplierName()))
		}
		for _, r := range a.GetReplies() {
			if passage := repeated(said, r); passage != "" {
				problems = append(problems, errs.Invalid("summary", "consultation.reveals", "the summary repeats what was marked as confidential: “"+passage+"”", "passage", passage))
			}
		}
	}
	return errs.Join(problems...)
}

// repeated is the first passage of a confidential reply that stands in a text.
func repeated(said string, r *tendersv1.ConsultationReply) string {
	if !r.GetConfidential() {
		return ""
	}
	for _, passage := range strings.FieldsFunc(r.GetText(), func(c rune) bool { return strings.ContainsRune(".!?;\n", c) }) {
		if words := plainWords(passage); utf8.RuneCountInString(words) >= leastPassage && strings.Contains(said, words) {
			return strings.TrimSpace(passage)
		}
	}
	return ""
}

// plainWords is a text in lower case with single spaces.
func plainWords(text string) string { return strings.Join(strings.Fields(strings.ToLower(text)), " ") }

// hasWords says whether words stand in a text, not only within other words.
func hasWords(text, words string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], words)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(words)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return true
		}
		from = end
	}
}

// conclude ends a consultation with what it taught.
func conclude(t *tendersv1.Tender, summary string, answers int, now time.Time) {
	if t.GetConsultation() == nil {
		t.Consultation = &tendersv1.Consultation{}
	}
	t.Consultation.Summary, t.Consultation.ConcludedAt = summary, timestamppb.New(now)
	t.Consultation.Answers = int32(answers) //nolint:gosec // a store's page holds fewer
	t.UpdatedAt = timestamppb.New(now)
}
