package opendata_test

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	opendatav1 "github.com/fairlot/fairlot/proto/fairlot/opendata/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/opendata"
)

// many answers for suppliers with as many as it is told, made when asked for.
type many struct {
	suppliersv1.UnimplementedSuppliersServiceServer
	count int
	each  func(n int) *suppliersv1.Supplier
	asked int
}

func (m *many) register(r grpc.ServiceRegistrar) { suppliersv1.RegisterSuppliersServiceServer(r, m) }

func (m *many) ListSuppliers(_ context.Context, req *suppliersv1.ListSuppliersRequest) (*suppliersv1.ListSuppliersResponse, error) {
	m.asked++
	from, _ := strconv.Atoi(req.GetPageToken())
	answer := &suppliersv1.ListSuppliersResponse{}
	for n := from; n < min(from+int(req.GetPageSize()), m.count); n++ {
		answer.Suppliers = append(answer.Suppliers, m.each(n))
	}
	if next := from + int(req.GetPageSize()); next < m.count {
		answer.NextPageToken = strconv.Itoa(next)
	}
	return answer, nil
}

func in(d time.Duration) *timestamppb.Timestamp { return timestamppb.New(servicetest.Start().Add(d)) }

const day = 24 * time.Hour

// secret stands in every field that is nobody else's business.
const secret = "SECRET"

// listed is a verified supplier that holds everything a supplier can hold.
func listed(n int) *suppliersv1.Supplier {
	return &suppliersv1.Supplier{
		Id: fmt.Sprintf("sup_%06d", n), Organisation: "org_" + secret, Name: fmt.Sprintf("Entreprise %d", n), Brand: "B",
		Identifier: &typesv1.Identifier{Scheme: "FR-SIREN", Value: fmt.Sprintf("%09d", n)}, LegalForm: "fr.scic", SocialStatus: "fr.ei",
		Place: &typesv1.Place{Street: secret, Postcode: "59000", City: "Lille", Country: "FR", Nuts: "FRE11", Latitude: proto.Float64(50.63), Longitude: proto.Float64(-3.06)},
		Cpv:   []string{"90911200", "90919300"}, Serves: []string{"FR"}, Website: "https://e.example", State: suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED,
		Description: map[string]string{"fr": secret}, Workforce: &suppliersv1.Workforce{Employees: 4711, Disabled: 4711}, OfficialEmail: secret,
		Evidence: []*typesv1.File{{Id: secret, Name: secret}}, References: []*suppliersv1.Reference{{Customer: secret, Contact: secret}},
		SelfDeclaration: &suppliersv1.SelfDeclaration{Person: secret}, History: []*suppliersv1.Act{{Person: secret, Note: secret}},
		Verifications: []*suppliersv1.Verification{
			{Claim: "social_status", OrganisationName: "Ville de Lille", Person: secret, Note: secret, ExpiresAt: in(100 * day)},
			{Claim: "article_20", OrganisationName: "Ville de Paris", Person: secret, ExpiresAt: in(10 * day)},
			{Claim: "old_" + secret, OrganisationName: secret, ExpiresAt: in(-day)},
			{Claim: "gone_" + secret, OrganisationName: secret, ExpiresAt: in(day), WithdrawnAt: in(-day)},
		},
	}
}

