package ui

import (
	"context"
	"net/url"
	"time"

	"github.com/fairlot/fairlot/services/web/static"
)

// Frame is what a request knows that every component may need.
type Frame struct {
	Assets *static.Assets
	// Tiles is a city's own server of map tiles, if it has one.
	Tiles Tiles
	// Path and Query are the address as asked, for links that keep it.
	Path  string
	Query url.Values
	// Viewer is who is signed in, or nil.
	Viewer *Viewer
	// Acting is the enterprise that the viewer acts for under a mandate, or nil.
	Acting *Acting
	// Unread counts the viewer's unread messages; nil where there are none to read.
	Unread func() int
	// Token gives what goes into every form, against forged requests.
	Token func() string
	// Sandbox says that the clock can be moved; Now is what it shows.
	Sandbox bool
	Now     time.Time
	// Zone is where the viewer reads times.
	Zone *time.Location
	// Notices are shown once, on top of the page.
	Notices []Notice
}

// Viewer is the person who is signed in, as the pages show them.
type Viewer struct {
	Person, Name string
	// Organisation is the id, OrganisationName what people call it.
	Organisation, OrganisationName string
	// Roles in the contract's lower-case words ("officer").
	Roles []string
}

// Acting is an enterprise that a broker acts for under a mandate.
type Acting struct {
	// Supplier is the id, Name what people call it.
	Supplier, Name string
	// Until is when the mandate ends.
	Until time.Time
}

// Has says whether the viewer has one of the roles.
func (v *Viewer) Has(roles ...string) bool {
	if v == nil {
		return false
	}
	for _, have := range v.Roles {
		for _, want := range roles {
			if have == want {
				return true
			}
		}
	}
	return false
}

// Notice is a message about what just happened.
type Notice struct {
	// Good marks a success; otherwise it is something to know.
	Good bool
	Text string
	// Undo takes back what happened: a form of hidden fields. It is for a page that
	// is shown at once; a notice for the next page cannot carry it.
	Undo *Form `json:"-"`
}

// Page is what a page says about itself.
type Page struct {
	// Title names the page in the browser and in lists of results.
	Title string
	// Section is the door that is open: one of the Section constants, or "".
	Section string
	// Crumbs lead to the page from its section; the last one may have no address.
	Crumbs []Link
	// Bare leaves out the page's own column, for a hero across the window.
	Bare bool
	// Feed is the Atom feed of what the page lists; without an address there is none.
	Feed Link
	// Hold keeps typed fields in the tab although their form is not here.
	Hold bool
}

// The doors in the masthead.
const (
	SectionTenders     = "tenders"
	SectionClauses     = "clauses"
	SectionEnterprises = "enterprises"
	SectionPools       = "pools"
	SectionImpact      = "impact"
	SectionData        = "data"
)

// Link is a text that leads somewhere.
type Link struct {
	Text, Href string
}

type frameKey struct{}

// WithFrame puts the frame into the context of a rendering.
func WithFrame(ctx context.Context, f *Frame) context.Context {
	return context.WithValue(ctx, frameKey{}, f)
}

// FrameOf gives the frame of the rendering; an empty one outside of a request.
func FrameOf(ctx context.Context) *Frame {
	if f, ok := ctx.Value(frameKey{}).(*Frame); ok {
		return f
	}
	return &Frame{Zone: time.UTC}
}

// token is the form token of the rendering.
func token(ctx context.Context) string {
	if f := FrameOf(ctx); f.Token != nil {
		return f.Token()
	}
	return ""
}

// asset is the address of a built file.
func asset(ctx context.Context, name string) string {
	if a := FrameOf(ctx).Assets; a != nil {
		return a.URL(name)
	}
	return static.Prefix + name
}

// inLanguage is the present address in another language.
func inLanguage(ctx context.Context, code string) string {
	f := FrameOf(ctx)
	query := url.Values{}
	for k, v := range f.Query {
		query[k] = v
	}
	query.Set("lang", code)
	path := f.Path
	if path == "" {
		path = "/"
	}
	return path + "?" + query.Encode()
}
