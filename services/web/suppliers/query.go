package suppliers

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
)

const (
	// pageSize is how many enterprises a page of the list shows; askSize how many
	// the search is asked for at a time: the map shows them all.
	pageSize = 20
	askSize  = 100
	// lastPage is where the search ends: the ten thousandth hit.
	lastPage = 10000 / pageSize
	// usualKm is the radius that is offered first.
	usualKm = 50
	// reachesName stands for "deliver there" among the radii of the address.
	reachesName = "reaches"
)

// radii are the distances that people choose from, in kilometres.
func radii() []int { return []int{5, 10, 20, 50, 100, 200, 500} }

// query is what the address of the list asks for.
type query struct {
	text string
	// near is a city as typed; km the radius around it.
	near string
	km   int
	// reaches looks for those who deliver at the city, wherever they are.
	reaches bool
	// since looks only at what is public from an instant on.
	since time.Time
	// chosen are the values of the filters, by their name in the address.
	chosen map[string][]string
	// order is "", distance or name.
	order string
	page  int
}

func readQuery(r *page.Request) query {
	q := query{text: strings.TrimSpace(r.Query("q")), near: strings.TrimSpace(r.Query("near")), km: usualKm, chosen: map[string][]string{}, page: 1}
	q.text = string([]rune(q.text)[:min(len([]rune(q.text)), 400)])
	if km, err := strconv.Atoi(r.Query("km")); err == nil && slices.Contains(radii(), km) {
		q.km = km
	}
	q.reaches = r.Query("km") == reachesName
	for _, name := range filterNames() {
		if values := taken(name, r.Queries(name)); len(values) > 0 {
			q.chosen[name] = values
		}
	}
	if at, err := time.Parse(time.RFC3339, r.Query("since")); err == nil {
		q.since = at
	}
	if order := r.Query("sort"); order == "name" || order == "distance" && q.near != "" {
		q.order = order
	}
	if n, err := strconv.Atoi(r.Query("page")); err == nil {
		q.page = min(max(n, 1), lastPage)
	}
	return q
}

// within is the choice of how far from the city.
func (q query) within() string {
	if q.reaches {
		return reachesName
	}
	return strconv.Itoa(q.km)
}

// kept are the parameters beside the filters, for the form of the filters.
func (q query) kept() map[string]string {
	kept := map[string]string{}
	if q.text != "" {
		kept["q"] = q.text
	}
	if q.near != "" {
		kept["near"], kept["km"] = q.near, q.within()
	}
	if q.order != "" {
		kept["sort"] = q.order
	}
	if !q.since.IsZero() {
		kept["since"] = q.since.UTC().Format(time.RFC3339Nano)
	}
	return kept
}

// filtered says whether any filter is set.
func (q query) filtered() bool {
	for _, values := range q.chosen {
		if len(values) > 0 {
			return true
		}
	}
	return false
}

// values are the parameters of the address that asks for this.
func (q query) values() url.Values {
	values := url.Values{}
	for name, value := range q.kept() {
		values.Set(name, value)
	}
	for name, chosen := range q.chosen {
		if len(chosen) > 0 {
			values[name] = chosen
		}
	}
	if q.page > 1 {
		values.Set("page", strconv.Itoa(q.page))
	}
	return values
}

// under is an address with the parameters of this query.
func (q query) under(path string) string {
	if values := q.values(); len(values) > 0 {
		return path + "?" + values.Encode()
	}
	return path
}

// href is the address that asks for this.
func (q query) href() string { return q.under(enterprise.ListPath) }

func (q query) at(page int) query {
	q.page = page
	return q
}

func (q query) by(order string) query {
	q.order, q.page = order, 1
	return q
}

func (q query) withoutText() query {
	q.text, q.page = "", 1
	return q
}

func (q query) withoutPlace() query {
	q.near, q.page = "", 1
	if q.order == "distance" {
		q.order = ""
	}
	return q
}

// without is the query with a value of a filter taken off; all of them if it is "".
func (q query) without(name, value string) query {
	chosen := map[string][]string{}
	for other, values := range q.chosen {
		if other == name {
			values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return value == "" || v == value })
		}
		if len(values) > 0 {
			chosen[other] = values
		}
	}
	q.chosen, q.page = chosen, 1
	return q
}

func (q query) withoutSince() query {
	q.since, q.page = time.Time{}, 1
	return q
}

// farther is the query within the next radius, and whether there is one.
func (q query) farther() (query, bool) {
	i := slices.Index(radii(), q.km)
	if q.near == "" || q.reaches || i < 0 || i+1 == len(radii()) {
		return q, false
	}
	q.km, q.page = radii()[i+1], 1
	return q, true
}

func (q query) withoutFilters() query {
	q.chosen, q.page = map[string][]string{}, 1
	return q
}
