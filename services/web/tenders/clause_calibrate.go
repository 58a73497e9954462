package tenders

import (
	"context"
	"slices"

	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/clauses"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// calibration is the calibrator over a draft, or over one of its lots.
type calibration struct {
	t     *tendersv1.Tender
	lot   *tendersv1.Lot
	sheet *clauses.Sheet
	// offers are the clauses of the library whose target it computes, in the
	// draft's language.
	offers []*clausesv1.LibraryClause
	// choose leads to the library with the figures that were changed.
	choose   string
	language string
}

// calibrate shows the calibrator filled with the draft.
func (a *area) calibrate(r *page.Request) error {
	t, err := a.draft(r)
	if err != nil {
		return err
	}
	c := calibration{t: t, lot: lotByID(t, r.Query("lot")), language: languageOf(t, i18n.From(r.Context()).Code())}
	if c.sheet, err = a.calibrator.Of(r, t, c.lot); err != nil {
		return err
	}
	answer, err := a.library.ListLibraryClauses(r.Context(), &clausesv1.ListLibraryClausesRequest{Cpv: t.GetCpv(), Language: c.language})
	if err != nil {
		return err
	}
	for _, one := range answer.GetClauses() {
		if clauses.Target(c.sheet.Result, one.GetBasis()) != "" {
			c.offers = append(c.offers, one)
		}
	}
	c.choose = at(t, "edit", partClauses, "choose") + "?" + clauses.Given(r).Encode()
	if len(c.sheet.Form.Errors) > 0 {
		r.Status(422)
	}
	name := r.T("library.calibrator.title")
	return r.Show(ui.Page{Title: name, Section: ui.SectionTenders, Crumbs: clauseCrumbs(r, t, name)}, draftCalibratorPage(c))
}

func lotByID(t *tendersv1.Tender, id string) *tendersv1.Lot {
	for _, l := range t.GetLots() {
		if l.GetId() == id {
			return l
		}
	}
	return nil
}

// offersOf are the clauses that a lever of the advice would use.
func (c calibration) offersOf(lever string) []*clausesv1.LibraryClause {
	return slices.DeleteFunc(slices.Clone(c.offers), func(one *clausesv1.LibraryClause) bool {
		return clauses.LeverWord(one.GetLever()) != lever || uses(c.t, one.GetId())
	})
}

// retargetable is a clause of the draft and the target that it can take over.
type retargetable struct {
	clause *tendersv1.Clause
	target string
}

// mine are the clauses of the draft that the calibration gives another target.
func (c calibration) mine(lever string) []retargetable {
	var out []retargetable
	for _, one := range c.t.GetClauses() {
		i := slices.IndexFunc(c.offers, func(o *clausesv1.LibraryClause) bool { return o.GetId() == one.GetLibraryClause() })
		if i < 0 || clauses.LeverWord(one.GetLever()) != lever {
			continue
		}
		if target := clauses.Target(c.sheet.Result, c.offers[i].GetBasis()); target != one.GetTarget() {
			out = append(out, retargetable{one, target})
		}
	}
	return out
}

// reservable are the lots that can be reserved one by one.
func (c calibration) reservable() []*tendersv1.Lot {
	if len(c.t.GetLots()) < 2 {
		return nil
	}
	return c.t.GetLots()
}

func reserved(r tendersv1.Reservation) bool {
	return r == tendersv1.Reservation_RESERVATION_ARTICLE_20 || r == tendersv1.Reservation_RESERVATION_ARTICLE_77
}

// takeOver puts a reservation or a target of the calibrator into the draft.
func (a *area) takeOver(r *page.Request) error {
	if err := r.SignedIn(roleOfficer); err != nil {
		return err
	}
	kept := tendersv1.Reservation(number(tendersv1.Reservation_value, reservations, r.Value("reservation")))
	t, err := a.rewrite(r, func(t *tendersv1.Tender) error {
		lot, i := lotByID(t, r.Value("lot")), clauseIndex(t, r.Value("clause"))
		switch {
		case r.Value("clause") != "" && i >= 0:
			return a.retarget(r.Context(), t.GetLanguage(), t.GetClauses()[i], decimal(r.Value("target")))
		case r.Value("clause") != "" || !reserved(kept):
			return nil // somebody else took the clause away
		case lot != nil:
			lot.Reservation = kept
		case r.Value("lot") == "":
			t.Reservation = kept
		}
		return nil
	})
	if err != nil {
		return err
	}
	key := "library.draft.target_taken"
	if reserved(kept) {
		key = "library.draft.reserved"
	}
	r.Notice(true, r.T(key))
	if r.Value("clause") != "" {
		return r.Redirect(at(t, "edit", partClauses))
	}
	return r.Redirect(at(t, "edit", partClauses, "calibrator"))
}

// targetHint says where the target that stands in the form comes from.
func targetHint(ctx context.Context, v fillView, c *clausesv1.LibraryClause) string {
	switch {
	case c.GetUsualTarget() != "":
		return i18n.T(ctx, "library.draft.usual", "target", clauses.Amount(ctx, c.GetUsualTarget(), c.GetUnit()))
	case clauses.Target(v.sheet.Result, c.GetBasis()) != "":
		return i18n.T(ctx, "library.draft.calibrated", "sum", clauses.Whole(ctx, v.sheet.Result))
	default:
		return ""
	}
}
