package registration

import (
	"slices"

	"github.com/a-h/templ"

	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// partView is what every part's page shows around its fields.
type partView struct {
	part, title, lead string
	// place is "part 3 of 12".
	place string
	form  *ui.Form
	// saved is what a colleague saved since the form was opened.
	saved []ui.Row
	// ends are the verifications that the change would end.
	ends []string
	// above leads further back than to the list of parts.
	above []ui.Link
}

func viewOf(r *page.Request, part string, f *ui.Form) partView {
	all := parts()
	return partView{
		part: part, form: f, title: r.T("registration.part." + part), lead: r.T("registration.part_lead." + part),
		place: r.T("registration.part.place", "n", slices.Index(all, part)+1, "of", len(all)),
	}
}

func (v partView) show(r *page.Request, fields templ.Component) error {
	above := append([]ui.Link{{Text: r.T("registration.mine.title"), Href: enterprise.MinePath}}, v.above...)
	return r.Show(ui.Page{Title: v.title, Section: ui.SectionEnterprises, Crumbs: enterprise.Crumbs(r, v.title, above...)}, partPage(v, fields))
}
