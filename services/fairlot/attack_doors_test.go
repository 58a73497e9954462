package main_test

import (
	"net/http"
	"strings"
	"testing"
)

// attackTheDoors asks for files over HTTP, as everyone who should not get them.
func attackTheDoors(t *testing.T, w *world) {
	const (
		in     = http.StatusOK
		signIn = http.StatusUnauthorized
		denied = http.StatusForbidden
		none   = http.StatusNotFound
	)
	anyone := caller{t: t, base: w.base}
	people := map[string]caller{
		"signed out": anyone, "forged": {t: t, base: w.base, token: "ses_forged"}, "stranger": w.as("stranger@enterprise"),
		"rival": w.as("rena@enterprise"), "officer of another city": w.as("officer@braga"), "verifier": w.as("verifier@gdansk"),
		"officer": w.as("officer@gdansk"), "bidder": w.as("nad@enterprise"),
	}
	for _, door := range []struct {
		method, path string
		want         map[string]int
	}{
		{"POST", "/api/v1/files?name=a.txt", map[string]int{"signed out": signIn, "forged": signIn}},
		{"GET", "/api/v1/tenders/" + w.draft + "/documents/" + w.draftDocument, map[string]int{
			"signed out": none, "forged": signIn, "stranger": none, "officer of another city": none, "bidder": none, "officer": in,
		}},
		{"GET", "/api/v1/tenders/" + w.sealed + "/documents/" + w.sealedDocument, map[string]int{"signed out": in, "forged": signIn, "stranger": in}},
		{"GET", "/api/v1/tenders/" + w.sealed + "/documents/" + w.draftDocument, map[string]int{"signed out": none, "stranger": none, "officer": none}},
		{"GET", "/api/v1/tenders/" + w.consultation + "/answers/" + w.answerFile, map[string]int{
			"signed out": signIn, "forged": signIn, "stranger": none, "rival": none, "officer of another city": none, "officer": in, "bidder": in,
		}},
		{"GET", "/api/v1/suppliers/" + w.verified + "/evidence/" + w.evidence, map[string]int{
			"signed out": none, "forged": signIn, "stranger": none, "rival": none, "officer of another city": none, "officer": none, "verifier": in, "bidder": in,
		}},
		{"GET", "/api/v1/suppliers/" + w.imported + "/evidence/" + w.claimEvidence, map[string]int{
			"signed out": none, "forged": signIn, "stranger": none, "rival": none, "officer": none, "verifier": in,
		}},
		{"POST", "/api/v1/tenders/" + w.sealed + "/attachments?name=a.txt", map[string]int{
			"signed out": signIn, "forged": signIn, "officer": denied, "verifier": denied,
		}},
		{"POST", "/api/v1/tenders/" + w.draft + "/attachments?name=a.txt", map[string]int{"rival": none, "bidder": none}},
		{"GET", "/api/v1/bids/" + w.awardedBid + "/attachments/" + w.attachment, map[string]int{
			"signed out": signIn, "forged": signIn, "stranger": none, "rival": none, "officer of another city": none, "verifier": denied, "officer": in, "bidder": in,
		}},
		{"GET", "/api/v1/bids/" + w.sealedBid + "/attachments/" + w.attachment, map[string]int{
			"signed out": signIn, "stranger": none, "rival": none, "officer of another city": none, "officer": none,
		}},
		{"GET", "/api/v1/bids/" + w.sealedBid + "/receipt", map[string]int{
			"signed out": signIn, "forged": signIn, "stranger": none, "rival": none, "officer": denied, "verifier": denied, "bidder": in,
		}},
		{"GET", "/api/v1/tenders/" + w.awarded + "/report.pdf", map[string]int{
			"signed out": signIn, "forged": signIn, "stranger": none, "officer of another city": none, "verifier": denied, "rival": in, "officer": in,
		}},
		{"GET", "/api/v1/tenders/" + w.evaluated + "/report.pdf", map[string]int{"rival": none, "bidder": none, "officer of another city": none}},
	} {
		for who, want := range door.want {
			status, body := people[who].call(door.method, door.path, "text/plain", []byte("content\n"))
			if status != want {
				t.Errorf("%s %s as %s: got %d, want %d: %s", door.method, door.path, who, status, want, body)
			}
			if want != in && !strings.Contains(string(body), `"reason"`) {
				t.Errorf("%s %s as %s is refused without a reason: %s", door.method, door.path, who, body)
			}
		}
	}
}
