package tenders

import (
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/agreement"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// clause is one social requirement.
type clause struct {
	Title    string   `form:"title"`
	Text     string   `form:"text"`
	Lever    string   `form:"lever"`
	Theme    string   `form:"theme"`
	Measure  string   `form:"measure"`
	Unit     string   `form:"unit"`
	Target   string   `form:"target"`
	Evidence string   `form:"evidence"`
	Rhythm   string   `form:"reporting_rhythm"`
	Remedy   string   `form:"remedy"`
	Link     string   `form:"link_to_subject"`
	Lots     []string `form:"lots"`
	// Equivalent says of a label that equivalents are accepted.
	Equivalent bool `form:"accepts_equivalent"`
}

func (a *area) clausePart() part[clause] {
	return part[clause]{
		name: partClauses, path: partClauses + "/:clause", read: readClause, write: a.writeClause,
		fields: clauseFields,
		prefix: func(r *page.Request, t *tendersv1.Tender) string {
			return fmt.Sprintf("tender.clauses[%d].", clauseIndex(t, r.Param("clause")))
		},
		heading: clauseName, lead: "draft.clause.lead",
		next: func(r *page.Request, t *tendersv1.Tender) string {
			r.Notice(true, r.T("tenders.clauses.saved"))
			return at(t, "edit", partClauses)
		},
		labels: []string{
			"title", "tenders.field.clause_title", "text", "tenders.field.clause_text", "lever", "tenders.field.lever",
			"theme", "tenders.field.theme", "measure", "tenders.field.measure", "target", "tenders.field.target", "unit", "tenders.field.unit",
			"evidence", "tenders.field.evidence", "reporting_rhythm", "tenders.field.rhythm", "remedy", "tenders.field.remedy",
			"link_to_subject", "tenders.field.link", "lots", "tenders.field.clause_lots",
		},
	}
}

// clauseIndex is the place of a clause in the tender, -1 where it is not there.
func clauseIndex(t *tendersv1.Tender, id string) int {
	for i, c := range t.GetClauses() {
		if c.GetId() == id {
			return i
		}
	}
	return -1
}

// clauseName is the number of the clause that the address names, with its title.
func clauseName(r *page.Request, t *tendersv1.Tender) string {
	id := r.Param("clause")
	if i := clauseIndex(t, id); i >= 0 && t.GetClauses()[i].GetTitle() != "" {
		return r.T("draft.lot.name", "id", id, "title", t.GetClauses()[i].GetTitle())
	}
	return id
}

// named gives the clause that the address names.
func named(r *page.Request, t *tendersv1.Tender) (*tendersv1.Clause, error) {
	i := clauseIndex(t, r.Param("clause"))
	if i < 0 {
		return nil, errs.New(codes.NotFound, "clause.not_found", "there is no such clause")
	}
	return t.GetClauses()[i], nil
}

func readClause(r *page.Request, t *tendersv1.Tender, _ *time.Location) (clause, error) {
	c, err := named(r, t)
	if err != nil {
		return clause{}, err
	}
	return clause{
		Title: c.GetTitle(), Text: c.GetText(), Lever: word(c.GetLever(), levers), Theme: c.GetTheme(), Measure: c.GetMeasure(),
		Unit: c.GetUnit(), Target: c.GetTarget(), Evidence: c.GetEvidence(), Rhythm: word(c.GetReportingRhythm(), rhythms),
		Remedy: c.GetRemedy(), Link: c.GetLinkToSubject(), Lots: c.GetLots(), Equivalent: c.GetAcceptsEquivalent(),
	}, nil
}

// writeClause puts the form into the clause. Where only the target changed, the
// words that name it change with it.
func (a *area) writeClause(r *page.Request, t *tendersv1.Tender, v clause, _ *time.Location) error {
	c, err := named(r, t)
	if err != nil {
		return err
	}
	if decimal(v.Target) != c.GetTarget() && text(v.Text) == c.GetText() {
		if err := a.retarget(r.Context(), t.GetLanguage(), c, decimal(v.Target)); err != nil {
			return err
		}
		v.Title, v.Text, v.Measure, v.Evidence, v.Remedy, v.Link = c.GetTitle(), c.GetText(), c.GetMeasure(), c.GetEvidence(), c.GetRemedy(), c.GetLinkToSubject()
	}
	c.Title, c.Text, c.Theme, c.Lots = strings.TrimSpace(v.Title), text(v.Text), v.Theme, v.Lots
	c.Lever = tendersv1.Lever(number(tendersv1.Lever_value, levers, v.Lever))
	c.Measure, c.Unit, c.Target = strings.TrimSpace(v.Measure), strings.TrimSpace(v.Unit), decimal(v.Target)
	c.Evidence, c.Remedy, c.LinkToSubject = text(v.Evidence), text(v.Remedy), text(v.Link)
	c.AcceptsEquivalent = v.Equivalent
	c.ReportingRhythm = tendersv1.ReportingRhythm(number(tendersv1.ReportingRhythm_value, rhythms, v.Rhythm))
	return nil
}

// change is a list of clauses with one taken away, or with an empty one more.
type change struct {
	Own    string `form:"own"`
	Remove string `form:"remove"`
}

// mountClauses registers the list of clauses, the ways to a further one, and the
// page of each.
func (a *area) mountClauses(s *page.Site) {
	path := "/tenders/:tender/edit/" + partClauses
	page.Mount(s, path, page.Form[change]{Roles: []string{roleOfficer}, Aside: agreement.Heard, Show: a.showClauses, Send: a.changeClauses})
	s.Get(path+"/choose", a.choose)
	a.mountFilling(s, path+"/fill")
	s.Get(path+"/calibrator", a.calibrate)
	s.Post(path+"/calibrator", a.takeOver)
	a.mountRenewal(s, path+"/:clause/renew")
	mountPart(s, a, a.clausePart())
}

// written is the clauses of a draft, with the newer versions of the library.
type written struct {
	*bench
	newer map[string]int32
}

func (a *area) showClauses(r *page.Request, f *ui.Form) error {
	t, zone, err := a.editable(r)
	if err != nil {
		return err
	}
	w := written{bench: &bench{area: a, r: r, t: t, zone: zone, part: partClauses}}
	if w.check, err = a.checkOf(r, t, partClauses); err != nil {
		return err
	}
	if w.newer, err = a.newer(r.Context(), t); err != nil {
		return err
	}
	f.Names = fieldNames(r, agreement.Labels(), f)
	if w.remarks, err = agreement.Beside(r, f, t, partClauses); err != nil {
		return err
	}
	name := r.T("tenders.part.clauses")
	return r.Show(ui.Page{Title: name, Section: ui.SectionTenders, Crumbs: crumbs(r, t, name)}, clausesPage(w, f))
}

func (a *area) changeClauses(r *page.Request, v change, _ int64) (string, error) {
	var gone *removal
	t, err := a.rewrite(r, func(t *tendersv1.Tender) error {
		if v.Own != "" {
			t.Clauses = append(t.GetClauses(), &tendersv1.Clause{})
			return nil
		}
		before := proto.CloneOf(t)
		t.Clauses = without(t.GetClauses(), clauseIndex(t, v.Remove))
		if gone = removed(before, t); gone != nil { // else somebody else took it away
			gone.release(t)
		}
		return nil
	})
	switch {
	case err != nil:
		return "", err
	case v.Own != "":
		return at(t, "edit", partClauses, t.GetClauses()[len(t.GetClauses())-1].GetId()), nil
	case gone == nil:
		return at(t, "edit", partClauses), nil
	}
	n, err := gone.notice(r, t, at(t, "edit", partClauses))
	if err != nil {
		return "", err
	}
	r.Say(n)
	return "", a.showClauses(r, &ui.Form{Action: at(t, "edit", partClauses), Key: rand.Text()})
}

// rewrite does something to the draft of the address as it stands now; what
// others change meanwhile is kept.
func (a *area) rewrite(r *page.Request, do func(*tendersv1.Tender) error) (*tendersv1.Tender, error) {
	for {
		t, err := a.draft(r)
		if err != nil {
			return nil, err
		}
		if err := do(t); err != nil {
			return nil, err
		}
		t, err = a.tenders.UpdateTender(r.Context(), &tendersv1.UpdateTenderRequest{Tender: t})
		if errs.Code(err) != codes.Aborted || r.Context().Err() != nil {
			return t, local(err, "tender.")
		}
	}
}
