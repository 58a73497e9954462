package bids_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/rpc/rest"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/bids"
)

// door is a process's HTTP side; the bearer token is the signed identity.
func (o *office) door() *fiber.App {
	app := fiber.New(fiber.Config{
		Immutable: true, StreamRequestBody: true, DisablePreParseMultipartForm: true, BodyLimit: 300 << 20, ErrorHandler: rest.ErrorHandler,
	})
	bids.Routes(app, o.Conn, o.blobs, rest.Options{Exchange: func(_ context.Context, bearer string) (string, error) { return bearer, nil }})
	return app
}

func (o *office) do(t *testing.T, app *fiber.App, r *http.Request, who *auth.Identity) (int, []byte) {
	t.Helper()
	if who != nil {
		r.Header.Set("Authorization", "Bearer "+auth.Token(o.As(*who)))
	}
	answer, err := app.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, body
}

func pdf(size int) []byte {
	return append([]byte("%PDF-1.7\nOur secret plan\n"), bytes.Repeat([]byte("x"), size)...)
}

func (o *office) send(t *testing.T, app *fiber.App, who auth.Identity, name string, content []byte) *typesv1.File {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/api/v1/tenders/"+o.tender.GetId()+"/attachments?name="+name, bytes.NewReader(content))
	status, body := o.do(t, app, r, &who)
	if status != http.StatusCreated {
		t.Fatalf("%d %s", status, body)
	}
	file := &typesv1.File{}
	if err := protojson.Unmarshal(body, file); err != nil {
		t.Fatal(err)
	}
	return file
}

func (o *office) fetch(t *testing.T, app *fiber.App, bid, file string, who auth.Identity) (int, []byte) {
	t.Helper()
	return o.do(t, app, httptest.NewRequest(http.MethodGet, "/api/v1/bids/"+bid+"/attachments/"+file, nil), &who)
}

func TestAnAttachmentIsSealedOnArrivalAndReadAfterTheOpening(t *testing.T) {
	o := newOffice(t)
	app := o.door()
	who, officer := o.bidder("Łódź Works"), o.Person(o.city, auth.RoleOfficer)
	content := pdf(300_000)
	file := o.send(t, app, who, "Plan%20pracy.pdf", content)
	sum := sha256.Sum256(content)
	if file.GetSize() != int64(len(content)) || file.GetSha256() != hex.EncodeToString(sum[:]) || file.GetName() != "Plan pracy.pdf" || file.GetMediaType() != "application/pdf" {
		t.Fatalf("got %v", file)
	}
	stored, info, err := o.blobs.Get(t.Context(), file.GetId())
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(stored)
	if err != nil || bytes.Contains(raw, []byte("secret plan")) || bytes.Contains(raw, []byte("%PDF")) || strings.Contains(info.Name, "Plan") || info.SHA256 == file.GetSha256() {
		t.Errorf("what is stored is not sealed: %v %v", info, err)
	}
	in := offer("10.00")
	in.Attachments = []*typesv1.File{file}
	bid, err := o.bids.CreateBid(o.As(who), &bidsv1.CreateBidRequest{Tender: o.tender.GetId(), Offer: in})
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := o.fetch(t, app, bid.GetId(), file.GetId(), officer); status != http.StatusNotFound {
		t.Errorf("the buyer before the opening: %d", status)
	}
	if status, _ := o.fetch(t, app, bid.GetId(), file.GetId(), who); status != http.StatusConflict {
		t.Errorf("the bidder before the opening: %d", status)
	}
	o.Clock.Set(o.deadline)
	o.open(t, 0, 1)
	if status, got := o.fetch(t, app, bid.GetId(), file.GetId(), officer); status != http.StatusOK || !bytes.Equal(got, content) {
		t.Errorf("the buyer after the opening: %d, %d bytes", status, len(got))
	}
	for name, other := range map[string]auth.Identity{"a rival": o.bidder("Rival"), "another city": o.Person(o.Organisation(), auth.RoleOfficer)} {
		if status, _ := o.fetch(t, app, bid.GetId(), file.GetId(), other); status != http.StatusNotFound {
			t.Errorf("%s: %d", name, status)
		}
	}
	if status, _ := o.fetch(t, app, bid.GetId(), "fil_other", officer); status != http.StatusNotFound {
		t.Errorf("a file the bid does not name: %d", status)
	}
}

func TestAFormSendsAnAttachmentToo(t *testing.T) {
	o := newOffice(t)
	who := o.bidder("Form")
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "plan.pdf")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(pdf(10)); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/api/v1/tenders/"+o.tender.GetId()+"/attachments", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	if status, answer := o.do(t, o.door(), r, &who); status != http.StatusCreated || !bytes.Contains(answer, []byte("plan.pdf")) {
		t.Errorf("%d %s", status, answer)
	}
}

