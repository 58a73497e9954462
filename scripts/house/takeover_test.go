package house_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/run"
)

func (b bus) open(user string) *run.Bus {
	b.t.Helper()
	conn, err := run.OpenBus(b.t.Context(), run.BusOptions{URL: b.url(user), RootCA: b.ca()})
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(conn.Close)
	return conn
}

func (b bus) ring(js jetstream.JetStream) *auth.KeyRing {
	b.t.Helper()
	ring, err := auth.OpenKeyRing(b.t.Context(), js)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(ring.Close)
	return ring
}

func TestAProcessRegistersItsKeyForItsOwnServicesAlone(t *testing.T) {
	b := startBus(t)
	for _, user := range startOrder() {
		conn := b.open(user)
		signer, err := auth.NewSigner()
		if err != nil {
			t.Fatal(err)
		}
		if err := b.ring(conn.JetStream).Register(t.Context(), signer, deployed[user]...); err != nil {
			t.Errorf("%s: %v", user, err)
		}
		for owner, services := range deployed {
			raw, refused := b.connect(user)
			if err := raw.Publish("$KV."+auth.Bucket+"."+services[0]+"."+signer.KeyID(), nil); err != nil {
				t.Fatal(err)
			}
			if got := len(refused()) > 0; got != (user != owner) {
				t.Errorf("%s writes a key of %s: refused %v", user, services[0], got)
			}
			raw.Close()
		}
	}
}

// The server sends a read message to whatever subject its reader names. So web
// can bring what it wrote into the place of a key of accounts, and it must not
// count there.
func TestAKeyThatTheServerWasMadeToSendIsNotBelieved(t *testing.T) {
	b := startBus(t)
	ctx := t.Context()
	accounts := b.open("accounts")
	ring := b.ring(accounts.JetStream)
	if _, err := blob.Open(ctx, accounts.JetStream, "fairlot_files"); err != nil {
		t.Fatal(err)
	}
	web := b.open("web")
	thief, err := auth.NewSigner()
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(map[string]any{"id": thief.KeyID(), "public": thief.Public(), "runs": true})
	if err != nil {
		t.Fatal(err)
	}
	file := nats.NewMsg("$O.fairlot_files.C.thief")
	file.Data = body
	file.Header.Set(jetstream.ExpectedLastSubjSeqHeader, "0")
	if _, err := web.JetStream.PublishMsg(ctx, file); err != nil {
		t.Fatal(err)
	}
	token, err := thief.Sign(auth.Identity{Person: "per_1", Roles: []string{auth.RoleAdministrator}})
	if err != nil {
		t.Fatal(err)
	}
	operator := b.open("operator").Conn
	heard, err := operator.SubscribeSync("fairlot.keys.accounts.*")
	if err == nil {
		err = operator.Flush()
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, question := range []string{`{"last_by_subj":"$O.fairlot_files.C.thief"}`, `{"last_by_subj":"$O.fairlot_files.C.thief","no_hdr":true}`} {
		place := "$KV." + auth.Bucket + ".accounts." + thief.KeyID()
		if err := web.Conn.PublishRequest("$JS.API.STREAM.MSG.GET.OBJ_fairlot_files", place, []byte(question)); err != nil {
			t.Fatal(err)
		}
		if _, err := heard.NextMsg(10 * time.Second); err != nil {
			t.Fatalf("it is not sent, so this test is about nothing: %v", err)
		}
		if _, err := auth.NewVerifier(ring).Verify(ctx, token); !errs.Is(err, "auth.token_invalid") {
			t.Errorf("after %s: got %v", question, err)
		}
	}
}

// A process that may answer whoever asks could ask itself, with any subject as
// the place of the answer.
func TestNoProcessAnswersItselfWhereItMayNotPublish(t *testing.T) {
	for _, u := range natsOptions(t, secretsFor(t)).Users {
		if u.Permissions != nil && u.Permissions.Response != nil {
			t.Errorf("%s may answer anywhere", u.Username)
		}
	}
}

func TestTheServerDoesNotTakeACommandThatItWasMadeToSend(t *testing.T) {
	b := startBus(t)
	ctx := t.Context()
	accounts := b.open("accounts")
	b.ring(accounts.JetStream)
	if _, err := blob.Open(ctx, accounts.JetStream, "fairlot_files"); err != nil {
		t.Fatal(err)
	}
	web := b.open("web")
	if _, err := web.JetStream.Publish(ctx, "$O.fairlot_files.C.thief", nil); err != nil {
		t.Fatal(err)
	}
	question := []byte(`{"last_by_subj":"$O.fairlot_files.C.thief","no_hdr":true}`)
	for _, read := range []string{"$JS.API.DIRECT.GET.OBJ_fairlot_files", "$JS.API.STREAM.MSG.GET.OBJ_fairlot_files"} {
		if err := web.Conn.PublishRequest(read, "$JS.API.STREAM.DELETE.KV_"+auth.Bucket, question); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := web.Conn.Request("$JS.API.STREAM.MSG.GET.OBJ_fairlot_files", question, 10*time.Second); err != nil {
		t.Fatal(err) // after its answer the first questions have been answered too
	}
	operator := b.open("operator").JetStream
	if _, err := operator.AccountInfo(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := operator.Stream(ctx, "KV_"+auth.Bucket); err != nil {
		t.Errorf("the keys' bucket is gone: %v", err)
	}
}

func TestNoProcessMayChangeOrRemoveAStream(t *testing.T) {
	for _, u := range natsOptions(t, secretsFor(t)).Users {
		if u.Username == "operator" {
			continue
		}
		for _, subject := range u.Permissions.Publish.Allow {
			for _, verb := range []string{"STREAM.UPDATE.", "STREAM.DELETE.", "STREAM.RESTORE.", "STREAM.SNAPSHOT."} {
				if len(subject) >= 8+len(verb) && subject[8:8+len(verb)] == verb {
					t.Errorf("%s may %s", u.Username, subject)
				}
			}
		}
	}
}
