package page_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/errs"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/static"
	"github.com/fairlot/fairlot/services/web/ui"
)

// sessions knows one bearer token.
type sessions struct{ down bool }

func (s *sessions) Session(_ context.Context, bearer string) (page.Session, error) {
	switch {
	case s.down:
		return page.Session{}, errs.New(codes.Unavailable, "service.unavailable", "accounts does not answer")
	case bearer != "good":
		return page.Session{}, errs.New(codes.Unauthenticated, "auth.session", "the session has ended")
	default:
		return page.Session{Token: "signed", Zone: "Europe/Warsaw", Language: "fr", Viewer: &ui.Viewer{Person: "per_1", Name: "Anna", Roles: []string{"officer"}}}, nil
	}
}

// files counts what is stored.
type files struct {
	stored []string
	// refuses is the answer to every file, if set.
	refuses error
}

func (f *files) Put(_ context.Context, name, mediaType string, body io.Reader, limit int64) (*typesv1.File, error) {
	raw, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > limit {
		return nil, errs.Invalid("file", "file.too_large", "the file is too large")
	}
	if f.refuses != nil {
		return nil, f.refuses
	}
	f.stored = append(f.stored, name)
	return &typesv1.File{Id: "fil_1", Name: name, MediaType: mediaType, Size: int64(len(raw))}, nil
}

// letter is a form with a file.
type letter struct {
	Title    string        `form:"title"`
	Evidence []page.Upload `form:"evidence"`
}

// house is the site under test.
type house struct {
	t        *testing.T
	app      *fiber.App
	sessions *sessions
	files    *files
	sent     []letter
	refusal  error
}

func open(t *testing.T) *house {
	t.Helper()
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, app: fiber.New(page.FiberConfig()), sessions: &sessions{}, files: &files{}}
	s := page.New(h.app, page.Deps{
		Assets: &static.Assets{}, Catalog: catalog, Clock: clock.NewManual(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)),
		Sessions: h.sessions, Files: h.files, Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Secure: true,
	})
	s.SignInPage = func(r *page.Request, f *ui.Form) error {
		return r.Show(ui.Page{Title: "Sign in"}, ui.FormTag(f))
	}
	s.Get("/fails/:reason", func(r *page.Request) error { return failures()[r.Param("reason")] })
	s.Get("/private", func(r *page.Request) error { return r.SignedIn("evaluator") })
	page.Mount(s, "/letters/new", page.Form[letter]{
		Name: "letter", Files: map[string]ui.Allowed{"evidence": {Kinds: []string{"pdf"}, Max: 1000}},
		Show: func(r *page.Request, f *ui.Form) error {
			return r.Show(ui.Page{Title: "Letter"}, templ.Join(ui.ErrorSummary(f), ui.TextInput(f, ui.Field{Name: "title", Label: "Title"}),
				ui.FileInput(f, ui.Field{Name: "evidence", Label: "Evidence"}, ui.Allowed{Kinds: []string{"pdf"}, Max: 1000}), ui.FormTag(f)))
		},
		Send: func(r *page.Request, v letter, _ int64) (string, error) {
			if h.refusal != nil {
				return "", h.refusal
			}
			h.sent = append(h.sent, v)
			r.Notice(true, "Sent")
			return "/letters/new", nil
		},
	})
	h.app.Use(s.NotFound)
	return h
}

func failures() map[string]error {
	return map[string]error{
		"not_found": errs.NotFound("tender", "ten_1"), "gone": errs.New(codes.NotFound, "tender.gone", "gone"),
		"denied": errs.Denied("auth.role", "no"), "conflict": errs.Precondition("tender.not_open", "The tender is not open"),
		"unavailable": errs.New(codes.Unavailable, "service.unavailable", "down"), "internal": errors.New("secret: the password of the database"),
	}
}

