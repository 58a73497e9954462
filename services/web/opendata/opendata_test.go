package opendata_test

import (
	"context"
	"fmt"
	"testing"

	"google.golang.org/grpc"

	opendatav1 "github.com/fairlot/fairlot/proto/fairlot/opendata/v1"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/webtest"
)

// open is the service opendata with a directory of three.
type open struct {
	opendatav1.UnimplementedOpendataServiceServer
}

func (o open) Register(r grpc.ServiceRegistrar) { opendatav1.RegisterOpendataServiceServer(r, o) }

func (open) GetDirectory(context.Context, *opendatav1.GetDirectoryRequest) (*opendatav1.Directory, error) {
	return &opendatav1.Directory{Suppliers: 2982, Columns: []string{"id", "verified_by", "licence"}}, nil
}

func TestWhatAnyoneMayTakeIsSaidWithoutBarriers(t *testing.T) {
	site := webtest.Start(t, webtest.Config{Register: []func(grpc.ServiceRegistrar){open{}.Register}})
	browser := browsertest.Start(t)
	for _, width := range []int64{360, 1280} {
		for lang, text := range map[string][3]string{
			"en": {"All releases, page by page", "2,982 enterprises are verified today", "Who verified it"},
			"fr": {"Toutes les publications, page par page", "entreprises sont vérifiées aujourd’hui", "Qui l’a vérifié"},
		} {
			p := browser.Page(width, 900)
			p.Open(site.Address + "/open-data?lang=" + lang)
			p.SeeText(text[0])
			p.SeeText(text[1])
			p.SeeText(site.Address + "/api/v1/ocds/releases")
			p.Click("summary.govuk-details__summary")
			p.SeeText(text[2])
			p.Axe()
			p.Shot(fmt.Sprintf("data-%s-%d", lang, width))
		}
	}
}

func TestThePageIsThereWhileTheDirectoryIsNot(t *testing.T) {
	site := webtest.Start(t, webtest.Config{Register: []func(grpc.ServiceRegistrar){}})
	p := browsertest.Start(t).Page(1280, 900)
	p.Open(site.Address + "/open-data?lang=en")
	p.SeeText("Download as CSV")
}
