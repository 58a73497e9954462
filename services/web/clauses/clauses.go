package clauses

import (
	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/cpv"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// The addresses of the library.
const (
	Path           = "/clauses"
	CalibratorPath = Path + "/calibrator"
	minePath       = Path + "/mine"
	newPath        = Path + "/new"
)

// officer is who writes a city's clauses.
const officer = "officer"

// area is the pages with what they call.
type area struct {
	clauses clausesv1.ClausesServiceClient
	tenders tendersv1.TendersServiceClient
	finder  *cpv.Finder
	sums    *Calibrator
}

// Routes registers the pages on the site.
func Routes(s *page.Site, cities *enterprise.Gazetteer) {
	a := &area{
		clauses: clausesv1.NewClausesServiceClient(s.Conn), tenders: tendersv1.NewTendersServiceClient(s.Conn),
		finder: cpv.New(s.Conn), sums: NewCalibrator(s.Conn, cities),
	}
	s.Get(Path, a.list)
	s.Get(CalibratorPath, a.calibrator)
	s.Get(minePath, a.mine)
	a.mountWriting(s)
	s.Get(Path+"/:clause", a.one)
	s.Get(Path+"/:clause/versions", a.versions)
	s.Post(Path+"/:clause/retire", a.retire)
	s.Post(Path+"/:clause/share", a.share)
}

// get reads the clause of the address.
func (a *area) get(r *page.Request, version int32) (*clausesv1.LibraryClause, error) {
	return a.clauses.GetLibraryClause(r.Context(), &clausesv1.GetLibraryClauseRequest{Clause: r.Param("clause"), Version: version})
}

// at is the address of a clause, or of a page of it.
func at(c *clausesv1.LibraryClause, parts ...string) string {
	address := Path + "/" + c.GetId()
	for _, p := range parts {
		address += "/" + p
	}
	return address
}

// shown is a page of the library; the last of the crumbs has no address.
func shown(r *page.Request, title string, crumbs ...ui.Link) ui.Page {
	trail := append([]ui.Link{{Text: r.T("library.title"), Href: Path}}, crumbs...)
	return ui.Page{Title: title, Section: ui.SectionClauses, Crumbs: append(trail, ui.Link{Text: title})}
}

// mineOf says whether the clause is of the viewer's city and the viewer may change it.
func mineOf(v *ui.Viewer, c *clausesv1.LibraryClause) bool {
	return v.Has(officer) && c.GetOrganisation() != "" && c.GetOrganisation() == v.Organisation
}
