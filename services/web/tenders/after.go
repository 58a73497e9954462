package tenders

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
)

// toForm leads the fields of an error to the rows of the page that was sent.
func (p part[T]) toForm(r *page.Request, t *tendersv1.Tender, err error) error {
	e := errs.From(err)
	if p.place == nil || len(e.Fields) == 0 {
		return err
	}
	for i := range e.Fields {
		e.Fields[i].Path = p.place(r, t, e.Fields[i].Path)
	}
	return e
}

// after is where saving leads: back to the page for a further row, else on.
func (p part[T]) after(r *page.Request, t *tendersv1.Tender) string {
	here := r.Fiber.Path()
	switch query := (url.Values{}); {
	case r.Value("add") != "":
		query.Set("add", r.Value("add"))
		if p.pages != nil && p.pages(t) > 1 {
			query.Set("page", strconv.Itoa(p.pages(t)))
		}
		return here + "?" + query.Encode() + "#last-row"
	case r.Value("remove") != "":
		return withQuery(here, query, r.Query("page"))
	case p.next != nil:
		return p.next(r, t)
	default:
		r.Notice(true, r.T("tenders.saved", "part", r.T("tenders.part."+p.name)))
		return at(t)
	}
}

// withQuery is an address with its query and the page of its list.
func withQuery(address string, query url.Values, page string) string {
	if page != "" {
		query.Set("page", page)
	}
	if len(query) == 0 {
		return address
	}
	return address + "?" + query.Encode()
}

// local takes the first of the prefixes that fits off the fields of an error, so
// that they are found in the form.
func local(err error, prefixes ...string) error {
	e := errs.From(err)
	if len(e.Fields) == 0 {
		return err
	}
	for i, field := range e.Fields {
		for _, prefix := range prefixes {
			if rest, ok := strings.CutPrefix(field.Path, prefix); ok {
				e.Fields[i].Path = rest
				break
			}
		}
	}
	return e
}

// readableTimes writes the instants that an error names on the clock of the
// zone, as the page around it does.
func readableTimes(ctx context.Context, err error, zone *time.Location) error {
	e := errs.From(err)
	for _, params := range append([]map[string]string{e.Params}, fieldParams(e)...) {
		for name, value := range params {
			if at, err := time.Parse(time.RFC3339, value); err == nil {
				params[name] = i18n.Deadline(ctx, at, zone)
			}
		}
	}
	return e
}

func fieldParams(e *errs.Error) []map[string]string {
	var list []map[string]string
	for _, f := range e.Fields {
		list = append(list, f.Params)
	}
	return list
}
