package main_test

import (
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/internal/datatest"
)

// centre is a town that people search around.
type centre struct {
	name                string
	latitude, longitude float64
}

func centres() []centre {
	return []centre{
		{"Lille", 50.62925, 3.057256}, {"Lyon", 45.764043, 4.835659}, {"Grenoble", 45.188529, 5.724524},
		{"Paris", 48.856613, 2.352222}, {"Aurillac", 44.930953, 2.444997},
	}
}

// greatCircle is the distance in km along a great circle by the haversine
// formula on a sphere of the earth's mean radius, 6371.0088 km (IUGG). The search
// compares chords of the same sphere, which is the same order of distances.
func greatCircle(lat1, lon1, lat2, lon2 float64) float64 {
	rad := func(d float64) float64 { return d * math.Pi / 180 }
	square := func(x float64) float64 { return x * x }
	h := square(math.Sin(rad(lat2-lat1)/2)) + math.Cos(rad(lat1))*math.Cos(rad(lat2))*square(math.Sin(rad(lon2-lon1)/2))
	return 2 * 6371.0088 * math.Asin(math.Sqrt(h))
}

// directory is the list of imported enterprises, as the service that owns them
// gives it, and the program to search in.
type directory struct {
	t    *testing.T
	base string
	all  []*suppliersv1.Supplier
}

// importDirectory imports the real enterprises with the program's own command.
func importDirectory(t *testing.T) *directory {
	t.Helper()
	file := datatest.Path(t, "suppliers/fr-inclusive-enterprises.jsonl")
	d := &directory{t: t, base: start(t, program{Services: []string{"accounts", "suppliers", "codelists", "search"}})}
	out, err := runCommand(t, "import", "suppliers", file, "--server", d.base, "--token", signIn(t, d.base, "admin@fairlot.example").token)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for token, first := "", true; first || token != ""; first = false {
		page := &suppliersv1.ListSuppliersResponse{}
		d.read("/api/v1/suppliers?page_size=200&page_token="+url.QueryEscape(token), page)
		d.all, token = append(d.all, page.GetSuppliers()...), page.GetNextPageToken()
	}
	if len(d.all) < 2900 {
		t.Fatalf("only %d enterprises were imported", len(d.all))
	}
	eventually(t, "every imported enterprise in the search", func() (object, bool) {
		found := caller{t: t, base: d.base}.get("/api/v1/search/suppliers?page_size=1")
		return found, str(found, "total") == strconv.Itoa(len(d.all))
	})
	return d
}

// read asks the API and reads the answer as the contract writes it.
func (d *directory) read(path string, into proto.Message) {
	d.t.Helper()
	status, data := caller{t: d.t, base: d.base}.call(http.MethodGet, path, "application/json", nil)
	if status != http.StatusOK {
		d.t.Fatalf("%s: %d %s", path, status, data)
	}
	if err := protojson.Unmarshal(data, into); err != nil {
		d.t.Fatalf("%s: %v", path, err)
	}
}

// question is a search, and how a person would decide about one enterprise.
type question struct {
	text, status, division string
	near                   *centre
	km                     float64
}

func (q question) path() string {
	v := url.Values{"page_size": {"1"}}
	if q.text != "" {
		v.Set("q", q.text)
	}
	if q.status != "" {
		v.Set("social_status", q.status)
	}
	if q.division != "" {
		v.Set("cpv", q.division)
	}
	if q.near != nil {
		v.Set("latitude", fmt.Sprint(q.near.latitude))
		v.Set("longitude", fmt.Sprint(q.near.longitude))
		v.Set("radius_km", fmt.Sprint(q.km))
	}
	return "/api/v1/search/suppliers?" + v.Encode()
}

// holds decides about one enterprise, without the choice in the facet named.
func (q question) holds(s *suppliersv1.Supplier, without string) bool {
	if q.status != "" && without != "social_status" && s.GetSocialStatus() != q.status {
		return false
	}
	if q.division != "" && without != "cpv" && !slices.ContainsFunc(s.GetCpv(), func(c string) bool { return strings.HasPrefix(c, q.division) }) {
		return false
	}
	if q.near != nil {
		p := s.GetPlace()
		if p.Latitude == nil || p.Longitude == nil || greatCircle(q.near.latitude, q.near.longitude, p.GetLatitude(), p.GetLongitude()) > q.km {
			return false
		}
	}
	return q.text == "" || mentions(s, q.text)
}

