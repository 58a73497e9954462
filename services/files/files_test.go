package files_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc/rest"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/files"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/internal/upload"
)

// limit keeps the test's largest file small.
const limit = 1 << 20

// tender answers with a tender that lists the documents, to people of a city
// only while it is a draft.
type tender struct {
	tendersv1.UnimplementedTendersServiceServer
	documents []*typesv1.File
	draft     bool
	// evidence is of a request to take part, given to who asked and, once it is
	// not sealed any more, to the city.
	evidence []*typesv1.File
	sealed   bool
	// answers are files of an answer to a consultation.
	answers []*typesv1.File
}

func (f *tender) ListConsultationAnswers(ctx context.Context, req *tendersv1.ListConsultationAnswersRequest) (*tendersv1.ListConsultationAnswersResponse, error) {
	id, _ := auth.From(ctx)
	list := &tendersv1.ListConsultationAnswersResponse{}
	if id.Organisation == "org_city" || id.Organisation == "org_enterprise" {
		list.Answers = []*tendersv1.ConsultationAnswer{{Tender: req.GetTender(), Evidence: f.answers}}
	}
	return list, nil
}

func (f *tender) ListParticipationRequests(ctx context.Context, req *tendersv1.ListParticipationRequestsRequest) (*tendersv1.ListParticipationRequestsResponse, error) {
	id, _ := auth.From(ctx)
	answer := &tendersv1.ListParticipationRequestsResponse{}
	switch {
	case id.Organisation == "org_city" && f.sealed:
		return nil, errs.Precondition("participation.sealed", "the requests can be read when the time for them is over")
	case id.Organisation == "org_city", id.Organisation == "org_enterprise":
		answer.Requests = []*tendersv1.ParticipationRequest{{Tender: req.GetTender(), Evidence: f.evidence}}
	}
	return answer, nil
}

func (f *tender) GetTender(ctx context.Context, req *tendersv1.GetTenderRequest) (*tendersv1.Tender, error) {
	if _, signedIn := auth.From(ctx); f.draft && !signedIn || req.GetTender() != "ten_1" {
		return nil, errs.NotFound("tender", req.GetTender())
	}
	return &tendersv1.Tender{Id: "ten_1", Documents: f.documents}, nil
}

// supplier answers with evidence for verifiers only.
type supplier struct {
	suppliersv1.UnimplementedSuppliersServiceServer
	evidence, verification, claim []*typesv1.File
}

func (f *supplier) GetSupplier(ctx context.Context, req *suppliersv1.GetSupplierRequest) (*suppliersv1.Supplier, error) {
	s := &suppliersv1.Supplier{Id: req.GetSupplier()}
	if id, _ := auth.From(ctx); id.Has(auth.RoleVerifier) {
		s.Evidence = f.evidence
		s.Verifications = []*suppliersv1.Verification{{Evidence: f.verification}}
		s.Claims = []*suppliersv1.Claim{{Evidence: f.claim}}
	}
	return s, nil
}

type fixture struct {
	*servicetest.House
	t        *testing.T
	url      string
	service  *files.Service
	tender   *tender
	supplier *supplier
	blobs    *blob.Store
	tokens   map[string]auth.Identity
}

func setup(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{House: servicetest.New(t), t: t, tender: &tender{}, supplier: &supplier{}}
	f.tokens = map[string]auth.Identity{
		"city": f.Person("org_city", auth.RoleVerifier), "enterprise": f.Person("org_enterprise", auth.RoleRepresentative),
		"loner": f.Person(""),
	}
	f.Serve(
		func(r grpc.ServiceRegistrar) { tendersv1.RegisterTendersServiceServer(r, f.tender) },
		func(r grpc.ServiceRegistrar) { suppliersv1.RegisterSuppliersServiceServer(r, f.supplier) },
	)
	var err error
	if f.blobs, err = blob.Open(t.Context(), f.Bus.JetStream, upload.Bucket); err != nil {
		t.Fatal(err)
	}
	f.service = files.New(files.Deps{
		Blobs: f.blobs, Clock: f.Clock, Conn: f.Conn, Verifier: f.Verifier, REST: rest.Options{Exchange: f.exchange}, Limit: limit, Log: f.Log,
	})
	f.listen()
	return f
}

// exchange knows the bearers of the test.
func (f *fixture) exchange(_ context.Context, bearer string) (string, error) {
	id, ok := f.tokens[bearer]
	if !ok {
		return "", errs.New(codes.Unauthenticated, "auth.session_ended", "the session has ended")
	}
	return f.Signer.Sign(id)
}

func (f *fixture) listen() {
	f.t.Helper()
	app := fiber.New(fiber.Config{Immutable: true, StreamRequestBody: true, DisablePreParseMultipartForm: true, DisableStartupMessage: true, BodyLimit: 64 << 10})
	f.service.Routes(app)
	app.Get("/ping", func(c *fiber.Ctx) error { return c.SendString("pong") })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- app.Listener(listener) }()
	f.t.Cleanup(func() {
		if err := app.Shutdown(); err != nil {
			f.t.Error(err)
		}
		<-done
	})
	f.url = "http://" + listener.Addr().String()
}

