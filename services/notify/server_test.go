package notify_test

import (
	"bytes"
	"io"
	"net"
	netmail "net/mail"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/fairlot/fairlot/services/notify"
)

// postOffice is a mail server that keeps what it took.
type postOffice struct {
	mu       sync.Mutex
	address  string
	taken    []*netmail.Message
	to       []string
	tries    int
	refusals map[string][]*smtp.SMTPError // by address
	hold     chan struct{}
}

// openOffice runs a mail server on this machine until the test ends.
func openOffice(t *testing.T) *postOffice {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o := newOffice(listener)
	o.serve(t, listener)
	return o
}

func newOffice(at net.Listener) *postOffice {
	return &postOffice{address: at.Addr().String(), refusals: map[string][]*smtp.SMTPError{}}
}

func (o *postOffice) serve(t *testing.T, listener net.Listener) (stop func()) {
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &visit{office: o}, nil }))
	server.Domain = "mail.fairlot.example"
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	stop = sync.OnceFunc(func() {
		_ = server.Close() // closed twice where the test closed it
		<-done
	})
	t.Cleanup(stop)
	return stop
}

func (o *postOffice) sender(t *testing.T) notify.Sender {
	t.Helper()
	s, err := notify.NewSMTP(notify.SMTPOptions{Address: o.address, From: "Fairlot <no-reply@fairlot.example>", PublicURL: "https://fairlot.example"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// took counts the mails it took for an address.
func (o *postOffice) took(address string) (n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, to := range o.to {
		if to == address {
			n++
		}
	}
	return n
}

// all counts the mails it took.
func (o *postOffice) all() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.taken)
}

// refused counts the mails it did not take.
func (o *postOffice) refused() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.tries - len(o.taken)
}

// visit is one connection.
type visit struct {
	office *postOffice
	to     []string
}

func (v *visit) Reset()                                    { v.to = nil }
func (v *visit) Logout() error                             { return nil }
func (v *visit) Mail(string, *smtp.MailOptions) error      { return nil }
func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error { v.to = append(v.to, to); return nil }

// Data takes a mail unless a refusal is left.
func (v *visit) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	o := v.office
	if o.hold != nil {
		<-o.hold
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.tries++
	if left := o.refusals[v.to[0]]; len(left) > 0 {
		o.refusals[v.to[0]] = left[1:]
		return left[0]
	}
	m, err := netmail.ReadMessage(bytes.NewReader(text))
	if err != nil {
		return err
	}
	o.taken, o.to = append(o.taken, m), append(o.to, v.to...)
	return nil
}
