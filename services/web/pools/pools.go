package pools

import (
	"context"
	"time"

	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	"github.com/fairlot/fairlot/services/web/cpv"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// roleOfficer is who declares demands and acts for a city in a pool.
const roleOfficer = "officer"

// area is the pages with what they call.
type area struct {
	pools   poolsv1.PoolsServiceClient
	codes   *cpv.Finder
	catalog *i18n.Catalog
}

// Routes registers the pages on the site.
func Routes(s *page.Site) {
	a := &area{pools: poolsv1.NewPoolsServiceClient(s.Conn), codes: cpv.New(s.Conn), catalog: s.Catalog}
	s.Get("/pools", a.list)
	a.mountDeclare(s)
	s.Get("/demands/:demand", a.demand)
	a.mountOpen(s)
	s.Get("/pools/:pool", a.pool)
	a.mountJoin(s)
	a.mountSign(s)
	s.Get("/pools/:pool/signed", a.signed)
	a.mountTender(s)
}

// demandAt and poolAt are the addresses of a demand and of a pool's pages.
func demandAt(id string) string { return "/demands/" + id }

func poolAt(id string, parts ...string) string {
	address := "/pools/" + id
	for _, part := range parts {
		address += "/" + part
	}
	return address
}

// crumbs lead from the list to a page; the last name has no address.
func crumbs(r *page.Request, between []ui.Link, last string) []ui.Link {
	links := append([]ui.Link{{Text: r.T("common.nav.pools"), Href: "/pools"}}, between...)
	if last != "" {
		links = append(links, ui.Link{Text: last})
	}
	return links
}

// shown answers with a page of the section.
func shown(title string, links []ui.Link) ui.Page {
	return ui.Page{Title: title, Section: ui.SectionPools, Crumbs: links}
}

// owns says whether the viewer is an officer of the city that declared a demand.
func owns(v *ui.Viewer, d *poolsv1.Demand) bool {
	return v.Has(roleOfficer) && v.Organisation == d.GetOrganisation()
}

// period writes when a contract is to run, on the clock of its place.
func period(ctx context.Context, d *poolsv1.Demand) string {
	zone := i18n.ZoneOf(d.GetPlace().GetCountry())
	return i18n.T(ctx, "pools.period", "from", i18n.Date(ctx, d.GetPeriodStart().AsTime(), zone), "to", i18n.Date(ctx, d.GetPeriodEnd().AsTime(), zone))
}

// periodShort is the same for lists.
func periodShort(ctx context.Context, d *poolsv1.Demand, now time.Time) string {
	zone := i18n.ZoneOf(d.GetPlace().GetCountry())
	return i18n.T(ctx, "pools.period_short", "from", i18n.DateShort(ctx, d.GetPeriodStart().AsTime(), now, zone), "to", i18n.DateShort(ctx, d.GetPeriodEnd().AsTime(), now, zone))
}

// where writes the place: "Malmö, Sweden".
func where(ctx context.Context, d *poolsv1.Demand) string {
	country := d.GetPlace().GetCountry()
	switch city := d.GetPlace().GetCity(); {
	case country == "":
		return city
	case city == "":
		return i18n.Country(ctx, country)
	default:
		return city + ", " + i18n.Country(ctx, country)
	}
}
