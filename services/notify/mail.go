package notify

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
)

// Mail is what goes to a mail server.
type Mail struct {
	// ID is the same each time the mail is tried.
	ID string
	// To is the address, Name whose it is; a stranger has none.
	To, Name string
	// Subject is one line; Text is plain.
	Subject, Text string
	// Language is ISO 639-1.
	Language string
	At       time.Time
	// Settings is where the reader chooses what is mailed; empty for a stranger.
	Settings string
}

// settingsPath is the page where people choose what is mailed to them.
const settingsPath = "/messages/settings"

// addressee is who a mail goes to.
type addressee struct{ address, name string }

// addresseeOf asks for a person's address, which is not kept here; none when the
// person is gone, barred, or wants no mail any more.
func (s *Service) addresseeOf(ctx context.Context, letter *notifyv1.LetterRecord) (addressee, error) {
	person := letter.GetNotification().GetPerson()
	if person == "" {
		return addressee{address: letter.GetEmail()}, nil
	}
	rhythm, err := s.rhythm(ctx, person)
	if err != nil || rhythm == notifyv1.MailRhythm_MAIL_RHYTHM_NEVER {
		return addressee{}, err
	}
	own, err := s.deps.Signer.AsService(ctx, name)
	if err != nil {
		return addressee{}, err
	}
	p, err := s.accounts.GetPerson(own, &accountsv1.GetPersonRequest{Person: person})
	if errs.Code(err) == codes.NotFound || p.GetBarred() {
		return addressee{}, nil
	}
	if err != nil {
		return addressee{}, fmt.Errorf("read whom a mail goes to: %w", err)
	}
	return addressee{address: p.GetEmail(), name: oneLine(printable(p.GetName()))}, nil
}

// compose writes one mail of what is told together: one letter, or those of a day.
func (s *Service) compose(to addressee, letters []*notifyv1.LetterRecord) Mail {
	first := letters[0].GetNotification()
	around := s.texts[first.GetLanguage()].Mail
	mail := Mail{ID: letters[0].GetId(), To: to.address, Name: to.name, Language: first.GetLanguage(), At: first.GetCreatedAt().AsTime()}
	var b strings.Builder
	if first.GetPerson() == "" {
		mail.Subject = letters[0].GetSubject()
		b.WriteString(letters[0].GetText() + "\n" + s.linkLine(around, first))
		b.WriteString("\n-- \n" + strings.ReplaceAll(around.Stranger, "{site}", s.deps.PublicURL) + "\n")
		mail.Text = b.String()
		return mail
	}
	mail.Subject, mail.Settings = first.GetSubject(), s.deps.PublicURL+settingsPath
	if len(letters) > 1 {
		mail.Subject = strings.ReplaceAll(around.Daily, "{count}", strconv.Itoa(len(letters)))
	}
	for _, letter := range letters {
		n := letter.GetNotification()
		if len(letters) > 1 {
			b.WriteString("* " + n.GetSubject() + "\n\n")
		}
		b.WriteString(n.GetText() + "\n" + s.linkLine(around, n) + "\n")
	}
	b.WriteString("-- \n" + around.Settings + "\n" + mail.Settings + "\n")
	mail.Text = b.String()
	return mail
}

// linkLine leads to what a letter is about.
func (s *Service) linkLine(around mailTexts, n *notifyv1.Notification) string {
	if n.GetLink() == "" {
		return ""
	}
	return "\n" + around.Open + "\n" + s.deps.PublicURL + n.GetLink() + "\n"
}

// keeper is the sender of a training instance: it sends nothing and keeps all.
type keeper struct {
	mails *store.Collection[*notifyv1.Mail]
}

// Send implements Sender. A mail that is tried again is kept once.
func (k keeper) Send(ctx context.Context, m Mail) error {
	id := "mai" + strings.TrimPrefix(m.ID, "ntf")
	_, err := k.mails.Create(ctx, id, &notifyv1.Mail{
		Id: id, To: mailbox(m.To), Subject: m.Subject, Text: m.Text, Language: m.Language, CreatedAt: timestamppb.New(m.At),
	})
	if store.Taken(err, "id") {
		return nil
	}
	return err
}

// mailbox is an address as it is looked for.
func mailbox(address string) string { return strings.ToLower(strings.TrimSpace(address)) }
