package notify

import (
	"context"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"
)

// SMTPOptions say which mail server takes the mails.
type SMTPOptions struct {
	// Address is host:port. Port 465 speaks TLS from the start, any other one must
	// change to TLS (STARTTLS), but for a server on this machine.
	Address string
	// From is the sender, as in "Fairlot <no-reply@fairlot.example>".
	From string
	// User and Password may be empty.
	User, Password string
	// PublicURL names the instance in Message-IDs.
	PublicURL string
}

// SMTP sends mails through a server.
type SMTP struct {
	client *mail.Client
	from   *netmail.Address
	site   string
}

const (
	portTLS     = 465
	smtpTimeout = 30 * time.Second
)

// NewSMTP reads the options; it does not connect. An error names the option.
func NewSMTP(o SMTPOptions) (*SMTP, error) {
	host, portText, err := net.SplitHostPort(o.Address)
	port, convErr := strconv.Atoi(portText)
	if err := errors.Join(err, convErr); err != nil || host == "" {
		return nil, fmt.Errorf("--smtp: %q is not host:port, as in mail.fairlot.example:587", o.Address)
	}
	from, err := netmail.ParseAddress(o.From)
	if err != nil {
		return nil, fmt.Errorf("--smtp-from: %q is not an address, as in Fairlot <no-reply@fairlot.example>", o.From)
	}
	site, err := url.Parse(o.PublicURL)
	if err != nil {
		return nil, fmt.Errorf("--public-url: %w", err)
	}
	options := []mail.Option{mail.WithPort(port), mail.WithTimeout(smtpTimeout), mail.WithTLSPolicy(mail.TLSMandatory)}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	} else if port == portTLS {
		options = append(options, mail.WithSSL())
	}
	if o.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(o.User), mail.WithPassword(o.Password))
	}
	client, err := mail.NewClient(host, options...)
	if err != nil {
		return nil, fmt.Errorf("--smtp: %w", err)
	}
	return &SMTP{client: client, from: from, site: site.Hostname()}, nil
}

// Send implements Sender.
func (s *SMTP) Send(ctx context.Context, m Mail) error {
	msg, err := s.message(m)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	ctx, stop := context.WithTimeout(ctx, 2*smtpTimeout)
	defer stop()
	err = s.client.DialAndSendWithContext(ctx, msg)
	if err == nil || msg.IsDelivered() { // a failed QUIT comes after the server took the mail
		return nil
	}
	var failed *mail.SendError
	if !errors.As(err, &failed) || !ofThisMail(failed.Reason) {
		return fmt.Errorf("reach the mail server: %w", err)
	}
	if failed.IsTemp() {
		return fmt.Errorf("%w: %w", ErrPostponed, err)
	}
	return fmt.Errorf("%w: %w", ErrRefused, err)
}

// ofThisMail tells whether the server spoke of the reader or the text; other
// failures would meet every mail, such as a sender it does not know.
func ofThisMail(reason mail.SendErrReason) bool {
	return reason == mail.ErrSMTPRcptTo || reason == mail.ErrSMTPData || reason == mail.ErrSMTPDataClose
}

// message writes the mail by RFC 5322: plain UTF-8 text, and headers that no word
// of people can add to.
func (s *SMTP) message(m Mail) (*mail.Msg, error) {
	to, err := netmail.ParseAddress(m.To)
	if err != nil {
		return nil, fmt.Errorf("address: %w", err)
	}
	msg := mail.NewMsg(mail.WithCharset(mail.CharsetUTF8), mail.WithEncoding(mail.EncodingQP), mail.WithNoDefaultUserAgent())
	msg.FromMailAddress(s.from)
	msg.ToMailAddress(&netmail.Address{Name: m.Name, Address: to.Address})
	msg.Subject(oneLine(m.Subject))
	msg.SetDateWithValue(m.At)
	msg.SetMessageIDWithValue(m.ID + "@" + s.site)
	msg.SetGenHeader(mail.HeaderContentLang, m.Language)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office answers
	if m.Settings != "" {
		msg.SetGenHeader(mail.HeaderListUnsubscribe, "<"+m.Settings+">")
	}
	msg.SetBodyString(mail.TypeTextPlain, m.Text)
	return msg, nil
}
