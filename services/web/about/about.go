package about

import (
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// section is a heading and its paragraphs, by the names of their messages.
type section struct {
	id         string
	paragraphs []string
}

// Routes registers the pages.
func Routes(s *page.Site) {
	s.Get("/about", show("about.what.", []section{
		{"way", []string{"plan", "call", "bid", "choose", "deliver"}},
		{"trust", []string{"sealed", "record", "open"}},
		{"law", []string{"directive", "nolaw"}},
		{"source", []string{"licence"}},
	}))
	s.Get("/accessibility", show("about.access.", []section{
		{"goal", []string{"standard", "checked"}},
		{"state", []string{"holds", "report", "foreign", "map"}},
		{"help", []string{"contact", "enforce"}},
	}))
}

func show(name string, sections []section) page.Handler {
	return func(r *page.Request) error {
		return r.Show(ui.Page{Title: r.T(name + "title")}, textPage(name, sections))
	}
}
