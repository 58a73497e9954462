package suppliers

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/static"
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
)

// radii are the distances that people choose from, in kilometres.
func radii() []int { return []int{5, 10, 20, 50, 100, 200, 500} }

// query is what the address of the list asks for.
type query struct {
	text string
	// near is a city as typed; km the radius around it.
	near string
	km   int
	// chosen are the values of the filters, by their name in the address.
	chosen map[string][]string
	// order is "", distance or name.
	order string
	page  int
}

// The filters, by their name in the address, in the order they are shown.
const (
	byVerified = "verified"
	byCountry  = "country"
	byStatus   = "status"
	byForm     = "form"
	byCPV      = "cpv"
	byServes   = "serves"
)

func filterNames() []string {
	return []string{byVerified, byStatus, byCountry, byCPV, byServes, byForm}
}

// maxChosen is how many values of a filter the search takes.
const maxChosen = 50

func readQuery(r *page.Request) query {
	q := query{text: strings.TrimSpace(r.Query("q")), near: strings.TrimSpace(r.Query("near")), km: usualKm, chosen: map[string][]string{}, page: 1}
	q.text = string([]rune(q.text)[:min(len([]rune(q.text)), 400)])
	if km, err := strconv.Atoi(r.Query("km")); err == nil && slices.Contains(radii(), km) {
		q.km = km
	}
	for _, name := range filterNames() {
		if values := enterprise.Named(r.Queries(name)...); len(values) > 0 {
			q.chosen[name] = values[:min(len(values), maxChosen)]
		}
	}
	q.chosen[byCPV] = slices.DeleteFunc(q.chosen[byCPV], func(code string) bool {
		return len(code) < 2 || len(code) > 8 || strings.Trim(code, "0123456789") != ""
	})
	if order := r.Query("sort"); order == "name" || order == "distance" && q.near != "" {
		q.order = order
	}
	if n, err := strconv.Atoi(r.Query("page")); err == nil {
		q.page = min(max(n, 1), lastPage)
	}
	return q
}

// kept are the parameters beside the filters, for the form of the filters.
func (q query) kept() map[string]string {
	kept := map[string]string{}
	if q.text != "" {
		kept["q"] = q.text
	}
	if q.near != "" {
		kept["near"], kept["km"] = q.near, strconv.Itoa(q.km)
	}
	if q.order != "" {
		kept["sort"] = q.order
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

// href is the address that asks for this.
func (q query) href() string {
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
	if len(values) == 0 {
		return enterprise.ListPath
	}
	return enterprise.ListPath + "?" + values.Encode()
}

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

func (q query) withoutFilters() query {
	q.chosen, q.page = map[string][]string{}, 1
	return q
}

// request is the call that answers the query around a city; nil is anywhere.
func (q query) request(around *static.City) *searchv1.SearchSuppliersRequest {
	req := &searchv1.SearchSuppliersRequest{
		Q: q.text, Country: q.chosen[byCountry], LegalForm: q.chosen[byForm], SocialStatus: q.chosen[byStatus],
		Cpv: q.chosen[byCPV], Serves: q.chosen[byServes], Sort: q.order,
		PageSize: askSize, Page: int32((q.page-1)/(askSize/pageSize) + 1),
	}
	if chosen := q.chosen[byVerified]; len(chosen) == 1 {
		yes := chosen[0] == "yes"
		req.Verified = &yes
	}
	if around != nil {
		req.Latitude, req.Longitude, req.RadiusKm = &around.Latitude, &around.Longitude, float64(q.km)
	} else if q.order == "distance" {
		req.Sort = ""
	}
	return req
}