func (f *fixture) do(method, path, bearer, contentType string, body io.Reader) (*http.Response, []byte) {
	f.t.Helper()
	req, err := http.NewRequestWithContext(f.t.Context(), method, f.url+path, body)
	if err != nil {
		f.t.Fatal(err)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		f.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }() // it was read to its end
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return resp, data
}

func (f *fixture) upload(bearer, name, content string) *typesv1.File {
	f.t.Helper()
	resp, data := f.do(http.MethodPost, "/api/v1/files?name="+name, bearer, "application/octet-stream", strings.NewReader(content))
	file := struct {
		ID, Name, Sha256 string
		MediaType        string `json:"media_type"`
		Size             string
	}{}
	if err := json.Unmarshal(data, &file); err != nil || resp.StatusCode != http.StatusCreated {
		f.t.Fatalf("%d %s", resp.StatusCode, data)
	}
	return &typesv1.File{Id: file.ID, Name: file.Name, MediaType: file.MediaType, Sha256: file.Sha256}
}

func TestAFileIsSentOnceAndReadByThoseWhoMayReadTheTender(t *testing.T) {
	f := setup(t)
	content := "%PDF-1.7\n" + strings.Repeat("x", limit-9)
	file := f.upload("city", "Za%C5%82%C4%85cznik%20nr%201.pdf", content)
	if file.GetName() != "Załącznik nr 1.pdf" || file.GetMediaType() != "application/pdf" {
		t.Errorf("got %v", file)
	}
	if info, err := f.blobs.Info(t.Context(), file.GetId()); err != nil || info.Owner != "org_city" || info.Size != limit {
		t.Errorf("kept as %+v, %v", info, err)
	}
	path := "/api/v1/tenders/ten_1/documents/" + file.GetId()
	if resp, _ := f.do(http.MethodGet, path, "", "", nil); resp.StatusCode != http.StatusNotFound {
		t.Errorf("a file that no tender lists: %d", resp.StatusCode)
	}
	f.tender.documents = []*typesv1.File{file}
	resp, data := f.do(http.MethodGet, path, "", "", nil)
	if resp.StatusCode != http.StatusOK || string(data) != content {
		t.Fatalf("%d, %d bytes", resp.StatusCode, len(data))
	}
	for header, want := range map[string]string{
		"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "Etag": `"` + file.GetSha256() + `"`,
		"Content-Disposition": `attachment; filename="Za__cznik nr 1.pdf"; filename*=UTF-8''Za%C5%82%C4%85cznik%20nr%201.pdf`,
	} {
		if got := resp.Header.Get(header); got != want {
			t.Errorf("%s: %s, want %s", header, got, want)
		}
	}
	f.tender.draft = true
	if resp, _ := f.do(http.MethodGet, path, "", "", nil); resp.StatusCode != http.StatusNotFound {
		t.Errorf("a draft's document for the public: %d", resp.StatusCode)
	}
	if resp, data := f.do(http.MethodGet, path, "city", "", nil); resp.StatusCode != http.StatusOK || string(data) != content {
		t.Errorf("a draft's document for its people: %d", resp.StatusCode)
	}
	if resp, _ := f.do(http.MethodGet, "/api/v1/tenders/ten_2/documents/"+file.GetId(), "city", "", nil); resp.StatusCode != http.StatusNotFound {
		t.Errorf("through another tender: %d", resp.StatusCode)
	}
}

func TestEvidenceIsGivenOnlyWhereTheReaderSeesItListed(t *testing.T) {
	f := setup(t)
	a, b, c := f.upload("enterprise", "a.txt", "a"), f.upload("city", "b.txt", "b"), f.upload("enterprise", "c.txt", "c")
	f.supplier.evidence, f.supplier.verification, f.supplier.claim = []*typesv1.File{a}, []*typesv1.File{b}, []*typesv1.File{c}
	for _, file := range []*typesv1.File{a, b, c} {
		path := "/api/v1/suppliers/sup_1/evidence/" + file.GetId()
		for bearer, want := range map[string]int{"city": 200, "enterprise": 404, "": 404, "nobody": 401} {
			if resp, data := f.do(http.MethodGet, path, bearer, "", nil); resp.StatusCode != want {
				t.Errorf("%s for %q: %d %s", file.GetName(), bearer, resp.StatusCode, data)
			}
		}
	}
}

func TestAFileOfARequestToTakePartStaysSealedUntilTheBuyerMayReadIt(t *testing.T) {
	f := setup(t)
	file := f.upload("enterprise", "references.pdf", "%PDF-1.7 twenty schools")
	f.tender.evidence, f.tender.sealed = []*typesv1.File{file}, true
	path := "/api/v1/tenders/ten_1/requests/" + file.GetId()
	for bearer, want := range map[string]int{"enterprise": 200, "city": 409, "loner": 404, "": 401} {
		if got, body := f.do("GET", path, bearer, "", nil); got.StatusCode != want {
			t.Errorf("%q before the time is over: %d %s, want %d", bearer, got.StatusCode, body, want)
		}
	}
	f.tender.sealed = false
	if got, body := f.do("GET", path, "city", "", nil); got.StatusCode != 200 || string(body) != "%PDF-1.7 twenty schools" {
		t.Errorf("the city after it: %d %s", got.StatusCode, body)
	}
}

