package watch

import (
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// Where the pages are.
const (
	searchesPath = "/searches"
	listsPath    = "/lists"
	listPath     = "/lists/:list"
	addPath      = "/lists/add"
)

// area is the pages with what they call.
type area struct {
	*enterprise.Reader
	watch  watchv1.WatchServiceClient
	search searchv1.SearchServiceClient
}

// Routes registers the pages on the site.
func Routes(s *page.Site, reader *enterprise.Reader) {
	a := &area{Reader: reader, watch: watchv1.NewWatchServiceClient(s.Conn), search: searchv1.NewSearchServiceClient(s.Conn)}
	s.Get(searchesPath, a.searches)
	s.Post(searchesPath+"/:search/change", a.changeSearch)
	s.Post(searchesPath+"/:search/delete", a.deleteSearch)
	s.Post(searchesPath+"/restore", a.restoreSearch)
	a.mountAdd(s)
	s.Get(listsPath, a.lists)
	s.Get(listPath, a.list)
	s.Get(listPath+"/list.csv", a.export)
	s.Get(listPath+"/list.xlsx", a.export)
	s.Post(listPath+"/remove", a.remove)
	s.Post(listPath+"/restore", a.restore)
	s.Post(listPath+"/note", a.note)
	a.mountChange(s)
	a.mountDelete(s)
}

// crumbs lead from the enterprises over what people keep.
func crumbs(r *page.Request, links ...ui.Link) []ui.Link {
	return append([]ui.Link{{Text: r.T("common.nav.enterprises"), Href: enterprise.ListPath}}, links...)
}

func shown(title string, crumbs []ui.Link) ui.Page {
	return ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: crumbs}
}