// ask sends a request with the cookies "session" and "form" and gives status and body.
func (h *house) ask(req *http.Request, cookies ...string) (*http.Response, string) {
	h.t.Helper()
	if len(cookies) > 0 {
		req.Header.Set("Cookie", strings.Join(cookies, "; "))
	}
	res, err := h.app.Test(req, -1)
	if err != nil {
		h.t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return res, string(body)
}

const (
	signedIn = "fairlot_session=good"
	token    = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	formed   = "fairlot_form=" + token
)

func post(values url.Values) *http.Request {
	req := httptest.NewRequest("POST", "/letters/new", strings.NewReader(values.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req
}

func TestErrorsArePagesWithTheNextStepAndNoSecret(t *testing.T) {
	h := open(t)
	for reason, want := range map[string]struct {
		status int
		text   string
	}{
		"not_found": {404, "This page is not here"}, "gone": {410, "no longer here"}, "denied": {403, "You may not do this"},
		"conflict": {409, "not possible now"}, "unavailable": {503, "not answering"}, "internal": {500, "did not work"},
	} {
		res, body := h.ask(httptest.NewRequest("GET", "/fails/"+reason, nil))
		if res.StatusCode != want.status || !strings.Contains(body, want.text) || !strings.Contains(body, `href="/"`) {
			t.Errorf("%s: %d %s", reason, res.StatusCode, body)
		}
		if strings.Contains(body, "secret") {
			t.Errorf("%s: the cause is shown", reason)
		}
	}
	if res, _ := h.ask(httptest.NewRequest("GET", "/nowhere", nil)); res.StatusCode != 404 {
		t.Errorf("nowhere: %d", res.StatusCode)
	}
}

func TestPagesCarryTheSecurityHeaders(t *testing.T) {
	res, _ := open(t).ask(httptest.NewRequest("GET", "/fails/denied", nil))
	policy := res.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy: %q", policy)
	}
	for _, name := range []string{"X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Strict-Transport-Security", "Permissions-Policy"} {
		if res.Header.Get(name) == "" {
			t.Errorf("%s is missing", name)
		}
	}
	if res.Header.Get("Set-Cookie") != "" {
		t.Error("a plain reader gets a cookie")
	}
}

func TestVisitorsAreLedToSignInAndBackAndOthersAreRefused(t *testing.T) {
	h := open(t)
	res, _ := h.ask(httptest.NewRequest("GET", "/private?x=1", nil), "fairlot_session=old")
	if res.StatusCode != 303 || res.Header.Get("Location") != "/sign-in?back=%2Fprivate%3Fx%3D1" {
		t.Errorf("visitor: %d %s", res.StatusCode, res.Header.Get("Location"))
	}
	if res, _ := h.ask(httptest.NewRequest("GET", "/private", nil), signedIn); res.StatusCode != 403 {
		t.Errorf("officer: %d", res.StatusCode)
	}
	h.sessions.down = true
	if res, _ := h.ask(httptest.NewRequest("GET", "/private", nil), signedIn); res.StatusCode != 503 {
		t.Errorf("accounts down: %d", res.StatusCode)
	}
}

func TestAFormThatIsNotFromThisHouseIsRefused(t *testing.T) {
	h := open(t)
	good := url.Values{"_token": {token}, "title": {"a"}}
	for name, req := range map[string]*http.Request{
		"no token":     post(url.Values{"title": {"a"}}),
		"wrong token":  post(url.Values{"_token": {"other"}, "title": {"a"}}),
		"another site": post(good),
		"a sibling":    post(good),
		"no form":      httptest.NewRequest("POST", "/letters/new", strings.NewReader("{}")),
	} {
		switch name {
		case "another site":
			req.Header.Set("Sec-Fetch-Site", "cross-site")
		case "a sibling":
			req.Header.Set("Sec-Fetch-Site", "same-site")
		}
		if res, _ := h.ask(req, signedIn, formed); res.StatusCode != 403 {
			t.Errorf("%s: %d", name, res.StatusCode)
		}
	}
	if res, _ := h.ask(post(good), signedIn); res.StatusCode != 403 {
		t.Errorf("no cookie: %d", res.StatusCode)
	}
	if len(h.sent) != 0 {
		t.Errorf("sent: %+v", h.sent)
	}
	if res, _ := h.ask(post(good), signedIn, formed); res.StatusCode != 303 || len(h.sent) != 1 {
		t.Errorf("genuine: %d %+v", res.StatusCode, h.sent)
	}
}

var keyField = regexp.MustCompile(`name="_key" value="([^"]+)"`)

func TestARefusedFormComesBackWithEverythingTypedAndTheSameKey(t *testing.T) {
	h := open(t)
	h.refusal = errs.Join(errs.Invalid("title", "string.min_len", "give a title"), errs.Invalid("elsewhere", "x.unknown_reason", "the lot is gone"))
	fields := url.Values{"_token": {token}, "_key": {"the-key"}, "title": {`He said "yes" <b>`}}
	res, body := h.ask(post(fields), signedIn, formed, "fairlot_language=en")
	if res.StatusCode != 422 || !strings.Contains(body, `value="He said &#34;yes&#34; &lt;b&gt;"`) || !strings.Contains(body, "The lot is gone") || !strings.Contains(body, "empty or too short") {
		t.Fatalf("%d %s", res.StatusCode, body)
	}
	if key := keyField.FindStringSubmatch(body); key == nil || key[1] != "the-key" {
		t.Errorf("key: %v", key)
	}
	fields.Set("title", " ")
	if _, body := h.ask(post(fields), signedIn, formed, "fairlot_language=en"); !strings.Contains(body, "Fill this in") {
		t.Error("an empty field is not asked for")
	}
	h.refusal = errs.New(codes.Unavailable, "service.unavailable", "down")
	if res, body := h.ask(post(fields), signedIn, formed, "fairlot_language=en"); res.StatusCode != 503 || !strings.Contains(body, "What you typed is kept") {
		t.Errorf("%d %s", res.StatusCode, body)
	}
	h.refusal = errs.New(codes.FailedPrecondition, "idempotency.mismatch", "used before")
	if _, body := h.ask(post(fields), signedIn, formed); keyField.FindStringSubmatch(body)[1] == "the-key" {
		t.Error("a used key is offered again")
	}
}

func TestANoticeIsShownOnceOnTheNextPage(t *testing.T) {
	h := open(t)
	res, _ := h.ask(post(url.Values{"_token": {token}, "title": {"a"}}), signedIn, formed)
	var notice string
	for _, cookie := range res.Cookies() {
		if cookie.Name == "fairlot_notice" {
			notice = cookie.Name + "=" + cookie.Value
			if !cookie.HttpOnly || !cookie.Secure || cookie.SameSite != http.SameSiteLaxMode {
				t.Errorf("cookie: %+v", cookie)
			}
		}
	}
	res, body := h.ask(httptest.NewRequest("GET", "/letters/new", nil), signedIn, notice)
	if !strings.Contains(body, "Sent") || !strings.Contains(strings.Join(res.Header.Values("Set-Cookie"), "\n"), "fairlot_notice=; expires=") {
		t.Errorf("notice: %v", res.Header.Values("Set-Cookie"))
	}
}

func TestTheViewersLanguageHoldsUntilAnotherIsChosen(t *testing.T) {
	h := open(t)
	if _, body := h.ask(httptest.NewRequest("GET", "/letters/new", nil), signedIn); !strings.Contains(body, `<html lang="fr">`) {
		t.Error("the viewer's language is not spoken")
	}
	if _, body := h.ask(httptest.NewRequest("GET", "/letters/new", nil), signedIn, "fairlot_language=pl"); !strings.Contains(body, `<html lang="pl">`) {
		t.Error("the chosen language is not spoken")
	}
	res, _ := h.ask(httptest.NewRequest("GET", "/letters/new?lang=sv&q=a", nil), signedIn)
	if res.StatusCode != 303 || res.Header.Get("Location") != "/letters/new?q=a" {
		t.Errorf("%d %s", res.StatusCode, res.Header.Get("Location"))
	}
}