func TestAFileOfAnAnswerIsForTheBuyersAndWhoSentIt(t *testing.T) {
	f := setup(t)
	file := f.upload("enterprise", "valves.pdf", "%PDF-1.7 how they work")
	f.tender.answers = []*typesv1.File{file}
	path := "/api/v1/tenders/ten_1/answers/" + file.GetId()
	for bearer, want := range map[string]int{"enterprise": 200, "city": 200, "loner": 404, "": 401} {
		if got, body := f.do("GET", path, bearer, "", nil); got.StatusCode != want {
			t.Errorf("%q: %d %s, want %d", bearer, got.StatusCode, body, want)
		}
	}
}

func form(t *testing.T, field, name, content string) (string, *bytes.Buffer) {
	t.Helper()
	body := &bytes.Buffer{}
	w := multipart.NewWriter(body)
	if err := w.WriteField("note", "before the file"); err != nil {
		t.Fatal(err)
	}
	part, err := w.CreateFormFile(field, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = io.WriteString(part, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), body
}

func TestAFormWithAFileIsTakenToo(t *testing.T) {
	f := setup(t)
	content := strings.Repeat("lot;price\n", 50_000)
	kind, body := form(t, "file", "prices.csv", content)
	resp, data := f.do(http.MethodPost, "/api/v1/files", "city", kind, body)
	if resp.StatusCode != http.StatusCreated || !strings.Contains(string(data), "prices.csv") || !strings.Contains(string(data), `"500000"`) {
		t.Errorf("%d %s", resp.StatusCode, data)
	}
	kind, body = form(t, "other", "prices.csv", content)
	if resp, data = f.do(http.MethodPost, "/api/v1/files", "city", kind, body); resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(string(data), "file.missing") {
		t.Errorf("%d %s", resp.StatusCode, data)
	}
	if resp, data = f.do(http.MethodPost, "/api/v1/files", "city", "multipart/form-data; boundary=x", strings.NewReader("nonsense")); resp.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("%d %s", resp.StatusCode, data)
	}
}

func TestWhatIsRefusedIsExplainedAndTheConnectionStaysSafe(t *testing.T) {
	f := setup(t)
	large := "%PDF-" + strings.Repeat("x", 3*limit)
	smuggled := "MZ\x00\x00" + strings.Repeat(".", 200_000) + "GET /ping HTTP/1.1\r\nHost: x\r\n\r\n"
	for _, c := range []struct {
		name, bearer, query, body string
		chunked                   bool
		status                    int
		reason                    string
	}{
		{"too large", "city", "?name=a.pdf", large, false, 422, "file.too_large"},
		{"too large, length unknown", "city", "?name=a.pdf", large, true, 422, "file.too_large"},
		{"another kind", "city", "?name=a.exe", "MZ", false, 422, "file.type"},
		{"another content", "city", "?name=a.txt", smuggled, false, 422, "file.content"},
		{"no name", "city", "", "%PDF-", false, 422, "file.name"},
		{"nothing", "city", "?name=a.pdf", "", false, 422, "file.empty"},
		{"nothing, length unknown", "city", "?name=a.pdf", "", true, 422, "file.empty"},
		{"another kind, length unknown", "city", "?name=a.exe", smuggled, true, 422, "file.type"},
		{"signed out", "", "?name=a.pdf", large, false, 401, "auth.sign_in"},
		{"session over", "nobody", "?name=a.pdf", smuggled, false, 401, "auth.session_ended"},
		{"without an organisation", "loner", "?name=a.pdf", "%PDF-", false, 403, "auth.role"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var body io.Reader = strings.NewReader(c.body)
			if c.chunked {
				body = io.MultiReader(body)
			}
			resp, data := f.do(http.MethodPost, "/api/v1/files"+c.query, c.bearer, "application/octet-stream", body)
			if resp.StatusCode != c.status || !strings.Contains(string(data), c.reason) || resp.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%d %s", resp.StatusCode, data)
			}
			if resp, data := f.do(http.MethodGet, "/ping", "", "", nil); resp.StatusCode != http.StatusOK || string(data) != "pong" {
				t.Errorf("afterwards: %d %s", resp.StatusCode, data)
			}
		})
	}
	if _, err := f.service.Put(t.Context(), "a.txt", "", strings.NewReader("x"), limit); errs.Code(err) != codes.Unauthenticated {
		t.Errorf("a page without a person: %v", err)
	}
	if file, err := f.service.Put(f.As(f.tokens["city"]), "a.txt", "text/html", strings.NewReader("x"), limit); err != nil || file.GetMediaType() != "text/plain" {
		t.Errorf("got %v, %v", file, err)
	}
}