// mentions tells whether a word of the enterprise begins with the text. The texts
// asked for are short or have digits, so that no typo is forgiven, and occur in
// no name of a code.
func mentions(s *suppliersv1.Supplier, text string) bool {
	p := s.GetPlace()
	all := []string{s.GetName(), s.GetBrand(), s.GetIdentifier().GetValue(), p.GetCity(), p.GetPostcode(), p.GetStreet()}
	all = append(all, slices.Collect(maps.Values(s.GetDescription()))...)
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(strings.ToLower(strings.Join(all, " "))))
	words := strings.FieldsFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, text) })
}

// facetsOf are the values of an enterprise by facet.
func facetsOf(s *suppliersv1.Supplier) map[string][]string {
	var divisions []string
	for _, c := range s.GetCpv() {
		divisions = append(divisions, c[:2])
	}
	var eligible []string
	for _, e := range s.GetEligibility() {
		if e.GetMet() {
			eligible = append(eligible, e.GetReservation())
		}
	}
	one := func(v string) []string {
		if v == "" {
			return nil
		}
		return []string{v}
	}
	return map[string][]string{
		"country": one(s.GetPlace().GetCountry()), "legal_form": one(s.GetLegalForm()), "social_status": one(s.GetSocialStatus()),
		"cpv": divisions, "serves": s.GetServes(), "size": one(s.GetSize()), "contract_nature": s.GetContractNatures(),
		"verified": {"false"}, "has_delivered": {"false"}, "verified_by": nil, "label": nil, "eligible": eligible,
	}
}

// compare asks the program and counts by hand.
func (d *directory) compare(q question) {
	d.t.Helper()
	total, facets := 0, map[string]map[string]int64{}
	for _, s := range d.all {
		if q.holds(s, "") {
			total++
		}
		for name, values := range facetsOf(s) {
			if facets[name] == nil {
				facets[name] = map[string]int64{}
			}
			if !q.holds(s, name) {
				continue
			}
			slices.Sort(values)
			for _, v := range slices.Compact(values) {
				facets[name][v]++
			}
		}
	}
	found := &searchv1.SearchSuppliersResponse{}
	d.read(q.path(), found)
	if int(found.GetTotal()) != total {
		d.t.Errorf("%s: found %d, counted %d", q.path(), found.GetTotal(), total)
	}
	for _, f := range found.GetFacets() {
		want, ours := facets[f.GetName()]
		if !ours {
			continue
		}
		got := map[string]int64{}
		for _, v := range f.GetValues() {
			if f.GetName() != "cpv" || len(v.GetValue()) == 2 {
				got[v.GetValue()] = v.GetCount()
			}
		}
		if !maps.Equal(got, want) {
			d.t.Errorf("%s: facet %s is %v, counted %v", q.path(), f.GetName(), got, want)
		}
		delete(facets, f.GetName())
	}
	if len(facets) > 0 {
		d.t.Errorf("%s: the facets %v are not there", q.path(), slices.Collect(maps.Keys(facets)))
	}
}

func TestTheRealEnterprisesAreCountedAsByHand(t *testing.T) {
	d := importDirectory(t)
	for _, c := range centres() {
		for _, km := range []float64{10, 20, 30, 50, 100} {
			d.compare(question{near: &c, km: km})
		}
	}
	lyon, paris := centres()[1], centres()[3]
	for _, text := range []string{"", "lyon", "sarl", "590", "emma"} {
		for _, status := range []string{"", "fr.ei", "fr.aci"} {
			for _, division := range []string{"", "90", "79", "909"} {
				d.compare(question{text: text, status: status, division: division})
				d.compare(question{text: text, status: status, division: division, near: &lyon, km: 100})
			}
		}
		d.compare(question{text: text, near: &paris, km: 20})
	}
}
