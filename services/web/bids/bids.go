package bids

import (
	"context"
	"io"

	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/page"
)

// Attachments seals a file for a bid of the organisation of ctx while it comes.
type Attachments interface {
	Seal(ctx context.Context, tender, name string, body io.Reader) (*typesv1.File, error)
}

// Routes registers the pages on the site. Attachments may be nil where bids take
// no files.
func Routes(s *page.Site, attachments Attachments) {}
