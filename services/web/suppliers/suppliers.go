package suppliers

import (
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
)

// area is the pages with what they call.
type area struct {
	*enterprise.Reader
	search searchv1.SearchServiceClient
}

// Routes registers the pages on the site. The registration comes before: one's
// own has an address among those of all.
func Routes(s *page.Site, reader *enterprise.Reader) {
	a := &area{Reader: reader, search: searchv1.NewSearchServiceClient(s.Conn)}
	s.Get(enterprise.ListPath, a.list)
	s.Get(enterprise.OnePath, a.one)
}
