package agreement

import (
	"context"
	"crypto/rand"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// The panel stands beside the form of a part, and its fields belong to that form:
// whatever is typed there goes along with a comment and comes back with the page.
const (
	// FormID is the id that the form beside the panel has.
	FormID = "part"
	// The fields of the panel: what the comment says, what it is about, and what
	// makes sending it twice harmless.
	remarkText = "remark.text"
	remarkOn   = "remark.on"
	remarkKey  = "remark.key"
	// pressed is the name of its buttons: write, or settle and reopen with a comment.
	pressed = "remark"
)

// Remarks are the comments on one part of a draft, or on one lot or clause of it,
// beside its form.
type Remarks struct {
	open, settled []remark
	form          *ui.Form
	// about are the whole part and what in it a comment can be about.
	about []ui.Option
	all   string
	// said is what just happened.
	said string
}

// Labels are what people call the fields of the panel, as the labels of a form.
func Labels() []string { return []string{remarkText, "agreement.comments.text"} }

// Heard does what a button of the panel asks for, and says whether one was
// pressed; it is the Aside of the form that the panel stands beside.
func Heard(r *page.Request, f *ui.Form) (bool, error) {
	act, comment, _ := strings.Cut(r.Value(pressed), " ")
	client := tendersv1.NewTendersServiceClient(r.Conn())
	switch act {
	case "write":
		text := strings.TrimSpace(strings.ReplaceAll(r.Value(remarkText), "\r\n", "\n"))
		if text == "" {
			return true, r.Problems(remarkText, "errors.required")
		}
		ctx := rpc.WithIdempotencyKey(r.Context(), r.Value(remarkKey))
		_, err := client.CreateComment(ctx, &tendersv1.CreateCommentRequest{Tender: r.Param("tender"), Part: r.Value(remarkOn), Text: text})
		if err != nil {
			return true, inPanel(err)
		}
		f.Values.Del(remarkText)
	case "settle", "reopen":
		_, err := client.ResolveComment(r.Context(), &tendersv1.ResolveCommentRequest{Tender: r.Param("tender"), Comment: comment, Reopen: act == "reopen"})
		if err != nil {
			return true, err
		}
	default:
		return false, nil
	}
	return true, nil
}

// inPanel leads the errors of a comment to the panel's fields.
func inPanel(err error) error {
	e := errs.From(err)
	for i := range e.Fields {
		e.Fields[i].Path = map[string]string{"text": remarkText, "part": remarkOn}[e.Fields[i].Path]
	}
	return e
}

// Beside gives the comments for a page of a part: here is the part, or one lot or
// clause of it as a comment names it. F is the form that the panel stands beside.
func Beside(r *page.Request, f *ui.Form, t *tendersv1.Tender, here string) (*Remarks, error) {
	answer, err := tendersv1.NewTendersServiceClient(r.Conn()).ListComments(r.Context(), &tendersv1.ListCommentsRequest{Tender: t.GetId()})
	if err != nil {
		return nil, err
	}
	m := &Remarks{all: "/tenders/" + t.GetId() + "/comments", form: f, said: said(r, f)}
	f.ID = FormID
	m.about = []ui.Option{{Value: here, Label: r.T("agreement.beside.whole")}}
	names := subjects(r.Context(), t)
	for _, s := range names {
		if strings.HasPrefix(s.part, here+".") {
			m.about = append(m.about, ui.Option{Value: s.part, Label: s.name})
		}
	}
	for _, c := range answer.GetComments() {
		if c.GetPart() != here && !strings.HasPrefix(c.GetPart(), here+".") {
			continue
		}
		one := remarkOf(r, t, c, nil)
		if c.GetPart() != here {
			one.about, one.aboutHref = subjectOf(names, c.GetPart())
		}
		if c.GetResolvedAt() == nil {
			m.open = append(m.open, one)
		} else {
			m.settled = append(m.settled, one)
		}
	}
	if f.Value(remarkOn) == "" || !slices.ContainsFunc(m.about, func(o ui.Option) bool { return o.Value == f.Value(remarkOn) }) {
		set(f, remarkOn, here)
	}
	set(f, remarkKey, rand.Text())
	return m, nil
}

// set puts a value into a form that may not have any yet.
func set(f *ui.Form, name, value string) {
	if f.Values == nil {
		f.Values = url.Values{}
	}
	f.Values.Set(name, value)
}

// said tells what the button of the panel did, "" where none was pressed or
// something must change first.
func said(r *page.Request, f *ui.Form) string {
	act, _, _ := strings.Cut(r.Value(pressed), " ")
	key := map[string]string{"write": "agreement.comments.done", "settle": "agreement.comments.closed", "reopen": "agreement.comments.opened"}[act]
	if key == "" || len(f.Errors) > 0 {
		return ""
	}
	return r.T(key)
}

// On is how many comments on a lot or clause of the part are open.
func (m *Remarks) On(ctx context.Context, part, id string) string {
	if m == nil {
		return ""
	}
	n := 0
	for _, c := range m.open {
		if c.Part == part+"."+id {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return i18n.T(ctx, "agreement.count", "count", n)
}

// writing says that the field for a comment is to be seen at once.
func (m *Remarks) writing() bool {
	return m.said != "" || m.form.Value(remarkText) != "" || m.form.Error(remarkText) != ""
}

// outside are the attributes of a field that belongs to the form beside.
func outside() templ.Attributes { return templ.Attributes{"form": FormID} }

// act are the attributes of a button of the panel: with script only the panel is
// fetched anew, without it the page with everything typed.
func (m *Remarks) act(value string) templ.Attributes {
	return templ.Attributes{
		"form": FormID, "name": pressed, "value": value, "formaction": m.form.Action + "#remarks",
		"hx-post": m.form.Action, "hx-target": "#remarks", "hx-select": "#remarks", "hx-swap": "outerHTML",
	}
}

// subject is a lot, a clause or a criterion that a comment can be about.
type subject struct{ part, name, href string }

// subjects are those of a draft, as comments name them.
func subjects(ctx context.Context, t *tendersv1.Tender) []subject {
	var list []subject
	add := func(part, id, title, href string) {
		name := id
		if title != "" {
			name = i18n.T(ctx, "draft.lot.name", "id", id, "title", title)
		}
		list = append(list, subject{part + "." + id, name, "/tenders/" + t.GetId() + "/edit/" + href})
	}
	for _, l := range t.GetLots() {
		add("lots", l.GetId(), l.GetTitle(), "lots/"+l.GetId())
	}
	for _, c := range t.GetClauses() {
		add("clauses", c.GetId(), c.GetTitle(), "clauses/"+c.GetId())
	}
	for _, c := range t.GetCriteria() {
		add("criteria", c.GetId(), c.GetName(), "criteria")
	}
	return list
}

// subjectOf names what a comment is about and where it is; what is gone only has
// its number.
func subjectOf(list []subject, part string) (name, href string) {
	for _, s := range list {
		if s.part == part {
			return s.name, s.href
		}
	}
	_, id, _ := strings.Cut(part, ".")
	return id, ""
}
