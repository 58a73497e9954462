package gallery_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"

	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/gallery"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/static"
	"github.com/fairlot/fairlot/services/web/ui"
)

// serve shows the gallery in a language under the security policy of the pages.
func serve(t *testing.T) string {
	t.Helper()
	assets, err := static.Load()
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	files := fiber.New()
	files.Get(static.Prefix+"*", assets.Serve)
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, adaptor.FiberApp(files))
	for path, component := range map[string]templ.Component{"/gallery": gallery.Components(), "/moments": gallery.Moments(), "/kept": gallery.Kept()} {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			frame := &ui.Frame{
				Assets: assets, Path: r.URL.Path, Query: r.URL.Query(), Sandbox: true,
				Now: time.Date(2026, 11, 22, 13, 2, 0, 0, time.UTC), Zone: i18n.Zone("Europe/Warsaw"),
				Viewer:  &ui.Viewer{Name: "Officer, Gdańsk", OrganisationName: "City of Gdańsk", Roles: []string{"officer"}},
				Notices: []ui.Notice{{Good: true, Text: "The lots are saved."}, {Text: "Two officers are working on this draft."}},
			}
			ctx := ui.WithFrame(i18n.With(r.Context(), catalog.For(r.URL.Query().Get("lang"))), frame)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'")
			if err := component.Render(ctx, w); err != nil {
				t.Error(err)
			}
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestEveryComponentIsWithoutBarriersOnPhoneAndDesk(t *testing.T) {
	address := serve(t)
	browser := browsertest.Start(t)
	for _, width := range []int64{360, 1280} {
		page := browser.Page(width, 900)
		for _, name := range []string{"gallery", "moments", "kept"} {
			page.Open(address + "/" + name)
			page.See("#main")
			if name == "gallery" {
				page.See(".map-live .map-dot")
			}
			page.Axe()
			page.Shot(fmt.Sprintf("%s-%d", name, width))
		}
	}
}

func TestTheGalleryFitsEveryLanguage(t *testing.T) {
	address := serve(t)
	page := browsertest.Start(t).Page(360, 800)
	for _, language := range i18n.Languages() {
		page.Open(address + "/moments?" + url.Values{"lang": {language.Code}}.Encode())
		if wide := page.Overflow(); wide > 0 {
			t.Errorf("%s: %d px too wide", language.Code, wide)
		}
	}
}
