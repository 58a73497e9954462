package consultation

import (
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// summary is what an officer publishes.
type summary struct {
	Summary string `form:"summary"`
}

// reading is the answers as the buyers' people read them.
type reading struct {
	t       *procedure.Tender
	answers []*tendersv1.ConsultationAnswer
	text    string
	// writes shows the form of the summary, continues the way to a tender.
	writes, continues bool
}

// said is a reply with who gave it.
type said struct {
	by    *tendersv1.ConsultationAnswer
	reply *tendersv1.ConsultationReply
}

// to are the replies to a question.
func (v reading) to(question string) []said {
	var list []said
	for _, a := range v.answers {
		if r := replyTo(a, question); r != nil {
			list = append(list, said{a, r})
		}
	}
	return list
}

// files says whether any answer came with files.
func (v reading) files() bool {
	for _, a := range v.answers {
		if len(a.GetEvidence()) > 0 {
			return true
		}
	}
	return false
}

func (a *area) mountAnswers(s *page.Site) {
	page.Mount(s, "/tenders/:tender/answers", page.Form[summary]{
		Roles:  []string{procedure.Officer, procedure.Evaluator, procedure.OpeningOfficer},
		Labels: []string{"summary", "consultation.summary.field"},
		Load: func(r *page.Request) (summary, int64, error) {
			t, err := a.consultation(r)
			if err != nil {
				return summary{}, 0, err
			}
			return summary{}, t.GetRevision(), nil
		},
		Show: a.showAnswers, Send: a.conclude,
	})
}

// reading reads what the viewer may see of the answers.
func (a *area) reading(r *page.Request) (*reading, error) {
	t, err := a.consultation(r)
	if err != nil {
		return nil, err
	}
	if !t.Buys(r.Viewer()) {
		return nil, errs.Denied("tender.buyers_only", "only the buyers' people can see this")
	}
	v := &reading{t: t}
	if v.answers, err = a.answers(r, t); err != nil {
		return nil, err
	}
	leads := t.Leads(r.Viewer()) && r.Viewer().Has(procedure.Officer)
	switch {
	case t.GetStatus() == open:
		v.text = r.T("consultation.answers.open", "until", until(r.Context(), t))
	case t.GetStatus() == concluded:
		v.text = r.T("consultation.answers.concluded", "moment", i18n.Moment(r.Context(), t.GetConsultation().GetConcludedAt().AsTime(), t.Zone))
		v.continues = leads
	case t.GetStatus() == closed && leads:
		v.text, v.writes, v.continues = r.T("consultation.answers.closed"), true, true
	default:
		v.text = r.T("consultation.answers.others")
	}
	return v, nil
}

func (a *area) showAnswers(r *page.Request, f *ui.Form) error {
	v, err := a.reading(r)
	if err != nil {
		return err
	}
	f.Name = "summary-" + v.t.GetId()
	return r.Show(show(r, v.t, r.T("consultation.answers.title")), answersPage(v, f))
}

func (a *area) conclude(r *page.Request, v summary, revision int64) (string, error) {
	t, err := a.consultation(r)
	if err != nil {
		return "", err
	}
	_, err = a.tenders.ConcludeConsultation(r.Context(), &tendersv1.ConcludeConsultationRequest{Tender: t.GetId(), Revision: revision, Summary: text(v.Summary)})
	switch {
	case errs.Code(err) == codes.Aborted:
		return "", errs.Precondition("tender.amended_meanwhile", "someone else changed this tender meanwhile; read it, then send yours again")
	case err != nil:
		return "", readable(r.Context(), err, t.Zone)
	}
	r.Notice(true, r.T("consultation.summary.done"))
	return t.At(), nil
}

func (a *area) mountWrite(s *page.Site) {
	page.Mount(s, "/tenders/:tender/write", page.Form[struct{}]{Roles: []string{procedure.Officer}, Show: a.showWrite, Send: a.write})
}

// showWrite says what a tender written from the consultation takes over.
func (a *area) showWrite(r *page.Request, f *ui.Form) error {
	t, err := a.consultation(r)
	if err != nil {
		return err
	}
	c := ui.Confirm{
		Title: r.T("consultation.write.title"), Lead: t.GetTitle(), Button: r.T("consultation.write.button"),
		Consequences: []string{r.T("consultation.write.need"), r.T("consultation.write.record"), r.T("consultation.write.rest")},
		Back:         ui.Link{Text: r.T("consultation.write.back"), Href: t.At()},
	}
	if t.GetStatus() == closed {
		c.Consequences = append(c.Consequences, r.T("consultation.write.summary_first"))
	}
	return r.Show(show(r, t, c.Title), ui.ConfirmMoment(c, f))
}

func (a *area) write(r *page.Request, _ struct{}, _ int64) (string, error) {
	t, err := a.tenders.WriteFromConsultation(r.Context(), &tendersv1.WriteFromConsultationRequest{Tender: r.Param("tender")})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("consultation.write.done"))
	return "/tenders/" + t.GetId(), nil
}
