package registration

import (
	"context"
	"slices"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// registration is the task list: parts that must be there, and parts that help.
type registration struct {
	supplier        *suppliersv1.Supplier
	profile         *enterprise.Profile
	needed, helpful []ui.Task
	// done of needed; percent of all.
	done    int
	percent int32
	// next is the first part that lacks something, or "".
	next string
}

// ready says that nothing that must be there is missing.
func (g *registration) ready() bool { return g.done == len(g.needed) }

// tasks shows how far the viewer's registration is.
func (a *area) tasks(r *page.Request) error {
	if err := r.SignedIn(writers()...); err != nil {
		return err
	}
	if !r.Viewer().Has(enterprise.Representative) && r.Acting() == nil {
		return r.Redirect("/mandates")
	}
	s, err := a.mine(r)
	if err != nil {
		return err
	}
	g, err := a.registration(r, s)
	if err != nil {
		return err
	}
	title := r.T("registration.mine.title")
	return r.Show(ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: enterprise.Crumbs(r, title)}, minePage(g))
}

func (a *area) registration(r *page.Request, s *suppliersv1.Supplier) (*registration, error) {
	g := &registration{supplier: s, percent: s.GetCompleteness().GetPercent()}
	if s != nil {
		p, err := a.Profile(r, s)
		if err != nil {
			return nil, err
		}
		g.profile = p
	}
	for _, part := range parts() {
		g.add(r.Context(), part)
	}
	return g, nil
}

// add puts a part on the list; all but the first wait for the first.
func (g *registration) add(ctx context.Context, part string) {
	must, done := slices.Contains(needed(), part), filled(g.supplier, part)
	enough := must && g.supplier != nil && enough(g.supplier, part)
	task := ui.Task{Name: i18n.T(ctx, "registration.part."+part), Hint: i18n.T(ctx, "registration.part_hint."+part), Href: pathOf(part)}
	switch {
	case g.supplier == nil && part != partWho:
		task.Href = ""
		task.State = ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "registration.task.later")}
	case done:
		task.State = ui.TagItem{Kind: ui.TagGood, Text: i18n.T(ctx, "registration.task.done")}
	case enough:
		task.State = ui.TagItem{Text: i18n.T(ctx, "registration.task.enough")}
	case must:
		task.State = ui.TagItem{Kind: ui.TagNext, Text: i18n.T(ctx, "registration.task.todo")}
	default:
		task.State = ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "registration.task.optional")}
	}
	if !done && !enough && g.next == "" {
		g.next = part
	}
	if !must {
		g.helpful = append(g.helpful, task)
		return
	}
	g.needed = append(g.needed, task)
	if enough {
		g.done++
	}
}

// mineLine says how the registration stands.
func mineLine(ctx context.Context, g *registration) string {
	switch g.supplier.GetState() {
	case enterprise.Submitted:
		return i18n.T(ctx, "registration.mine.public", "name", g.supplier.GetName())
	case enterprise.Suspended:
		return i18n.T(ctx, "registration.mine.suspended", "name", g.supplier.GetName())
	case enterprise.Draft:
		return i18n.T(ctx, "registration.mine.draft", "name", g.supplier.GetName())
	default:
		return i18n.T(ctx, "registration.mine.lead")
	}
}
