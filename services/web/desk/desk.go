package desk

import (
	"context"
	"errors"
	"log/slog"
	"strings"

	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// Path is the address of the desk.
const Path = "/desk"

// Roles whose work the desk knows.
const (
	officer        = "officer"
	openingOfficer = "opening_officer"
	evaluator      = "evaluator"
	verifier       = "verifier"
	representative = "representative"
	broker         = "broker"
)

// area is the pages with what they call.
type area struct {
	tenders   tendersv1.TendersServiceClient
	pools     poolsv1.PoolsServiceClient
	bids      bidsv1.BidsServiceClient
	suppliers suppliersv1.SuppliersServiceClient
	watch     watchv1.WatchServiceClient
	log       *slog.Logger
}

// Routes registers the pages on the site.
func Routes(s *page.Site) {
	a := &area{
		tenders: tendersv1.NewTendersServiceClient(s.Conn), pools: poolsv1.NewPoolsServiceClient(s.Conn),
		bids: bidsv1.NewBidsServiceClient(s.Conn), suppliers: suppliersv1.NewSuppliersServiceClient(s.Conn),
		watch: watchv1.NewWatchServiceClient(s.Conn), log: s.Log,
	}
	s.Get(Path, a.desk)
	a.keyRoutes(s)
}

// section is one kind of work.
type section struct {
	title string
	items []item
	// none is said where there is nothing; next leads on in any case.
	none string
	next []ui.Link
}

// item is one thing: what it is, how it stands, and what to do with it.
type item struct {
	name, href string
	meta       []string
	state      ui.TagItem
	// step is what to do next; its absence means that nothing is to be done.
	step ui.Link
}

// waiting counts what has a next step.
func waiting(sections []section) int {
	n := 0
	for _, s := range sections {
		for _, i := range s.items {
			if i.step.Href != "" {
				n++
			}
		}
	}
	return n
}

// desk shows what the viewer has to do. A service that does not answer takes
// its own part of the desk away, not the desk.
func (a *area) desk(r *page.Request) error {
	if err := r.SignedIn(); err != nil {
		return err
	}
	parts := []struct {
		roles []string
		make  func(*page.Request) ([]section, error)
	}{
		{[]string{openingOfficer}, a.opening}, {[]string{officer}, a.buying}, {[]string{evaluator}, a.evaluating},
		{[]string{verifier}, a.verifying}, {[]string{representative}, a.supplying}, {[]string{broker}, a.accompanying},
	}
	var sections []section
	var failed error
	for _, part := range parts {
		if !r.Viewer().Has(part.roles...) {
			continue
		}
		made, err := part.make(r)
		sections, failed = append(sections, made...), errors.Join(failed, err)
	}
	if failed != nil {
		a.log.WarnContext(r.Context(), "a part of the desk is missing", "error", failed)
	}
	view := deskView{sections: sections, waiting: waiting(sections), partly: failed != nil}
	return r.Show(ui.Page{Title: r.T("desk.title")}, deskPage(view, r.Viewer()))
}

// deskView is the desk as it is shown.
type deskView struct {
	sections []section
	waiting  int
	// partly says that a part could not be asked for.
	partly bool
}

func deskLine(ctx context.Context, v deskView) string {
	switch {
	case len(v.sections) == 0:
		return ""
	case v.waiting == 0:
		return i18n.T(ctx, "desk.calm")
	default:
		return i18n.T(ctx, "desk.waiting", "count", v.waiting)
	}
}

// whoLine says as whom the viewer is here.
func whoLine(ctx context.Context, v *ui.Viewer) string {
	var roles []string
	for _, role := range v.Roles {
		roles = append(roles, i18n.T(ctx, "common.role."+role))
	}
	line := strings.Join(roles, ", ")
	if v.OrganisationName != "" && line != "" {
		line += " · "
	}
	return line + v.OrganisationName
}
