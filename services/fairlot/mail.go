package main

import (
	"context"
	"errors"

	"github.com/fairlot/fairlot/services/notify"
)

func openNotify(ctx context.Context, h *house) (part, error) {
	db, err := h.db(ctx, "notify")
	if err != nil {
		return nil, err
	}
	sender, err := h.mailServer()
	if err != nil {
		return nil, err
	}
	s, err := notify.New(ctx, notify.Deps{
		DB: db, Clock: h.clock, Conn: h.conn, Signer: h.signer, Sender: sender, Sandbox: h.Sandbox,
		PublicURL: h.PublicURL, Log: h.log, Registerer: h.registry,
	})
	if err != nil {
		return nil, err
	}
	h.work = append(h.work, s.Run)
	return s, nil
}

// mailServer is what takes the mails; nil where none is named.
func (h *house) mailServer() (notify.Sender, error) {
	if h.SMTP == "" {
		return nil, nil
	}
	password := ""
	if h.SMTPPasswordFile != "" {
		var err error
		if password, err = secret(h.SMTPPasswordFile); err != nil {
			return nil, err
		}
	}
	return notify.NewSMTP(notify.SMTPOptions{
		Address: h.SMTP, From: h.SMTPFrom, User: h.SMTPUser, Password: password, PublicURL: h.PublicURL,
	})
}

// checkMail refuses half a mail server, and one that would never be used.
func (c *serveCommand) checkMail() error {
	switch {
	case c.SMTP != "" && c.Sandbox:
		return errors.New("--sandbox sends no mail and shows all of it: leave --smtp out")
	case (c.SMTP == "") != (c.SMTPFrom == ""):
		return errors.New("--smtp and --smtp-from go together")
	case (c.SMTPUser == "") != (c.SMTPPasswordFile == ""):
		return errors.New("--smtp-user and --smtp-password-file go together")
	case c.SMTP == "" && c.SMTPUser != "":
		return errors.New("--smtp-user needs --smtp, the mail server")
	}
	return nil
}
