package agreement

import (
	"slices"
	"strings"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// comment is what a person writes to a part.
type comment struct {
	Part string `form:"part"`
	Text string `form:"text"`
}

// remark is a comment as people read it.
type remark struct {
	ID, Part, Text, Who, When string
	// Settled says by whom and when; empty while it is open.
	Settled string
	action  string
	// about is the lot, clause or criterion of the part that it is about, "" for
	// the part itself.
	about, aboutHref string
}

func (a *area) mountComments(s *page.Site) {
	page.Mount(s, "/tenders/:tender/comments", page.Form[comment]{
		Roles: people(), Show: a.showComments, Send: a.comment,
		Load:   func(r *page.Request) (comment, int64, error) { return comment{Part: r.Query("part")}, 0, nil },
		Labels: []string{"part", "agreement.comments.part", "text", "agreement.comments.text"},
	})
	s.Post("/tenders/:tender/comments/:comment", a.settle)
}

// Counts gives how many comments on each part of a draft are open, those on its
// lots, clauses and criteria with it; nobody else
// than its buyers' people learns of any.
func Counts(r *page.Request, t *tendersv1.Tender) (map[string]int, error) {
	if !r.Viewer().Has(people()...) {
		return nil, nil
	}
	answer, err := tendersv1.NewTendersServiceClient(r.Conn()).ListComments(r.Context(), &tendersv1.ListCommentsRequest{Tender: t.GetId()})
	counts := map[string]int{}
	for _, c := range answer.GetComments() {
		if c.GetResolvedAt() == nil {
			part, _, _ := strings.Cut(c.GetPart(), ".")
			counts[part]++
		}
	}
	return counts, err
}

// remarkOf writes a comment as people read it; names are of the viewer's colleagues.
func remarkOf(r *page.Request, t *tendersv1.Tender, c *tendersv1.Comment, names map[string]string) remark {
	m := remark{
		ID: c.GetId(), Part: c.GetPart(), Text: c.GetText(), Who: c.GetPersonName(),
		When: i18n.Moment(r.Context(), c.GetCreatedAt().AsTime(), r.Zone()), action: "/tenders/" + t.GetId() + "/comments/" + c.GetId(),
	}
	if c.GetResolvedAt() != nil {
		when := i18n.Moment(r.Context(), c.GetResolvedAt().AsTime(), r.Zone())
		m.Settled = r.T("agreement.comments.settled", "moment", when)
		if name := names[c.GetResolvedBy()]; name != "" {
			m.Settled = r.T("agreement.comments.settled_by", "name", name, "moment", when)
		}
	}
	return m
}

// discussion is all comments on a draft.
type discussion struct {
	t      *procedure.Tender
	groups []group
	parts  []ui.Option
	open   int
}

// group is the comments on one part, the open ones first.
type group struct {
	Name, Href string
	List       []remark
	open       int
}

// add puts a comment among those of its part and names what there it is about; who
// may not edit the part is not led there.
func (g *group) add(m remark, known []subject) {
	if strings.Contains(m.Part, ".") {
		m.about, m.aboutHref = subjectOf(known, m.Part)
	}
	if g.Href == "" {
		m.aboutHref = ""
	}
	if m.Settled != "" {
		g.List = append(g.List, m)
		return
	}
	g.List = slices.Insert(g.List, g.open, m)
	g.open++
}

func (a *area) showComments(r *page.Request, f *ui.Form) error {
	t, err := a.bought(r)
	if err != nil {
		return err
	}
	answer, err := a.tenders.ListComments(r.Context(), &tendersv1.ListCommentsRequest{Tender: t.GetId()})
	if err != nil {
		return err
	}
	names, err := a.read.People(r.Context())
	if err != nil {
		return err
	}
	d := discussion{t: t}
	parts := a.parts(t.Tender)
	known := subjects(r.Context(), t.Tender)
	for _, part := range append([]string{""}, parts...) {
		d.parts = append(d.parts, ui.Option{Value: part, Label: partName(r, parts, part)})
		for _, s := range known {
			if strings.HasPrefix(s.part, part+".") {
				d.parts = append(d.parts, ui.Option{Value: s.part, Label: partName(r, parts, part) + " · " + s.name})
			}
		}
		g := group{Name: partName(r, parts, part)}
		if part != "" && leads(r, t) && t.GetPublishedAt() == nil {
			g.Href = t.At("edit", part)
		}
		for _, c := range answer.GetComments() {
			of, _, _ := strings.Cut(c.GetPart(), ".")
			if of == part || part == "" && !slices.Contains(parts, of) {
				g.add(remarkOf(r, t.Tender, c, names), known)
			}
		}
		if len(g.List) > 0 {
			d.groups, d.open = append(d.groups, g), d.open+g.open
		}
	}
	f.Name = "comment-" + t.GetId()
	return r.Show(shown(r, t, r.T("agreement.comments.title")), commentsPage(d, f))
}

func (a *area) comment(r *page.Request, v comment, _ int64) (string, error) {
	text := strings.TrimSpace(strings.ReplaceAll(v.Text, "\r\n", "\n"))
	if text == "" {
		return "", r.Problems("text", "errors.required")
	}
	_, err := a.tenders.CreateComment(r.Context(), &tendersv1.CreateCommentRequest{Tender: r.Param("tender"), Part: v.Part, Text: text})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("agreement.comments.done"))
	return "/tenders/" + r.Param("tender") + "/comments", nil
}

// settle marks a comment as settled, or opens it again.
func (a *area) settle(r *page.Request) error {
	if err := r.SignedIn(people()...); err != nil {
		return err
	}
	reopen := r.Value("reopen") != ""
	_, err := a.tenders.ResolveComment(r.Context(), &tendersv1.ResolveCommentRequest{Tender: r.Param("tender"), Comment: r.Param("comment"), Reopen: reopen})
	if err != nil {
		return err
	}
	if reopen {
		r.Notice(true, r.T("agreement.comments.opened"))
	} else {
		r.Notice(true, r.T("agreement.comments.closed"))
	}
	return r.Redirect("/tenders/" + r.Param("tender") + "/comments")
}
