package page

import (
	"crypto/rand"
	"crypto/subtle"

	"github.com/gofiber/fiber/v2"
)

// policy allows what the house itself serves and nothing inline; pictures also
// from a city's own server of map tiles.
func policy(tiles string) string {
	if tiles != "" {
		tiles = " " + tiles
	}
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:" + tiles + "; font-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
}

// secure sets the headers that every page carries.
func secure(c *fiber.Ctx, https bool, tiles string) {
	c.Set(fiber.HeaderContentSecurityPolicy, policy(tiles))
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderXFrameOptions, "DENY")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set(fiber.HeaderPermissionsPolicy, "camera=(), microphone=(), geolocation=(), payment=()")
	if https {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000; includeSubDomains")
	}
}

// formToken is what forms carry and the browser's cookie repeats. A browser
// without one gets it with its first form, so that plain readers have no cookie.
func (r *Request) formToken() string {
	if token := r.Fiber.Cookies(cookieForm); len(token) >= 26 {
		return token
	}
	if r.newToken == "" {
		r.newToken = rand.Text()
		r.Fiber.Cookie(&fiber.Cookie{
			Name: cookieForm, Value: r.newToken, Path: "/", SessionOnly: true,
			HTTPOnly: true, Secure: r.site.Secure, SameSite: fiber.CookieSameSiteLaxMode,
		})
	}
	return r.newToken
}

// genuine says whether the form was sent from a page of this house: the
// browser says so itself, and the form repeats the cookie's token.
func (r *Request) genuine() bool {
	switch r.Fiber.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
	default:
		return false
	}
	cookie, field := r.Fiber.Cookies(cookieForm), r.form.Get("_token")
	return cookie != "" && subtle.ConstantTimeCompare([]byte(cookie), []byte(field)) == 1
}
