package watch

import (
	"context"
	"strconv"
	"time"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// hearRequested tells the officers who decide about it that an enterprise asks to
// take part in a dynamic purchasing system, and until when (Art. 34(5)).
func (s *Service) hearRequested(ctx context.Context, e *tendersv1.ParticipationRequested) error {
	t, p := e.GetTender(), e.GetRequest()
	if !s.fresh(p.GetRequestedAt()) || len(t.GetBuyers()) == 0 {
		return nil
	}
	n := newsOf(t, "participation-requested/"+p.GetId()+"/"+moment(p.GetRequestedAt().AsTime()), kindRequested)
	n.link = "/tenders/" + t.GetId() + "/requests/" + p.GetId()
	n.more = map[string]string{"supplier": p.GetSupplierName(), "until": p.GetDueAt().AsTime().Format(time.RFC3339)}
	return s.tellOrganisations(ctx, n, officers(), t.GetBuyers()[0].GetOrganisation())
}

// hearDecided tells an enterprise whether it is admitted, and why not
// (Art. 55(2)(a)).
func (s *Service) hearDecided(ctx context.Context, e *tendersv1.ParticipationDecided) error {
	t, p := e.GetTender(), e.GetRequest()
	if !s.fresh(p.GetDecidedAt()) {
		return nil
	}
	n := newsOf(t, "participation-decided/"+p.GetId()+"/"+moment(p.GetDecidedAt().AsTime()), kindAdmitted)
	n.link = "/tenders/" + t.GetId() + "/participation"
	if !p.GetAdmitted() {
		n.kind, n.note = kindRefused, p.GetReason()
	}
	return s.tellOrganisations(ctx, n, representatives(), p.GetOrganisation())
}

// moment tells two acts on one request apart.
func moment(at time.Time) string { return strconv.FormatInt(at.UnixMilli(), 10) }
