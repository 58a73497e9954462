package sandbox

import (
	"time"

	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	sandboxv1 "github.com/fairlot/fairlot/proto/fairlot/sandbox/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

const path = "/sandbox/clock"

// move is how far the clock goes: one of the steps, or to a moment.
type move struct {
	By string    `form:"by"`
	To page.Date `form:"now"`
}

// Routes registers the page; call it only where the clock can be moved.
func Routes(s *page.Site) {
	clock := sandboxv1.NewSandboxServiceClient(s.Conn)
	page.Mount(s, path, page.Form[move]{
		Public: true, Labels: []string{"now", "sandbox.to"},
		Load: func(r *page.Request) (move, int64, error) {
			return move{To: page.DateOf(r.Now(), r.Zone())}, 0, nil
		},
		Show: func(r *page.Request, f *ui.Form) error {
			return r.Show(ui.Page{Title: r.T("sandbox.title")}, clockPage(f, r.Now(), r.Zone()))
		},
		Send: func(r *page.Request, v move, _ int64) (string, error) {
			req, err := request(v, r.Zone())
			if err != nil {
				return "", err
			}
			moved, err := clock.MoveClock(r.Context(), req)
			if err != nil {
				return "", err
			}
			r.Notice(true, r.T("sandbox.moved", "time", i18n.Deadline(r.Context(), moved.GetNow().AsTime(), r.Zone())))
			return path, nil
		},
	})
}

// request turns what was pressed or typed into the call.
func request(v move, zone *time.Location) (*sandboxv1.MoveClockRequest, error) {
	if by, err := time.ParseDuration(v.By); err == nil {
		return &sandboxv1.MoveClockRequest{Advance: durationpb.New(by)}, nil
	}
	to, err := v.To.In(zone, "now")
	if err != nil {
		return nil, err
	}
	return &sandboxv1.MoveClockRequest{Now: timestamppb.New(to)}, nil
}
