package awards

import (
	"github.com/fairlot/fairlot/services/web/page"
)

// Routes registers the pages on the site.
func Routes(s *page.Site) {}
