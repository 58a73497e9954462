package find

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/static"
)

const (
	// pageSize is how many tenders a page shows.
	pageSize = 20
	// lastPage is where the search ends: the ten thousandth hit.
	lastPage = 10000 / pageSize
	// usualKm is the radius that is offered first.
	usualKm = 50
	// most is how many values one filter takes.
	most = 50
	// textMost is how much of the words is looked at, in letters.
	textMost = 400
)

// The filters, by their name in the address.
const (
	byStatus      = "status"
	byReservation = "reservation"
	byCountry     = "country"
	byRegion      = "region"
	byCPV         = "cpv"
	byTheme       = "theme"
	byLanguage    = "language"
	byBuyer       = "buyer"
)

// filterNames are the filters in the order people ask: how it stands, for whom,
// where, what, what for, in which language, and who buys.
func filterNames() []string {
	return []string{byStatus, byReservation, byCountry, byRegion, byCPV, byTheme, byLanguage, byBuyer}
}

// The orders of the list, by their name in the address.
const (
	orderMatch    = "relevance"
	orderDeadline = "deadline"
	orderNewest   = "newest"
	orderDistance = "distance"
)

// radii are the distances that people choose from, in kilometres.
func radii() []int { return []int{5, 10, 20, 50, 100, 200, 500} }

// query is what the address of the list asks for.
type query struct {
	text string
	// near is a city as typed; km the radius around it.
	near string
	km   int
	// closes is one of closings, or "".
	closes string
	// from and until bound the value, in whole units; 0 is no bound.
	from, until int64
	// since looks only at what is public from an instant on.
	since time.Time
	// chosen are the values of the filters, by their name in the address.
	chosen map[string][]string
	// order is empty for the usual one.
	order string
	page  int
}

// readQuery reads the search from the address. What no filter knows is left out,
// so that an old link still finds something.
func readQuery(r *page.Request) query {
	text := []rune(strings.TrimSpace(r.Query("q")))
	q := query{text: string(text[:min(len(text), textMost)]), near: strings.TrimSpace(r.Query("near")), km: usualKm, chosen: map[string][]string{}, page: 1}
	if km, err := strconv.Atoi(r.Query("km")); err == nil && slices.Contains(radii(), km) {
		q.km = km
	}
	if _, ok := closings()[r.Query("closes")]; ok {
		q.closes = r.Query("closes")
	}
	q.from, q.until = amount(r.Query("value_from")), amount(r.Query("value_until"))
	if q.until > 0 && q.from > q.until {
		q.from, q.until = q.until, q.from
	}
	for _, name := range filterNames() {
		if values := taken(name, r.Queries(name)); len(values) > 0 {
			q.chosen[name] = values
		}
	}
	if at, err := time.Parse(time.RFC3339, r.Query("since")); err == nil {
		q.since = at
	}
	if order := r.Query("sort"); slices.Contains([]string{orderMatch, orderDeadline, orderNewest}, order) || order == orderDistance && q.near != "" {
		q.order = order
	}
	if n, err := strconv.Atoi(r.Query("page")); err == nil {
		q.page = min(max(n, 1), lastPage)
	}
	return q
}

// amount reads whole units as people write them: 50 000 or 50.000.
func amount(typed string) int64 {
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .,'\u00a0\u202f", r) {
			return -1
		}
		return r
	}, typed)
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 || n > 1_000_000_000_000 {
		return 0
	}
	return n
}

// shapes are what the values of a filter look like, where the search asks for it.
var shapes = map[string]*regexp.Regexp{
	byStatus:      regexp.MustCompile(`^(open|closed|evaluation|awarded|cancelled|consultation|concluded)$`),
	byReservation: regexp.MustCompile(`^(none|article_20|article_77)$`),
	byCountry:     regexp.MustCompile(`^[A-Z]{2}$`),
	byRegion:      regexp.MustCompile(`^[A-Z]{2}[A-Z0-9]{0,3}$`),
	byCPV:         regexp.MustCompile(`^[0-9]{2,8}$`),
	byTheme:       regexp.MustCompile(`^(acc-all|et-eq|gen-eq|hum-right|opp|work-cond|other)$`),
}

// taken are the values of a filter that can be asked for, each once.
func taken(name string, values []string) []string {
	var list []string
	for _, v := range values {
		v = strings.TrimSpace(v)
		if name == byCPV {
			v, _, _ = strings.Cut(v, "-") // without its check digit
		}
		shape, ok := shapes[name]
		fits := v != "" && len(v) <= 400
		if ok {
			fits = shape.MatchString(v)
		}
		if name == byLanguage {
			fits = i18n.Known(v)
		}
		if fits && !slices.Contains(list, v) && len(list) < most {
			list = append(list, v)
		}
	}
	return list
}

// sorted is the order in use: with words the match, else the deadline, unless asked.
func (q query) sorted() string {
	switch {
	case q.order != "":
		return q.order
	case q.text != "":
		return orderMatch
	}
	return orderDeadline
}

// kept are the parameters beside the filters, for the form of the filters.
func (q query) kept() map[string]string {
	kept := map[string]string{}
	for name, value := range map[string]string{"q": q.text, "near": q.near, "sort": q.order} {
		if value != "" {
			kept[name] = value
		}
	}
	if q.near != "" {
		kept["km"] = strconv.Itoa(q.km)
	}
	if !q.since.IsZero() {
		kept["since"] = q.since.UTC().Format(time.RFC3339Nano)
	}
	return kept
}

// bounds are the parameters of time and value.
func (q query) bounds() map[string]string {
	set := map[string]string{}
	if q.closes != "" {
		set["closes"] = q.closes
	}
	if q.from > 0 {
		set["value_from"] = strconv.FormatInt(q.from, 10)
	}
	if q.until > 0 {
		set["value_until"] = strconv.FormatInt(q.until, 10)
	}
	return set
}

// under is an address with the parameters of this query.
func (q query) under(path string) string {
	values := url.Values{}
	for name, value := range q.kept() {
		values.Set(name, value)
	}
	for name, value := range q.bounds() {
		values.Set(name, value)
	}
	maps.Copy(values, q.chosen)
	if q.page > 1 {
		values.Set("page", strconv.Itoa(q.page))
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// href is the address that asks for this.
func (q query) href() string { return q.under(listPath) }

// filtered says whether any filter is set.
func (q query) filtered() bool { return len(q.chosen) > 0 || len(q.bounds()) > 0 }

func (q query) around(c static.City) query {
	q.near, q.page = c.Name+", "+c.Country, 1
	return q
}
