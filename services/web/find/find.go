package find

import (
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
)

// Where tenders are found, the feed of what is found, and where such a search is
// kept and opened again.
const (
	listPath  = "/tenders"
	feedPath  = "/tenders.atom"
	savePath  = "/searches/tenders/new"
	savedPath = "/searches/tenders/:search"
	minePath  = "/searches"
)

// area is the pages with what they call.
type area struct {
	*enterprise.Reader
	search searchv1.SearchServiceClient
	watch  watchv1.WatchServiceClient
}

// Routes registers the pages on the site.
func Routes(s *page.Site, reader *enterprise.Reader) {
	a := &area{Reader: reader, search: searchv1.NewSearchServiceClient(s.Conn), watch: watchv1.NewWatchServiceClient(s.Conn)}
	s.Get(listPath, a.list)
	s.Get(feedPath, a.feed)
	a.mountSave(s)
	s.Get(savedPath, a.saved)
}
