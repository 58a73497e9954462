package tenders

import (
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// question is what a bidder asks.
type question struct {
	Text string `form:"text"`
}

// reply is what the buyer answers, for all to read.
type reply struct {
	Answer string `form:"answer"`
}

// forum is the questions of a tender as the viewer may read them.
type forum struct {
	p public
	// waiting are open questions: those of the viewer, or all for the buyers' people.
	waiting []*tendersv1.Question
	leads   bool
	// mayAsk says that the time for questions runs and the viewer may be a bidder.
	mayAsk bool
	until  string
}

func (a *area) mountQuestions(s *page.Site) {
	s.Get("/tenders/:tender/questions", a.showQuestions)
	page.Mount(s, "/tenders/:tender/questions/ask", page.Form[question]{
		Roles: []string{"representative", "broker"}, Show: a.showAsk, Send: a.ask, Labels: []string{"text", "tenders.questions.text"},
	})
	page.Mount(s, "/tenders/:tender/questions/:question", page.Form[reply]{
		Roles: []string{roleOfficer}, Load: a.loadAnswer, Show: a.showAnswer, Send: a.answer, Labels: []string{"answer", "tenders.questions.answer"},
	})
}

func (a *area) questions(r *page.Request) (forum, error) {
	t, err := a.tender(r)
	if err != nil {
		return forum{}, err
	}
	p, err := a.publicOf(r, t)
	if err != nil {
		return forum{}, err
	}
	answer, err := a.tenders.ListQuestions(r.Context(), &tendersv1.ListQuestionsRequest{Tender: t.GetId()})
	if err != nil {
		return forum{}, err
	}
	f := forum{p: p, leads: leads(r.Viewer(), t), until: p.moment(r.Context(), questionsEnd(t))}
	takes := t.GetStatus() == tendersv1.TenderStatus_TENDER_STATUS_OPEN || t.GetStatus() == tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION
	f.mayAsk = takes && r.Now().Before(questionsEnd(t).AsTime()) && !buys(r.Viewer(), t)
	for _, q := range answer.GetQuestions() {
		if q.GetAnsweredAt() != nil {
			f.p.answered = append(f.p.answered, q)
		} else {
			f.waiting = append(f.waiting, q)
		}
	}
	return f, nil
}

func (a *area) showQuestions(r *page.Request) error {
	f, err := a.questions(r)
	if err != nil {
		return err
	}
	name := r.T("tenders.questions.title")
	return r.Show(ui.Page{Title: name, Section: ui.SectionTenders, Crumbs: crumbs(r, f.p.t, name)}, questionsPage(f))
}

func (a *area) showAsk(r *page.Request, f *ui.Form) error {
	all, err := a.questions(r)
	if err != nil {
		return err
	}
	if !all.mayAsk && !f.Filled {
		until := i18n.Deadline(r.Context(), questionsEnd(all.p.t).AsTime(), all.p.zone)
		return errs.Precondition("question.time_over", "the time for questions is over", "until", until)
	}
	f.Name = "question-" + all.p.t.GetId()
	name := r.T("tenders.questions.ask")
	return r.Show(ui.Page{Title: name, Section: ui.SectionTenders, Crumbs: crumbs(r, all.p.t, name)}, askPage(all, f))
}

func (a *area) ask(r *page.Request, v question, _ int64) (string, error) {
	_, err := a.tenders.AskQuestion(r.Context(), &tendersv1.AskQuestionRequest{Tender: r.Param("tender"), Text: text(v.Text)})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("tenders.questions.asked"))
	return "/tenders/" + r.Param("tender") + "/questions", nil
}

// asked is the question that the address names, with its tender.
func (a *area) asked(r *page.Request) (forum, *tendersv1.Question, error) {
	if _, err := a.led(r); err != nil {
		return forum{}, nil, err
	}
	f, err := a.questions(r)
	if err != nil {
		return f, nil, err
	}
	for _, list := range [][]*tendersv1.Question{f.waiting, f.p.answered} {
		for _, q := range list {
			if q.GetId() == r.Param("question") {
				return f, q, nil
			}
		}
	}
	return f, nil, errs.New(codes.NotFound, "question.not_found", "there is no such question")
}

func (a *area) loadAnswer(r *page.Request) (reply, int64, error) {
	_, q, err := a.asked(r)
	return reply{q.GetAnswer()}, q.GetRevision(), err
}

func (a *area) showAnswer(r *page.Request, f *ui.Form) error {
	all, q, err := a.asked(r)
	if err != nil {
		return err
	}
	f.Name = "answer-" + q.GetId()
	name := r.T("tenders.questions.answer_title")
	return r.Show(ui.Page{Title: name, Section: ui.SectionTenders, Crumbs: crumbs(r, all.p.t, name)}, answerPage(all, q, f))
}

func (a *area) answer(r *page.Request, v reply, _ int64) (string, error) {
	_, err := a.tenders.AnswerQuestion(r.Context(), &tendersv1.AnswerQuestionRequest{
		Tender: r.Param("tender"), Question: r.Param("question"), Answer: text(v.Answer),
	})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("tenders.questions.answered"))
	return "/tenders/" + r.Param("tender") + "/questions", nil
}