// open starts the directory over suppliers and gives its address.
func openDirectory(t *testing.T, m *many) (string, *servicetest.House, opendatav1.OpendataServiceClient) {
	t.Helper()
	h := servicetest.New(t)
	dir := t.TempDir()
	d := opendata.NewDirectory(opendata.DirectoryDeps{Conn: h.Conn, Clock: h.Clock, Dir: dir, PublicURL: "https://fairlot.example"})
	s, err := opendata.New(t.Context(), opendata.Deps{DB: h.DB("opendata"), Clock: h.Clock, Conn: h.Conn, Directory: d})
	if err != nil {
		t.Fatal(err)
	}
	h.Serve(m.register, s.Register)
	app := fiber.New()
	d.Routes(app)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.RequestURI = ""
		answer, err := app.Test(r, -1)
		if err != nil {
			t.Error(err)
			return
		}
		for k, v := range answer.Header {
			w.Header()[k] = v
		}
		w.WriteHeader(answer.StatusCode)
		if _, err := io.Copy(w, answer.Body); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(func() {
		server.Close()
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
	return server.URL, h, opendatav1.NewOpendataServiceClient(h.Conn)
}

func get(t *testing.T, address string, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

func TestTheDirectoryHoldsThePublicFactsOfVerifiedEnterprisesAndNothingPersonal(t *testing.T) {
	m := &many{count: 4, each: func(n int) *suppliersv1.Supplier {
		s := listed(n)
		switch n {
		case 1:
			s.Verifications = s.Verifications[2:]
		case 2:
			s.State = suppliersv1.SupplierState_SUPPLIER_STATE_SUSPENDED
		case 3:
			s.Name, s.Brand, s.Website, s.Place.Latitude = "=cmd|'/c calc'!A0", "@x", "-1+1", nil
		}
		return s
	}}
	address, _, client := openDirectory(t, m)
	answer, text := get(t, address+"/api/v1/directory/suppliers.csv")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 3 || answer.Header.Get("Content-Type") != "text/csv; charset=utf-8; header=present" || !strings.Contains(answer.Header.Get("Link"), `rel="license"`) {
		t.Fatalf("%v, %v, %q", answer.Header, err, text)
	}
	want := []string{"id", "name", "brand", "identifier_scheme", "identifier", "legal_form", "social_status", "postcode", "city", "country", "nuts", "latitude", "longitude", "cpv", "contract_natures", "serves", "website", "verified_claims", "verified_by", "verified_until", "page", "licence"}
	if !slices.Equal(rows[0], want) {
		t.Errorf("the columns are %q", rows[0])
	}
	if got := strings.Join(rows[1], "|"); got != "sup_000000|Entreprise 0|B|FR-SIREN|000000000|fr.scic|fr.ei|59000|Lille|FR|FRE11|50.63|-3.06|90911200; 90919300||FR|https://e.example|social_status; article_20|Ville de Lille; Ville de Paris|2027-03-03T09:00:00Z|https://fairlot.example/enterprises/sup_000000|CC BY 4.0, https://fairlot.example" {
		t.Errorf("got %s", got)
	}
	if got := rows[2][1:3]; got[0] != "'=cmd|'/c calc'!A0" || got[1] != "'@x" || rows[2][16] != "'-1+1" {
		t.Errorf("a formula is not made harmless: %q", rows[2])
	}
	_, document := get(t, address+"/api/v1/directory/suppliers.json")
	var object struct {
		Licence   struct{ Name, URL, Attribution string }
		Suppliers []map[string]any
	}
	if err := json.Unmarshal([]byte(document), &object); err != nil || object.Licence.Name != "CC BY 4.0" || len(object.Suppliers) != 2 || object.Suppliers[1]["name"] != "=cmd|'/c calc'!A0" || object.Suppliers[1]["latitude"] != nil || len(object.Suppliers[0]) != len(want)-1 {
		t.Errorf("%v, %s", err, document)
	}
	for _, body := range []string{text, document} {
		for _, word := range []string{secret, "4711", "org_", "per_"} {
			if strings.Contains(body, word) {
				t.Errorf("%s is public in %s", word, body)
			}
		}
	}
	facts, err := client.GetDirectory(t.Context(), &opendatav1.GetDirectoryRequest{})
	if err != nil || facts.GetSuppliers() != 2 || !slices.Equal(facts.GetColumns(), want) || m.asked != 1 {
		t.Errorf("%v, %v, asked %d times", facts, err, m.asked)
	}
}

func TestWhoHasTheDirectoryIsToldWhetherItChanged(t *testing.T) {
	m := &many{count: 3, each: listed}
	address, h, _ := openDirectory(t, m)
	file := address + "/api/v1/directory/suppliers.csv"
	first, text := get(t, file)
	etag, modified := first.Header.Get("ETag"), first.Header.Get("Last-Modified")
	h.Clock.Advance(time.Hour)
	for name, c := range map[string]struct {
		headers []string
		status  int
	}{
		"the same":             {[]string{"If-None-Match", etag}, http.StatusNotModified},
		"one of several":       {[]string{"If-None-Match", `"x", W/` + etag}, http.StatusNotModified},
		"another":              {[]string{"If-None-Match", `"x"`, "If-Modified-Since", modified}, http.StatusOK},
		"since then":           {[]string{"If-Modified-Since", modified}, http.StatusNotModified},
		"since the day before": {[]string{"If-Modified-Since", servicetest.Start().Add(-day).Format(http.TimeFormat)}, http.StatusOK},
	} {
		answer, body := get(t, file, c.headers...)
		if answer.StatusCode != c.status || answer.Header.Get("ETag") != etag || answer.Header.Get("Last-Modified") != modified || c.status == http.StatusOK && body != text || c.status != http.StatusOK && body != "" {
			t.Errorf("%s: %d %v", name, answer.StatusCode, answer.Header)
		}
	}
	m.count = 2
	h.Clock.Advance(time.Hour)
	if answer, body := get(t, file, "If-None-Match", etag); answer.StatusCode != http.StatusOK || answer.Header.Get("ETag") == etag || answer.Header.Get("Last-Modified") == modified || strings.Count(body, "\n") != 3 {
		t.Errorf("after a change: %d %v", answer.StatusCode, answer.Header)
	}
}

func TestNumbersOfPersonsAndExactPlacesAreNotInTheDirectory(t *testing.T) {
	numbers := []*typesv1.Identifier{
		{Scheme: "IT-CF", Value: "RCCMNL83S18D969H"}, {Scheme: "PT-NIPC", Value: "234567899"}, {Scheme: "PT-NIPC", Value: "451234560"},
		{Scheme: "IT-CF", Value: "00743110157"}, {Scheme: "PT-NIPC", Value: "501964843"}, {Scheme: "SE-ON", Value: "2120000142"},
	}
	m := &many{count: len(numbers), each: func(n int) *suppliersv1.Supplier {
		s := listed(n)
		s.Identifier, s.Place.Latitude = numbers[n], proto.Float64(50.629412)
		return s
	}}
	address, _, _ := openDirectory(t, m)
	for _, file := range []string{"csv", "json"} {
		_, text := get(t, address+"/api/v1/directory/suppliers."+file)
		for i, id := range numbers {
			if got, want := strings.Contains(text, id.GetValue()), i > 2; got != want {
				t.Errorf("%s holds %s: %v", file, id.GetValue(), got)
			}
		}
		if strings.Contains(text, "50.629") || !strings.Contains(text, "50.63") {
			t.Errorf("%s tells the street by its place: %s", file, text)
		}
	}
}

func TestAVerificationThatEndsIsOutOfTheDirectoryAtOnce(t *testing.T) {
	m := &many{count: 1, each: listed}
	address, h, _ := openDirectory(t, m)
	file := address + "/api/v1/directory/suppliers.csv"
	h.Clock.Advance(10*day - time.Second)
	if _, text := get(t, file); !strings.Contains(text, "article_20") {
		t.Errorf("before: %s", text)
	}
	h.Clock.Advance(time.Second)
	if _, text := get(t, file); strings.Contains(text, "article_20") || !strings.Contains(text, "social_status") {
		t.Errorf("one has ended: %s", text)
	}
	h.Clock.Advance(90 * day)
	if _, text := get(t, file); strings.Count(text, "\n") != 1 {
		t.Errorf("all have ended: %s", text)
	}
}

func TestAHundredThousandEnterprisesAreGivenInBoundedMemory(t *testing.T) {
	const rows = 100_000
	var first, most int64
	m := &many{count: rows}
	m.each = func(n int) *suppliersv1.Supplier {
		if n%20_000 == 500 {
			runtime.GC()
			var stats runtime.MemStats
			runtime.ReadMemStats(&stats)
			if most = max(most, int64(stats.HeapAlloc)); first == 0 {
				first = most
			}
		}
		return listed(n)
	}
	h := servicetest.New(t)
	h.Serve(m.register)
	d := opendata.NewDirectory(opendata.DirectoryDeps{Conn: h.Conn, Clock: h.Clock, Dir: t.TempDir(), PublicURL: "https://fairlot.example"})
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	d.Routes(app)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = app.Listener(listener) }()
	t.Cleanup(func() { _ = app.Shutdown() })
	answer, err := http.Get("http://" + listener.Addr().String() + "/api/v1/directory/suppliers.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	got, size := 0, int64(0)
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); got++ {
		size += int64(len(lines.Bytes())) + 1
		if want := fmt.Sprintf("sup_%06d,", got-1); got > 0 && !strings.HasPrefix(lines.Text(), want) {
			t.Fatalf("row %d is %q", got, lines.Text())
		}
	}
	if got != rows+1 || answer.ContentLength != size {
		t.Errorf("%d rows, %d of %d bytes", got, size, answer.ContentLength)
	}
	if grown := most - first; grown > 8<<20 {
		t.Errorf("%d MB more in use than at the start", grown>>20)
	}
	t.Logf("%d MB, at most %d KB more in use than at the start", size>>20, (most-first)>>10)
}
