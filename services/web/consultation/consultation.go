package consultation

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	open      = tendersv1.TenderStatus_TENDER_STATUS_OPEN
	closed    = tendersv1.TenderStatus_TENDER_STATUS_CLOSED
	concluded = tendersv1.TenderStatus_TENDER_STATUS_CONCLUDED
)

// area is the pages with what they call.
type area struct {
	tenders tendersv1.TendersServiceClient
	read    *procedure.Reader
}

// Routes registers the pages on the site.
func Routes(s *page.Site) {
	a := &area{tenders: tendersv1.NewTendersServiceClient(s.Conn), read: procedure.NewReader(s.Conn)}
	a.mountAnswer(s)
	a.mountAnswers(s)
	a.mountWrite(s)
}

// consultation reads a consultation that is or was public.
func (a *area) consultation(r *page.Request) (*procedure.Tender, error) {
	t, err := a.read.Tender(r.Context(), r.Param("tender"))
	if err != nil {
		return nil, err
	}
	if t.GetProcedure() != tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION || t.GetPublishedAt() == nil {
		return nil, errs.Precondition("consultation.not_consultation", "this is no market consultation; there is nothing to answer")
	}
	return t, nil
}

// answers are those that the viewer may see.
func (a *area) answers(r *page.Request, t *procedure.Tender) ([]*tendersv1.ConsultationAnswer, error) {
	list, err := a.tenders.ListConsultationAnswers(r.Context(), &tendersv1.ListConsultationAnswersRequest{Tender: t.GetId()})
	return list.GetAnswers(), err
}

// until is the end of the time to answer, as people read it.
func until(ctx context.Context, t *procedure.Tender) string {
	return i18n.Deadline(ctx, t.GetDeadline().AsTime(), t.Zone)
}

// readable writes the instants of an error as people read them.
func readable(ctx context.Context, err error, zone *time.Location) error {
	if err == nil {
		return nil
	}
	e := errs.From(err)
	for name, value := range e.Params {
		if at, err := time.Parse(time.RFC3339, value); err == nil {
			e.Params[name] = i18n.Deadline(ctx, at, zone)
		}
	}
	return e
}

// text is what was typed in several lines, without the ends that browsers add.
func text(typed string) string { return strings.TrimSpace(strings.ReplaceAll(typed, "\r\n", "\n")) }

func cell(i int, field string) string { return fmt.Sprintf("replies[%d].%s", i, field) }

// fileHref is the address of a file that was sent with an answer.
func fileHref(t *procedure.Tender, f *typesv1.File) string {
	return "/api/v1/tenders/" + t.GetId() + "/answers/" + f.GetId()
}

func show(r *page.Request, t *procedure.Tender, title string) ui.Page {
	return ui.Page{Title: title, Section: ui.SectionTenders, Crumbs: t.Crumbs(r, ui.Link{Text: title})}
}