func TestWhoMayNotSendAnAttachment(t *testing.T) {
	o := newOffice(t)
	app := o.door()
	who, officer := o.bidder("One"), o.Person(o.city, auth.RoleOfficer)
	path := "/api/v1/tenders/" + o.tender.GetId() + "/attachments?name="
	for name, c := range map[string]struct {
		path   string
		who    *auth.Identity
		status int
		reason string
	}{
		"signed out":      {path + "a.pdf", nil, http.StatusUnauthorized, "auth.sign_in"},
		"an officer":      {path + "a.pdf", &officer, http.StatusForbidden, "auth.role"},
		"another kind":    {path + "a.exe", &who, http.StatusUnprocessableEntity, "file.type"},
		"another content": {path + "a.png", &who, http.StatusUnprocessableEntity, "file.content"},
		"no tender":       {"/api/v1/tenders/ten_none/attachments?name=a.pdf", &who, http.StatusNotFound, "tender.not_found"},
	} {
		status, body := o.do(t, app, httptest.NewRequest(http.MethodPost, c.path, bytes.NewReader(pdf(10))), c.who)
		if status != c.status || !bytes.Contains(body, []byte(c.reason)) {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	o.Clock.Set(o.deadline)
	status, body := o.do(t, app, httptest.NewRequest(http.MethodPost, path+"a.pdf", bytes.NewReader(pdf(10))), &who)
	if status != http.StatusConflict || !bytes.Contains(body, []byte("bid.deadline_passed")) {
		t.Errorf("late: %d %s", status, body)
	}
}

func TestABidNamesOnlyAttachmentsItsOrganisationSentForTheTender(t *testing.T) {
	o := newOffice(t)
	app := o.door()
	who, rival := o.bidder("One"), o.bidder("Rival")
	file := o.send(t, app, who, "a.pdf", pdf(10))
	place, err := o.bids.CreateAttachment(o.As(rival), &bidsv1.CreateAttachmentRequest{Tender: o.tender.GetId()})
	if err != nil {
		t.Fatal(err)
	}
	other := o.publish(t, "ten_other")
	for name, c := range map[string]struct {
		who          auth.Identity
		tender, file string
	}{
		"another's file":     {rival, o.tender.GetId(), file.GetId()},
		"another tender's":   {who, other.GetId(), file.GetId()},
		"one never sent":     {who, o.tender.GetId(), "fil_none"},
		"one that broke off": {rival, o.tender.GetId(), place.GetId()},
	} {
		in := offer("10.00")
		in.Attachments = []*typesv1.File{{Id: c.file, Name: "a.pdf"}}
		_, err := o.bids.CreateBid(o.As(c.who), &bidsv1.CreateBidRequest{Tender: c.tender, Offer: in})
		wants(t, name, err, "bid.attachment_unknown")
	}
}

func TestALostAttachmentDoesNotStopTheOpening(t *testing.T) {
	o := newOffice(t)
	app := o.door()
	who := o.bidder("Lost")
	kept, lost := o.send(t, app, who, "a.pdf", pdf(10)), o.send(t, app, who, "b.pdf", pdf(20))
	in := offer("10.00")
	in.Attachments = []*typesv1.File{lost, kept}
	bid, err := o.bids.CreateBid(o.As(who), &bidsv1.CreateBidRequest{Tender: o.tender.GetId(), Offer: in})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.blobs.Delete(t.Context(), lost.GetId()); err != nil {
		t.Fatal(err)
	}
	o.Clock.Set(o.deadline)
	if got := o.open(t, 0, 1); got.GetBids() != 1 {
		t.Errorf("got %v", got)
	}
	officer := o.Person(o.city, auth.RoleOfficer)
	if status, _ := o.fetch(t, app, bid.GetId(), kept.GetId(), officer); status != http.StatusOK {
		t.Errorf("the file that is there: %d", status)
	}
	if status, _ := o.fetch(t, app, bid.GetId(), lost.GetId(), officer); status != http.StatusNotFound {
		t.Errorf("the file that is gone: %d", status)
	}
}

func TestAnAttachmentThatIsNotWhatTheBidNamesBreaksOff(t *testing.T) {
	o := newOffice(t)
	app := o.door()
	who := o.bidder("Changed")
	file := o.send(t, app, who, "a.pdf", pdf(200_000))
	in := offer("10.00")
	file.Sha256 = strings.Repeat("0", 64)
	in.Attachments = []*typesv1.File{file}
	bid, err := o.bids.CreateBid(o.As(who), &bidsv1.CreateBidRequest{Tender: o.tender.GetId(), Offer: in})
	if err != nil {
		t.Fatal(err)
	}
	o.Clock.Set(o.deadline)
	o.open(t, 0, 1)
	r := httptest.NewRequest(http.MethodGet, "/api/v1/bids/"+bid.GetId()+"/attachments/"+file.GetId(), nil)
	r.Header.Set("Authorization", "Bearer "+auth.Token(o.As(o.Person(o.city, auth.RoleOfficer))))
	answer, err := app.Test(r, -1)
	if err != nil {
		return // it broke off before the head
	}
	defer func() { _ = answer.Body.Close() }()
	if got, err := io.ReadAll(answer.Body); err == nil {
		t.Errorf("%d bytes came as if they were right", len(got))
	}
}
