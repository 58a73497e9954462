package opendata

import (
	"context"
	"time"

	opendatav1 "github.com/fairlot/fairlot/proto/fairlot/opendata/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// dataset is a set of data; its words are messages with its name.
type dataset struct {
	name, format, address string
	// open says that the address can be opened as it is, without an id.
	open bool
}

// group is sets of data that belong together.
type group struct {
	name string
	sets []dataset
}

func groups() []group {
	return []group{
		{"standard", []dataset{
			{"releases", "OCDS 1.1.5, JSON", "/api/v1/ocds/releases", true},
			{"record", "OCDS 1.1.5, JSON", "/api/v1/ocds/records/{ocid}", false},
			{"notice", "eForms (SDK 1.15), XML", "/api/v1/tenders/{tender}/notice.xml", false},
		}},
		{"lists", []dataset{
			{"tenders", "JSON", "/api/v1/search/tenders", true},
			{"awards", "JSON", "/api/v1/tenders/{tender}/award", false},
			{"contracts", "JSON", "/api/v1/contracts", true},
			{"demands", "JSON", "/api/v1/demands", true},
			{"suppliers", "JSON", "/api/v1/suppliers", true},
			{"codelists", "JSON", "/api/v1/codelists/cpv", true},
			{"chain", "JSON", "/api/v1/record", true},
		}},
	}
}

// Routes registers the page.
func Routes(s *page.Site) {
	client := opendatav1.NewOpendataServiceClient(s.Conn)
	s.Get("/open-data", func(r *page.Request) error {
		view := dataView{groups: groups(), base: r.Fiber.BaseURL(), directory: directory(r.Context(), client)}
		return r.Show(ui.Page{Title: r.T("common.nav.data"), Section: ui.SectionData}, dataPage(view))
	})
}

// directoryWait is how long the page waits to be told what the directory holds:
// its files may be in the making.
const directoryWait = 2 * time.Second

// dataView is what the page shows.
type dataView struct {
	groups []group
	base   string
	// directory is nil where it cannot be had at the moment.
	directory *opendatav1.Directory
}

// directory says what the open directory holds.
func directory(ctx context.Context, client opendatav1.OpendataServiceClient) *opendatav1.Directory {
	ctx, cancel := context.WithTimeout(ctx, directoryWait)
	defer cancel()
	d, err := client.GetDirectory(ctx, &opendatav1.GetDirectoryRequest{})
	if err != nil {
		return nil
	}
	return d
}

// columns explains each column of the directory.
func columns(ctx context.Context, d *opendatav1.Directory) ui.Grid {
	grid := ui.Grid{Caption: i18n.T(ctx, "opendata.columns"), Columns: []ui.Column{{Name: i18n.T(ctx, "opendata.column")}, {Name: i18n.T(ctx, "opendata.meaning")}}}
	for _, name := range d.GetColumns() {
		grid.Rows = append(grid.Rows, []string{name, i18n.T(ctx, "opendata.column."+name)})
	}
	return grid
}

// readOn follows the pages of the releases with nothing but Python.
func readOn(base string) string {
	return `import json, urllib.request

address = "` + base + `/api/v1/ocds/releases"
while address:
    with urllib.request.urlopen(address) as answer:
        package = json.load(answer)
    for release in package["releases"]:
        print(release["date"], release["ocid"], ",".join(release["tag"]))
    address = package.get("links", {}).get("next")
`
}

// inShell shows single answers.
func inShell(base string) string {
	return `curl '` + base + `/api/v1/search/tenders?status=open&reservation=article_20'
curl '` + base + `/api/v1/search/suppliers?q=cleaning&country=PL&verified=true'
curl '` + base + `/api/v1/tenders/ten_…/notice.xml'
`
}
