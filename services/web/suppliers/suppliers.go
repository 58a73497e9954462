package suppliers

import (
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
)

// pickForm is the id of the form of what is ticked in the list.
const pickForm = "picked"

// area is the pages with what they call.
type area struct {
	*enterprise.Reader
	search   searchv1.SearchServiceClient
	watch    watchv1.WatchServiceClient
	delivery deliveryv1.DeliveryServiceClient
}

// Routes registers the pages on the site. The registration comes before: one's
// own has an address among those of all.
func Routes(s *page.Site, reader *enterprise.Reader) {
	a := &area{
		Reader: reader, search: searchv1.NewSearchServiceClient(s.Conn), watch: watchv1.NewWatchServiceClient(s.Conn),
		delivery: deliveryv1.NewDeliveryServiceClient(s.Conn),
	}
	s.Get(enterprise.ListPath, a.list)
	s.Get(csvPath, a.export)
	s.Get(xlsxPath, a.export)
	s.Get(comparePath, a.compare)
	a.mountSave(s)
	s.Get(savedPath, a.saved)
	s.Get(enterprise.OnePath, a.one)
}
