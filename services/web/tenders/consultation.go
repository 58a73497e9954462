package tenders

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// asking is the word for a market consultation that takes answers, as the search
// has it.
const asking = "consultation"

// consults says whether the market is only asked (Art. 40); nobody bids.
func consults(t *tendersv1.Tender) bool {
	return t.GetProcedure() == tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION
}

// market is what the market is asked.
type market struct {
	Questions []marketQuestion `form:"questions"`
}

type marketQuestion struct {
	ID   string `form:"id"`
	Text string `form:"text"`
}

func (q marketQuestion) empty() bool { return strings.TrimSpace(q.Text) == "" }

func marketPart() part[market] {
	return part[market]{
		name: partMarket,
		read: func(_ *page.Request, t *tendersv1.Tender, _ *time.Location) (market, error) {
			var v market
			for _, q := range t.GetConsultation().GetQuestions() {
				v.Questions = append(v.Questions, marketQuestion{q.GetId(), q.GetText()})
			}
			return v, nil
		},
		write: func(_ *page.Request, t *tendersv1.Tender, v market, _ *time.Location) error {
			t.Consultation = &tendersv1.Consultation{}
			for _, row := range filled(v.Questions, marketQuestion.empty) {
				t.Consultation.Questions = append(t.Consultation.Questions, &tendersv1.ConsultationQuestion{Id: row.ID, Text: text(row.Text)})
			}
			return nil
		},
		without: func(v market, i int) market { v.Questions = without(v.Questions, i); return v },
		prefix:  func(*page.Request, *tendersv1.Tender) string { return "tender.consultation." },
		fields:  func(b *bench, f *ui.Form) templ.Component { return marketFields(f, rows(b.r, f, "questions")) },
		labels:  []string{"questions[].text", "consultation.question", "questions", "tenders.part.market"},
	}
}

// marketHref leads to a question of a consultation.
func marketHref(t *tendersv1.Tender, field string) string {
	field = strings.TrimPrefix(field, "consultation.")
	if strings.Contains(field, "[") {
		return at(t, "edit", partMarket) + "#" + ui.ID(field)
	}
	return at(t, "edit", partMarket)
}

// askedInShort says in plain words what a consultation is about and what it is not.
func (p public) askedInShort(ctx context.Context) []string {
	return []string{
		i18n.T(ctx, "consultation.short.what", "buyers", ui.Plain(buyers(ctx, buyerNames(p.t))), "what", ui.Plain(p.what(ctx)), "place", ui.Plain(p.place(ctx))),
		i18n.T(ctx, "consultation.short.no_bids"), i18n.T(ctx, "consultation.short.for_all"),
	}
}

// askedUntil are the instants of a consultation after its questions.
func (p public) askedUntil(ctx context.Context) []ui.Row {
	t := p.t
	rows := []ui.Row{{Key: i18n.T(ctx, "consultation.field.until"), Value: p.moment(ctx, t.GetDeadline())}}
	if at := t.GetConsultation().GetConcludedAt(); at != nil {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "consultation.time.concluded"), Value: p.moment(ctx, at)})
	}
	if t.GetCancelledAt() != nil {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "tenders.time.cancelled"), Value: p.moment(ctx, t.GetCancelledAt())})
	}
	return rows
}

// stepConsulting is what the reader can do next with a consultation.
func stepConsulting(r *page.Request, t *tendersv1.Tender, zone *time.Location, open int) step {
	until := i18n.Deadline(r.Context(), instant(t.GetDeadline()), zone)
	say := func(key string) step { return step{Title: r.T(key), Text: r.T(key+"_text", "moment", until)} }
	answers := ui.Link{Text: r.T("consultation.step.answers"), Href: at(t, "answers")}
	switch lead := leads(r.Viewer(), t); {
	case t.GetStatus() == tendersv1.TenderStatus_TENDER_STATUS_OPEN && lead:
		s := stepOfLead(r, t, zone, open)
		s.Title, s.Text = r.T("consultation.step.yours"), r.T("consultation.step.yours_text", "moment", until)
		if open > 0 {
			s.More = append([]ui.Link{answers}, s.More...)
		} else {
			s.Main, s.More = answers, append([]ui.Link{s.Main}, s.More...)
		}
		return s
	case t.GetStatus() == tendersv1.TenderStatus_TENDER_STATUS_OPEN:
		return stepOfAnswer(r, t, say("consultation.step.open"), answers)
	case t.GetStatus() == tendersv1.TenderStatus_TENDER_STATUS_CONCLUDED:
		s := say("consultation.step.concluded")
		s.Main = ui.Link{Text: r.T("consultation.step.read"), Href: "#summary"}
		if lead {
			s.Main, s.More = ui.Link{Text: r.T("consultation.step.write"), Href: at(t, "write")}, []ui.Link{answers}
		}
		return s
	default:
		s := say("consultation.step.closed")
		if buys(r.Viewer(), t) {
			s.Main = answers
		}
		if lead {
			s.Main = ui.Link{Text: r.T("consultation.step.conclude"), Href: at(t, "answers")}
			s.More = []ui.Link{cancelLink(r, t)}
		}
		return s
	}
}

// stepOfAnswer is for everybody but the leading buyer while answers are taken.
func stepOfAnswer(r *page.Request, t *tendersv1.Tender, s step, answers ui.Link) step {
	if buys(r.Viewer(), t) {
		s.Main = answers
		return s
	}
	s.Main = ui.Link{Text: r.T("consultation.step.answer"), Href: at(t, "answer")}
	if questionsEnd(t).AsTime().After(r.Now()) {
		s.More = append(s.More, ui.Link{Text: r.T("tenders.step.ask"), Href: at(t, "questions", "ask")})
	}
	return s
}

// writtenFrom leads to the tenders that were written from a consultation and that
// the viewer may see.
func (a *area) writtenFrom(r *page.Request, t *tendersv1.Tender) ([]ui.Link, error) {
	var list []ui.Link
	for _, id := range t.GetConsultation().GetTenders() {
		one, err := a.tenders.GetTender(r.Context(), &tendersv1.GetTenderRequest{Tender: id})
		if errs.Code(err) == codes.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, ui.Link{Text: title(r.Context(), one), Href: at(one)})
	}
	return list, nil
}

// amendTitle and amendLink name the page that corrects a tender, or a consultation.
func amendTitle(t *tendersv1.Tender) string {
	if consults(t) {
		return "consultation.amend.title"
	}
	return "tenders.amend.title"
}

func amendLink(t *tendersv1.Tender) string {
	if consults(t) {
		return "consultation.amend.title"
	}
	return "tenders.step.amend"
}

// amendLead says what amending means.
func amendLead(ctx context.Context, t *tendersv1.Tender) string {
	if consults(t) {
		return i18n.T(ctx, "consultation.amend.lead")
	}
	return i18n.T(ctx, "tenders.amend.lead")
}

// previewLink and previewText are about a draft as everybody will see it: those
// who bid for a tender, and those who answer a consultation.
func previewLink(t *tendersv1.Tender) string {
	if consults(t) {
		return "consultation.preview"
	}
	return "tenders.draft.preview"
}

func previewText(t *tendersv1.Tender) string {
	if consults(t) {
		return "consultation.preview_text"
	}
	return "tenders.preview.text"
}
