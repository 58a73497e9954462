package page

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"github.com/fairlot/fairlot/services/web/ui"
)

// The cookies of the pages; all are needed for what the person asked for.
const (
	cookieSession  = SessionCookie
	cookieLanguage = "fairlot_language"
	cookieForm     = "fairlot_form"
	cookieNotice   = "fairlot_notice"
)

// SessionCookie holds the session's bearer token. Routes beside the pages take it
// from a browser that reads, so that links to files work.
const SessionCookie = "fairlot_session"

// Show answers with a page: the layout around the content.
func (r *Request) Show(p ui.Page, content templ.Component) error {
	r.frame.Notices = append(r.takeNotices(), r.frame.Notices...)
	var body bytes.Buffer
	layout := ui.Layout(p)
	if err := layout.Render(templ.WithChildren(r.ctx, content), &body); err != nil {
		return err
	}
	r.Fiber.Status(r.status)
	r.Fiber.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	r.Fiber.Set(fiber.HeaderCacheControl, "private, no-cache")
	r.Fiber.Set(fiber.HeaderVary, "Cookie, Accept-Language, HX-Request")
	return r.Fiber.Send(body.Bytes())
}

// Status sets the status of the page that is shown next.
func (r *Request) Status(code int) *Request {
	r.status = code
	return r
}

// Redirect leads to another page of the house with GET. An address outside
// leads to the home page instead.
func (r *Request) Redirect(address string) error {
	if !Local(address) {
		address = "/"
	}
	return r.Fiber.Redirect(address, fiber.StatusSeeOther)
}

// Local says whether an address is a page of this house.
func Local(address string) bool {
	return strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.ContainsAny(address, "\\\r\n\t")
}

// maxNotices bounds the cookie that carries notices to the next page.
const maxNotices = 2000

// Notice says something on the next page that is shown; text is translated.
func (r *Request) Notice(good bool, text string) {
	r.frame.Notices = append(r.frame.Notices, ui.Notice{Good: good, Text: text})
	raw, err := json.Marshal(r.frame.Notices)
	if err != nil || len(raw) > maxNotices {
		return
	}
	r.setCookie(cookieNotice, base64.RawURLEncoding.EncodeToString(raw), time.Minute)
}

// Say says something on the page that this request shows itself.
func (r *Request) Say(n ui.Notice) { r.frame.Notices = append(r.frame.Notices, n) }

// takeNotices reads what the page before left to say, once.
func (r *Request) takeNotices() []ui.Notice {
	raw, err := base64.RawURLEncoding.DecodeString(r.Fiber.Cookies(cookieNotice))
	if err != nil || len(raw) == 0 {
		return nil
	}
	r.dropCookie(cookieNotice)
	var notices []ui.Notice
	if json.Unmarshal(raw, &notices) != nil {
		return nil
	}
	return notices
}

// KeepSession signs the browser in with a bearer token, this request included.
func (r *Request) KeepSession(bearer string, until time.Time) error {
	r.setCookie(cookieSession, bearer, time.Until(until))
	return r.become(bearer)
}

// DropSession signs the browser out.
func (r *Request) DropSession() { r.dropCookie(cookieSession) }

func (r *Request) setCookie(name, value string, age time.Duration) {
	r.Fiber.Cookie(&fiber.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(age.Seconds()),
		HTTPOnly: true, Secure: r.site.Secure, SameSite: fiber.CookieSameSiteLaxMode,
	})
}

func (r *Request) dropCookie(name string) {
	r.Fiber.Cookie(&fiber.Cookie{
		Name: name, Path: "/", Expires: time.Unix(1, 0),
		HTTPOnly: true, Secure: r.site.Secure, SameSite: fiber.CookieSameSiteLaxMode,
	})
}
