package participation

import (
	"context"
	"time"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	asking    = tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION
	selecting = tendersv1.TenderStatus_TENDER_STATUS_SELECTION
	bidding   = tendersv1.TenderStatus_TENDER_STATUS_OPEN
)

// area is the pages with what they call.
type area struct {
	tenders   tendersv1.TendersServiceClient
	suppliers suppliersv1.SuppliersServiceClient
	read      *procedure.Reader
}

// Routes registers the pages on the site.
func Routes(s *page.Site) {
	a := &area{tenders: tendersv1.NewTendersServiceClient(s.Conn), suppliers: suppliersv1.NewSuppliersServiceClient(s.Conn), read: procedure.NewReader(s.Conn)}
	a.mountRequest(s)
	a.mountInvite(s)
	a.mountDecide(s)
}

// tender reads a tender in which one asks to take part.
func (a *area) tender(r *page.Request) (*procedure.Tender, error) {
	t, err := a.read.Tender(r.Context(), r.Param("tender"))
	if err != nil {
		return nil, err
	}
	if t.GetProcedure() != tendersv1.Procedure_PROCEDURE_RESTRICTED || t.GetPublishedAt() == nil || t.GetWithin() != "" {
		return nil, errs.Precondition("participation.not_restricted", "in this procedure nobody asks to take part; bid for it instead")
	}
	return t, nil
}

// requests are those that the viewer may see.
func (a *area) requests(r *page.Request, t *procedure.Tender) ([]*tendersv1.ParticipationRequest, error) {
	answer, err := a.tenders.ListParticipationRequests(r.Context(), &tendersv1.ListParticipationRequestsRequest{Tender: t.GetId()})
	return answer.GetRequests(), err
}

// until is the end of the time to ask, as people read it.
func until(ctx context.Context, t *procedure.Tender) string {
	if procedure.Dynamic(t.Tender) {
		return i18n.Deadline(ctx, t.GetContractEnd().AsTime(), t.Zone)
	}
	return i18n.Deadline(ctx, t.GetParticipationDeadline().AsTime(), t.Zone)
}

// readable writes the instants of an error as people read them.
func readable(ctx context.Context, err error, zone *time.Location) error {
	if err == nil {
		return nil
	}
	e := errs.From(err)
	written := func(params map[string]string) {
		for name, value := range params {
			if at, err := time.Parse(time.RFC3339, value); err == nil {
				params[name] = i18n.Deadline(ctx, at, zone)
			}
		}
	}
	written(e.Params)
	for _, f := range e.Fields {
		written(f.Params)
	}
	return e
}

// fileHref is the address of a file that was sent with a request.
func fileHref(t *procedure.Tender, f *typesv1.File) string {
	return "/api/v1/tenders/" + t.GetId() + "/requests/" + f.GetId()
}

func show(r *page.Request, t *procedure.Tender, title string) ui.Page {
	return ui.Page{Title: title, Section: ui.SectionTenders, Crumbs: t.Crumbs(r, ui.Link{Text: title})}
}
