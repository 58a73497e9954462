package agreement

import (
	"crypto/rand"
	"net/url"
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
	// Back is the part's page that it was written beside.
	Back string `form:"back"`
}

// remark is a comment as people read it.
type remark struct {
	ID, Part, Text, Who, When string
	// Settled says by whom and when; empty while it is open.
	Settled string
	action  string
}

// Remarks are the comments on one part of a draft, beside it.
type Remarks struct {
	list []remark
	form *ui.Form
	all  string
	part string
}

func (a *area) mountComments(s *page.Site) {
	page.Mount(s, "/tenders/:tender/comments", page.Form[comment]{
		Roles: people(), Show: a.showComments, Send: a.comment,
		Load:   func(r *page.Request) (comment, int64, error) { return comment{Part: r.Query("part")}, 0, nil },
		Labels: []string{"part", "agreement.comments.part", "text", "agreement.comments.text"},
	})
	s.Post("/tenders/:tender/comments/:comment", a.settle)
}

// Counts gives how many comments on each part of a draft are open; nobody else
// than its buyers' people learns of any.
func Counts(r *page.Request, t *tendersv1.Tender) (map[string]int, error) {
	if !r.Viewer().Has(people()...) {
		return nil, nil
	}
	answer, err := tendersv1.NewTendersServiceClient(r.Conn()).ListComments(r.Context(), &tendersv1.ListCommentsRequest{Tender: t.GetId()})
	counts := map[string]int{}
	for _, c := range answer.GetComments() {
		if c.GetResolvedAt() == nil {
			counts[c.GetPart()]++
		}
	}
	return counts, err
}

// Beside gives the comments on a part for its page.
func Beside(r *page.Request, t *tendersv1.Tender, part string) (*Remarks, error) {
	answer, err := tendersv1.NewTendersServiceClient(r.Conn()).ListComments(r.Context(), &tendersv1.ListCommentsRequest{Tender: t.GetId()})
	if err != nil {
		return nil, err
	}
	all := "/tenders/" + t.GetId() + "/comments"
	m := &Remarks{all: all, part: part, form: &ui.Form{Action: all, Key: rand.Text(), Values: url.Values{"part": {part}, "back": {r.Fiber.Path()}}}}
	for _, c := range answer.GetComments() {
		if c.GetPart() == part && c.GetResolvedAt() == nil {
			m.list = append(m.list, remarkOf(r, t, c, nil))
		}
	}
	return m, nil
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
	for _, part := range append([]string{""}, parts...) {
		d.parts = append(d.parts, ui.Option{Value: part, Label: partName(r, parts, part)})
		g := group{Name: partName(r, parts, part)}
		if part != "" && leads(r, t) && t.GetPublishedAt() == nil {
			g.Href = t.At("edit", part)
		}
		for _, c := range answer.GetComments() {
			if c.GetPart() != part && (part != "" || slices.Contains(parts, c.GetPart())) {
				continue
			}
			m := remarkOf(r, t.Tender, c, names)
			if m.Settled == "" {
				d.open++
			}
			g.List = append(g.List, m)
		}
		slices.SortStableFunc(g.List, func(x, y remark) int { return min(len(x.Settled), 1) - min(len(y.Settled), 1) })
		if len(g.List) > 0 {
			d.groups = append(d.groups, g)
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
	return a.backTo(r, v.Back), nil
}

// backTo is the page of this draft that a comment was written or settled on.
func (a *area) backTo(r *page.Request, back string) string {
	home := "/tenders/" + r.Param("tender") + "/"
	if strings.HasPrefix(back, home+"edit/") {
		return back
	}
	return home + "comments"
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
	return r.Redirect(a.backTo(r, r.Value("back")))
}
