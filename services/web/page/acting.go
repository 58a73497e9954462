package page

import (
	"context"
	"time"

	"github.com/fairlot/fairlot/services/web/ui"
)

// cookieActing is the supplier that a broker acts for in this browser. It is no
// proof of anything: services look at the mandate with every call.
const cookieActing = "fairlot_acting"

// actingFor is how long a browser acts for the same enterprise.
const actingFor = 12 * time.Hour

// Mandated finds the mandate under which the caller's organisation acts for a
// supplier now; nil where there is none (any more).
type Mandated func(ctx context.Context, supplier, organisation string) (*ui.Acting, error)

// Acting is the enterprise that the viewer acts for under a mandate, or nil.
func (r *Request) Acting() *ui.Acting { return r.frame.Acting }

// Supplier is how the services call the enterprise that the viewer acts for: the
// one of a mandate, else "mine".
func (r *Request) Supplier() string {
	if r.frame.Acting != nil {
		return r.frame.Acting.Supplier
	}
	return "mine"
}

// ActFor makes the browser act for a supplier until StopActing, twelve hours at most.
func (r *Request) ActFor(supplier string) { r.setCookie(cookieActing, supplier, actingFor) }

// StopActing makes the browser act for nobody.
func (r *Request) StopActing() { r.dropCookie(cookieActing) }

// act finds out for whom a broker acts. A mandate that ended ends it here too; a
// service that does not answer leaves the pages as for a broker who acts for nobody.
func (r *Request) act() {
	supplier := r.Fiber.Cookies(cookieActing)
	if supplier == "" || r.site.Mandated == nil || !r.Viewer().Has("broker") {
		return
	}
	acting, err := r.site.Mandated(r.ctx, supplier, r.Viewer().Organisation)
	if err != nil {
		r.site.Log.WarnContext(r.ctx, "the mandate cannot be looked at", "error", err)
		return
	}
	if acting == nil {
		r.StopActing()
		r.frame.Notices = append(r.frame.Notices, ui.Notice{Text: r.T("mandates.acting.over")})
		return
	}
	r.frame.Acting = acting
}
