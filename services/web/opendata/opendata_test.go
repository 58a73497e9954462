package opendata_test

import (
	"fmt"
	"testing"

	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/webtest"
)

func TestWhatAnyoneMayTakeIsSaidWithoutBarriers(t *testing.T) {
	site := webtest.Start(t, webtest.Config{Register: []func(grpc.ServiceRegistrar){}})
	browser := browsertest.Start(t)
	for _, width := range []int64{360, 1280} {
		for lang, text := range map[string]string{"en": "All releases, page by page", "fr": "Toutes les publications, page par page"} {
			p := browser.Page(width, 900)
			p.Open(site.Address + "/open-data?lang=" + lang)
			p.SeeText(text)
			p.SeeText(site.Address + "/api/v1/ocds/releases")
			p.Axe()
			p.Shot(fmt.Sprintf("data-%s-%d", lang, width))
		}
	}
}
