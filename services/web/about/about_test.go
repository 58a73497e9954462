package about_test

import (
	"testing"

	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/webtest"
)

func TestThePagesAboutFairlotAreWithoutBarriersInTwoLanguages(t *testing.T) {
	site := webtest.Start(t, webtest.Config{})
	p := browsertest.Start(t).Page(360, 900)
	for address, text := range map[string]string{
		"/about?lang=en": "The way of a purchase", "/about?lang=fr": "Le parcours d’un achat",
		"/accessibility?lang=en": "Award reports in PDF", "/accessibility?lang=fr": "le Défenseur des droits",
	} {
		p.Open(site.Address + address)
		p.SeeText(text)
		p.Axe()
	}
}
