package bids

import (
	"context"
	"io"

	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	// maxFile is the largest attachment in bytes.
	maxFile = 100_000_000
	// maxForm is the most that comes at one time; files can be sent in several goes.
	maxForm = 3*maxFile + 4_000_000
	// pageSize is how many bids the list shows at a time.
	pageSize = 20
)

// Attachments seals a file for a bid of the organisation of ctx while it comes.
type Attachments interface {
	Seal(ctx context.Context, tender, name string, body io.Reader) (*typesv1.File, error)
}

// area is the pages with what they call.
type area struct {
	bids        bidsv1.BidsServiceClient
	read        *procedure.Reader
	attachments Attachments
}

// Routes registers the pages on the site. Attachments may be nil where bids take
// no files.
func Routes(s *page.Site, attachments Attachments) {
	a := &area{bids: bidsv1.NewBidsServiceClient(s.Conn), read: procedure.NewReader(s.Conn), attachments: attachments}
	a.mountOffer(s)
	a.mountOpening(s)
	s.Get("/bids", a.mine)
	a.mountReplace(s)
	a.mountWithdraw(s)
	s.Post("/bids/:bid/confirm", a.confirm)
	s.Get("/bids/:bid", a.show)
}

// kinds are the files that bids take, by the ending of their names.
func kinds() []string {
	return []string{"pdf", "odt", "ods", "docx", "xlsx", "csv", "txt", "jpg", "jpeg", "png", "zip"}
}

// files are the file fields of an offer.
func (a *area) files() map[string]ui.Allowed {
	if a.attachments == nil {
		return nil
	}
	return map[string]ui.Allowed{"attachments": attachable()}
}

func attachable() ui.Allowed { return ui.Allowed{Kinds: kinds(), Max: maxFile, Many: true} }

// sealer keeps the files of one request's offer.
type sealer struct {
	*area
	r *page.Request
}

// Put implements page.Files. The limit is the service's own.
func (s sealer) Put(ctx context.Context, name, _ string, body io.Reader, _ int64) (*typesv1.File, error) {
	tender := s.r.Param("tender")
	if id := s.r.Param("bid"); id != "" {
		bid, err := s.bids.GetBid(ctx, &bidsv1.GetBidRequest{Bid: id})
		if err != nil {
			return nil, err
		}
		tender = bid.GetTender()
	}
	return s.attachments.Seal(ctx, tender, name, body)
}

// crumbs lead from the list of bids to a bid and on to a page of it.
func crumbs(r *page.Request, links ...ui.Link) []ui.Link {
	return append([]ui.Link{{Text: r.T("bids.mine.title"), Href: "/bids"}}, links...)
}
