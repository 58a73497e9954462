package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestHalfAMailServerIsRefusedWithWhatIsMissing(t *testing.T) {
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const server, from = "mail.fairlot.example:587", "Fairlot <no-reply@fairlot.example>"
	for _, c := range []struct {
		why, want string
		command   serveCommand
	}{
		{"none", "", serveCommand{}},
		{"a whole one", "", serveCommand{SMTP: server, SMTPFrom: from}},
		{"with a user", "", serveCommand{SMTP: server, SMTPFrom: from, SMTPUser: "fairlot", SMTPPasswordFile: password}},
		{"no sender", "--smtp-from", serveCommand{SMTP: server}},
		{"no server", "--smtp", serveCommand{SMTPFrom: from}},
		{"a user without a password", "--smtp-password-file", serveCommand{SMTP: server, SMTPFrom: from, SMTPUser: "fairlot"}},
		{"a user without a server", "--smtp", serveCommand{SMTPUser: "fairlot", SMTPPasswordFile: password}},
		{"in a training instance", "--sandbox", serveCommand{SMTP: server, SMTPFrom: from, Sandbox: true}},
	} {
		err := c.command.checkMail()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.why, err, c.want)
		}
	}
	for why, c := range map[string]*serveCommand{
		"no port":         {SMTP: "mail.fairlot.example", SMTPFrom: from},
		"no address":      {SMTP: server, SMTPFrom: "Fairlot"},
		"an empty secret": {SMTP: server, SMTPFrom: from, SMTPUser: "fairlot", SMTPPasswordFile: os.DevNull},
	} {
		if sender, err := (&house{serveCommand: c}).mailServer(); err == nil {
			t.Errorf("%s: %v is taken", why, sender)
		}
	}
}
