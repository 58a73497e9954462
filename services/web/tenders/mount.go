package tenders

import "github.com/fairlot/fairlot/services/web/page"

// mountParts registers the pages of the parts of a draft, and of a lot as
// everybody reads it.
func (a *area) mountParts(s *page.Site) {
	mountPart(s, a, a.needPart())
	mountPart(s, a, marketPart())
	mountPart(s, a, lotsPart())
	mountPart(s, a, a.lotPart())
	a.mountClauses(s)
	mountPart(s, a, reservationPart())
	mountPart(s, a, criteriaPart())
	mountPart(s, a, contractPart())
	mountPart(s, a, timetablePart())
	mountPart(s, a, documentsPart())
	mountPart(s, a, peoplePart())
	s.Post("/tenders/:tender/undo", a.undo)
	s.Post(readingPath, a.readLive)
	s.Get("/tenders/:tender/lots/:lot", a.lotPublic)
}
