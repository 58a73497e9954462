package sandbox

import (
	"context"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	sandboxv1 "github.com/fairlot/fairlot/proto/fairlot/sandbox/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	path = "/sandbox/clock"
	// mostDeadlines is how many open tenders are offered to move to.
	mostDeadlines = 5
	// after is how long past a deadline the clock is moved.
	after = time.Minute
)

// move is how far the clock goes: one of the steps, past a deadline, or to a
// moment.
type move struct {
	By   string    `form:"by"`
	Past string    `form:"past"`
	To   page.Date `form:"now"`
}

// deadline is an open tender that the clock can be moved past.
type deadline struct {
	title string
	at    time.Time
	zone  *time.Location
}

// Routes registers the page; call it only where the clock can be moved.
func Routes(s *page.Site) {
	clock, search := sandboxv1.NewSandboxServiceClient(s.Conn), searchv1.NewSearchServiceClient(s.Conn)
	page.Mount(s, path, page.Form[move]{
		Public: true, Labels: []string{"now", "sandbox.to"},
		Load: func(r *page.Request) (move, int64, error) {
			return move{To: page.DateOf(r.Now(), r.Zone())}, 0, nil
		},
		Show: func(r *page.Request, f *ui.Form) error {
			next, err := deadlines(r.Context(), search)
			if err != nil {
				s.Log.WarnContext(r.Context(), "the clock's page has no deadlines", "error", err)
			}
			return r.Show(ui.Page{Title: r.T("sandbox.title")}, clockPage(f, next, r.Now(), r.Zone()))
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

// deadlines are the open tenders and consultations that close next. The clock can be moved without
// them, so the page is shown where the search does not answer.
func deadlines(ctx context.Context, search searchv1.SearchServiceClient) ([]deadline, error) {
	open, err := search.SearchTenders(ctx, &searchv1.SearchTendersRequest{Status: []string{"open", "consultation"}, Sort: "deadline", PageSize: mostDeadlines})
	if err != nil {
		return nil, err
	}
	var list []deadline
	for _, hit := range open.GetHits() {
		list = append(list, deadline{hit.GetTitle(), hit.GetDeadline().AsTime(), i18n.ZoneOf(hit.GetPlace().GetCountry())})
	}
	return list, nil
}

// request turns what was pressed or typed into the call.
func request(v move, zone *time.Location) (*sandboxv1.MoveClockRequest, error) {
	if by, err := time.ParseDuration(v.By); err == nil {
		return &sandboxv1.MoveClockRequest{Advance: durationpb.New(by)}, nil
	}
	if past, err := time.Parse(time.RFC3339, v.Past); err == nil {
		return &sandboxv1.MoveClockRequest{Now: timestamppb.New(past.Add(after))}, nil
	}
	to, err := v.To.In(zone, "now")
	if err != nil {
		return nil, err
	}
	return &sandboxv1.MoveClockRequest{Now: timestamppb.New(to)}, nil
}
