package page

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"sort"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/fairlot/fairlot/services/web/ui"
)

// SignInPath is the address of the sign-in page, which the accounts area serves.
const SignInPath = "/sign-in"

// askToSignIn leads to the sign-in page and back to where the request was. A
// form that was being sent travels along, field by field.
func (r *Request) askToSignIn() error {
	r.DropSession()
	if r.Fiber.Method() != fiber.MethodPost || r.form == nil {
		return r.Redirect(SignInPath + "?" + url.Values{"back": {r.address()}}.Encode())
	}
	kept := pack(r.address(), r.form)
	r.frame.Viewer = nil
	return r.site.signIn(r, kept)
}

// signIn shows the sign-in page with a form that waits.
func (s *Site) signIn(r *Request, kept string) error {
	f := &ui.Form{Action: SignInPath, Values: url.Values{"kept": {kept}}, Filled: true}
	r.Status(fiber.StatusUnauthorized)
	return s.SignInPage(r, f)
}

// pack writes a form's address and fields as one value. Secrets stay behind.
func pack(action string, form url.Values) string {
	kept := ui.Kept{Action: action}
	for name, values := range form {
		if name == "_token" || name == "_resume" || secret(name) {
			continue
		}
		for _, value := range values {
			kept.Fields = append(kept.Fields, ui.KeptField{Name: name, Value: value})
		}
	}
	sort.SliceStable(kept.Fields, func(i, j int) bool { return kept.Fields[i].Name < kept.Fields[j].Name })
	raw, err := json.Marshal(kept)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// Unpack reads a kept form; false if there is none.
func Unpack(packed string) (ui.Kept, bool) {
	var kept ui.Kept
	raw, err := base64.RawURLEncoding.DecodeString(packed)
	if err != nil || json.Unmarshal(raw, &kept) != nil || !Local(kept.Action) {
		return ui.Kept{}, false
	}
	return kept, true
}

func secret(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "password") || strings.Contains(name, "passphrase")
}
