package within

import (
	"context"
	"slices"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// listed is how many calls the page of a tender lists, the newest.
const listed = 100

// Panel is what the page of a tender says of calls.
type Panel struct {
	t *procedure.Tender
	// parent is what a call is within, calls are those within the tender.
	parent *tendersv1.Tender
	calls  []*tendersv1.Tender
	// start says that the viewer can start one.
	start bool
}

// PanelOf reads what a call is within, or the calls within a tender.
func PanelOf(r *page.Request, t *procedure.Tender) (Panel, error) {
	p := Panel{t: t}
	client := tendersv1.NewTendersServiceClient(r.Conn())
	if t.GetWithin() != "" {
		parent, err := client.GetTender(r.Context(), &tendersv1.GetTenderRequest{Tender: t.GetWithin()})
		if errs.Code(err) == codes.NotFound {
			return p, nil
		}
		p.parent = parent
		return p, err
	}
	if !p.There() {
		return p, nil
	}
	answer, err := client.ListTenders(r.Context(), &tendersv1.ListTendersRequest{Within: t.GetId(), PageSize: listed})
	p.calls = answer.GetTenders()
	p.start = r.Viewer().Has(procedure.Officer) && runs(r, t) && (t.Buys(r.Viewer()) || t.GetDpsUsage() == "dps-nlist")
	return p, err
}

// runs says whether calls can be drafted: once it is known who may bid, or will.
func runs(r *page.Request, t *procedure.Tender) bool {
	if t.GetFrameworkAgreement() == direct || !r.Now().Before(t.GetContractEnd().AsTime()) {
		return false
	}
	return t.GetStatus() == tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION && procedure.Dynamic(t.Tender) ||
		t.GetStatus() == tendersv1.TenderStatus_TENDER_STATUS_AWARDED
}

// direct is the code of a framework agreement without reopened competition.
const direct = "fa-wo-rc"

// There says whether the page of the tender has a chapter about calls.
func (p Panel) There() bool {
	t := p.t
	if t == nil || t.GetPublishedAt() == nil {
		return false
	}
	return procedure.Dynamic(t.Tender) || t.GetFrameworkAgreement() != "" && t.GetFrameworkAgreement() != "none"
}

// Parent is what a call is within; nil of other tenders.
func (p Panel) Parent() *tendersv1.Tender { return p.parent }

// says is the sentence on how one buys within the tender, with its article.
func (p Panel) says(ctx context.Context) (sentence, article string) {
	switch {
	case procedure.Dynamic(p.t.Tender):
		return i18n.T(ctx, "within.calls.system"), "Art. 34(6)"
	case p.t.GetFrameworkAgreement() == direct:
		return i18n.T(ctx, "within.calls.direct"), "Art. 33(3), 33(4)(a)"
	case p.t.GetFrameworkAgreement() == "fa-mix":
		return i18n.T(ctx, "within.calls.mixed"), "Art. 33(4)(b)"
	default:
		return i18n.T(ctx, "within.calls.framework"), "Art. 33(4)(c), 33(5)"
	}
}

// until is the end of the time to bid in a call, as people read it.
func (p Panel) until(ctx context.Context, call *tendersv1.Tender) string {
	if call.GetDeadline() == nil {
		return ""
	}
	return i18n.Deadline(ctx, call.GetDeadline().AsTime(), p.t.Zone)
}

// stateOf is how a call stands.
func stateOf(ctx context.Context, call *tendersv1.Tender) ui.TagItem {
	kind := ui.TagQuiet
	switch call.GetStatus() {
	case tendersv1.TenderStatus_TENDER_STATUS_OPEN, tendersv1.TenderStatus_TENDER_STATUS_AWARDED:
		kind = ui.TagGood
	case tendersv1.TenderStatus_TENDER_STATUS_DRAFT:
		kind = ui.TagNext
	case tendersv1.TenderStatus_TENDER_STATUS_CANCELLED:
		kind = ui.TagStop
	}
	return ui.TagItem{Kind: kind, Text: i18n.T(ctx, "tenders.status."+statusWord(call))}
}

// who is the sentence on who may bid in a call, which names what it is within.
func (p Panel) who(ctx context.Context) string {
	key := "within.call.framework"
	if p.t.GetWithinDps() {
		key = "within.call.system"
	}
	return i18n.T(ctx, key, "parent", ui.Plain(p.parent.GetTitle()), "address", "/tenders/"+p.parent.GetId())
}

// category names the lot of the parent that a call is in; none is "".
func (p Panel) category() string {
	i := slices.IndexFunc(p.parent.GetLots(), func(l *tendersv1.Lot) bool { return l.GetId() == p.t.GetWithinLot() })
	if i < 0 {
		return ""
	}
	return p.parent.GetLots()[i].GetTitle()
}
