package consultation

import (
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// answer is what an enterprise sends: a reply for each question it has something
// to say to.
type answer struct {
	Replies  []reply       `form:"replies"`
	Evidence []page.Upload `form:"evidence"`
}

type reply struct {
	Question     string `form:"question"`
	Text         string `form:"text"`
	Confidential bool   `form:"confidential"`
}

// standing is how the viewer's answer stands: the sentence, and what to do next.
type standing struct {
	Title, Text string
	Next        []ui.Link
	// asks shows the form.
	asks bool
	mine *tendersv1.ConsultationAnswer
	t    *procedure.Tender
}

// there says whether the viewer's enterprise has an answer that stands.
func (s standing) there() bool { return s.mine != nil && s.mine.GetWithdrawnAt() == nil }

func evidence() ui.Allowed {
	return ui.Allowed{Kinds: []string{"pdf", "odt", "ods", "docx", "xlsx", "csv", "txt", "jpg", "jpeg", "png"}, Max: page.MaxBody, Many: true}
}

func (a *area) mountAnswer(s *page.Site) {
	page.Mount(s, "/tenders/:tender/answer", page.Form[answer]{
		Files: map[string]ui.Allowed{"evidence": evidence()}, Load: a.loadAnswer, Show: a.showAnswer, Send: a.answer,
		Labels: []string{"evidence", "consultation.answer.evidence"},
	})
	page.Mount(s, "/tenders/:tender/answer/withdraw", page.Form[struct{}]{
		Roles: []string{procedure.Representative}, Show: a.showWithdraw, Send: a.withdraw,
	})
}

// own is the answer of the viewer's enterprise, nil where there is none.
func (a *area) own(r *page.Request, t *procedure.Tender) (*tendersv1.ConsultationAnswer, error) {
	if t.Buys(r.Viewer()) {
		return nil, nil //nolint:nilnil // a buyer answers nothing
	}
	list, err := a.answers(r, t)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

func (a *area) loadAnswer(r *page.Request) (answer, int64, error) {
	t, err := a.consultation(r)
	if err != nil {
		return answer{}, 0, err
	}
	mine, err := a.own(r, t)
	var v answer
	for _, q := range t.GetConsultation().GetQuestions() {
		row := reply{Question: q.GetId()}
		if given := replyTo(mine, q.GetId()); given != nil {
			row.Text, row.Confidential = given.GetText(), given.GetConfidential()
		}
		v.Replies = append(v.Replies, row)
	}
	for _, f := range mine.GetEvidence() {
		v.Evidence = append(v.Evidence, page.UploadOf(f))
	}
	return v, 0, err
}

// replyTo is what an answer says to a question, nil for nothing.
func replyTo(a *tendersv1.ConsultationAnswer, question string) *tendersv1.ConsultationReply {
	for _, r := range a.GetReplies() {
		if r.GetQuestion() == question {
			return r
		}
	}
	return nil
}

func (a *area) showAnswer(r *page.Request, f *ui.Form) error {
	t, err := a.consultation(r)
	if err != nil {
		return err
	}
	if t.Buys(r.Viewer()) {
		return r.Redirect(t.At("answers"))
	}
	mine, err := a.own(r, t)
	if err != nil {
		return err
	}
	f.Name = "answer-" + t.GetId()
	for i := range t.GetConsultation().GetQuestions() {
		f.Names = append(f.Names, ui.FieldName{Field: cell(i, "text"), Name: r.T("consultation.answer.number", "n", i+1)})
	}
	return r.Show(show(r, t, r.T("consultation.answer.title")), answerPage(standingOf(r, t, mine), f))
}

// standingOf says how the viewer's answer stands.
func standingOf(r *page.Request, t *procedure.Tender, mine *tendersv1.ConsultationAnswer) standing {
	s := standing{t: t, mine: mine}
	say := func(key string, params ...any) { s.Title, s.Text = r.T(key), r.T(key+"_text", params...) }
	answered := i18n.Moment(r.Context(), mine.GetAnsweredAt().AsTime(), t.Zone)
	switch {
	case t.GetStatus() == open && !r.Viewer().Has(procedure.Representative):
		say("consultation.answer.role", "until", until(r.Context(), t))
	case t.GetStatus() == open && s.there():
		say("consultation.answer.sent", "moment", answered, "until", until(r.Context(), t))
		s.asks = true
		s.Next = []ui.Link{{Text: r.T("consultation.withdraw.link"), Href: t.At("answer", "withdraw")}}
	case t.GetStatus() == open:
		say("consultation.answer.open", "until", until(r.Context(), t))
		s.asks = true
	case t.GetStatus() == concluded:
		say("consultation.answer.concluded")
		s.Next = []ui.Link{{Text: r.T("consultation.step.read"), Href: t.At() + "#summary"}}
	case t.GetStatus() == closed && s.there():
		say("consultation.answer.waits", "moment", answered)
	case t.GetStatus() == closed:
		say("consultation.answer.over", "until", until(r.Context(), t))
	default:
		say("consultation.answer.ended")
	}
	return s
}

func (a *area) answer(r *page.Request, v answer, _ int64) (string, error) {
	t, err := a.consultation(r)
	if err != nil {
		return "", err
	}
	q := &tendersv1.AnswerConsultationRequest{Tender: t.GetId()}
	for _, row := range v.Replies {
		q.Replies = append(q.Replies, &tendersv1.ConsultationReply{Question: row.Question, Text: text(row.Text), Confidential: row.Confidential})
	}
	for _, f := range v.Evidence {
		q.Evidence = append(q.Evidence, f.File())
	}
	if _, err := a.tenders.AnswerConsultation(r.Context(), q); err != nil {
		return "", readable(r.Context(), err, t.Zone)
	}
	r.Notice(true, r.T("consultation.answer.done"))
	return t.At("answer"), nil
}

func (a *area) showWithdraw(r *page.Request, f *ui.Form) error {
	t, err := a.consultation(r)
	if err != nil {
		return err
	}
	c := ui.Confirm{
		Title: r.T("consultation.withdraw.title"), Lead: t.GetTitle(), Button: r.T("consultation.withdraw.button"),
		Consequences: []string{r.T("consultation.withdraw.unseen"), r.T("consultation.withdraw.again", "until", until(r.Context(), t))},
		Back:         ui.Link{Text: r.T("consultation.withdraw.back"), Href: t.At("answer")},
	}
	return r.Show(show(r, t, c.Title), ui.ConfirmMoment(c, f))
}

func (a *area) withdraw(r *page.Request, _ struct{}, _ int64) (string, error) {
	t, err := a.consultation(r)
	if err != nil {
		return "", err
	}
	if _, err = a.tenders.AnswerConsultation(r.Context(), &tendersv1.AnswerConsultationRequest{Tender: t.GetId(), Withdraw: true}); err != nil {
		return "", readable(r.Context(), err, t.Zone)
	}
	r.Notice(true, r.T("consultation.withdraw.done"))
	return t.At("answer"), nil
}
