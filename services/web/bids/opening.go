package bids

import (
	"slices"

	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// release is what an opening officer types.
type release struct {
	Passphrase string `form:"passphrase"`
}

// opening is how far the opening of a tender is.
type opening struct {
	t *procedure.Tender
	o *bidsv1.Opening
	// officers are the three, in the order the tender names them.
	officers []ui.Task
	// named says that the viewer is one of them, released that they have.
	named, released bool
	// state is "early", "first", "second", "opened" or "cancelled".
	state    string
	deadline string
	// confirmed are the opened bids with the version they were confirmed for.
	confirmed []ui.Row
}

func (a *area) mountOpening(s *page.Site) {
	page.Mount(s, "/tenders/:tender/opening", page.Form[release]{
		Roles:  []string{procedure.OpeningOfficer, procedure.Officer, procedure.Evaluator},
		Labels: []string{"passphrase", "bids.opening.passphrase"},
		Show:   a.showOpening, Send: a.release,
	})
}

func (a *area) showOpening(r *page.Request, f *ui.Form) error {
	t, err := a.read.Tender(r.Context(), r.Param("tender"))
	if err != nil {
		return err
	}
	o, err := a.bids.GetOpening(r.Context(), &bidsv1.GetOpeningRequest{Tender: t.GetId()})
	if err != nil {
		return err
	}
	names, err := a.read.People(r.Context())
	if err != nil {
		return err
	}
	title := r.T("bids.opening.title")
	p := ui.Page{Title: title, Section: ui.SectionTenders, Crumbs: t.Crumbs(r, ui.Link{Text: title})}
	view := openingOf(r, t, o, names)
	if view.state == "opened" {
		if view.confirmed, err = a.confirmations(r.Context(), t); err != nil {
			return err
		}
	}
	return r.Show(p, openingPage(view, f))
}

func openingOf(r *page.Request, t *procedure.Tender, o *bidsv1.Opening, names map[string]string) opening {
	view := opening{t: t, o: o, deadline: i18n.Deadline(r.Context(), t.GetDeadline().AsTime(), t.Zone)}
	for i, person := range o.GetOfficers() {
		at := slices.IndexFunc(o.GetReleases(), func(rel *bidsv1.Release) bool { return rel.GetPerson() == person })
		task := ui.Task{Name: names[person], State: ui.TagItem{Kind: ui.TagQuiet, Text: r.T("bids.opening.waits")}}
		if task.Name == "" {
			task.Name = r.T("bids.opening.officer", "n", i+1)
		}
		if at >= 0 {
			task.State = ui.TagItem{Kind: ui.TagGood, Text: r.T("bids.opening.released")}
			task.Hint = i18n.Moment(r.Context(), o.GetReleases()[at].GetReleasedAt().AsTime(), t.Zone)
		}
		if person == r.Viewer().Person {
			view.named, view.released = true, at >= 0
			task.Name = r.T("bids.opening.you", "name", task.Name)
		}
		view.officers = append(view.officers, task)
	}
	switch {
	case o.GetOpenedAt() != nil:
		view.state = "opened"
	case t.GetStatus() == tendersv1.TenderStatus_TENDER_STATUS_CANCELLED:
		view.state = "cancelled"
	case r.Now().Before(t.GetDeadline().AsTime()):
		view.state = "early"
	case len(o.GetReleases()) == 0:
		view.state = "first"
	default:
		view.state = "second"
	}
	return view
}

// release gives the officer's part of the key; the second opens the bids.
func (a *area) release(r *page.Request, v release, _ int64) (string, error) {
	if v.Passphrase == "" {
		return "", r.Problems("passphrase", "errors.required")
	}
	o, err := a.bids.OpenTender(r.Context(), &bidsv1.OpenTenderRequest{Tender: r.Param("tender"), Passphrase: v.Passphrase})
	if err != nil {
		return "", err
	}
	if o.GetOpenedAt() != nil {
		r.Notice(true, r.T("bids.opening.done", "count", o.GetBids()))
	} else {
		r.Notice(true, r.T("bids.opening.done_first"))
	}
	return "/tenders/" + r.Param("tender") + "/opening", nil
}
