package verification

import (
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
)

// area is the pages with what they call.
type area struct {
	*enterprise.Reader
}

// Routes registers the pages on the site.
func Routes(s *page.Site, reader *enterprise.Reader) {
	a := &area{Reader: reader}
	a.verifyRoutes(s)
}
