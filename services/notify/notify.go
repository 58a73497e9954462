package notify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
)

// Notify tells people something, each in their language; the named services may
// call it. A reader who was told on this occasion is left as they are, so a call
// that broke off is simply made again. Codes: InvalidArgument
// (notify.unknown_kind, notify.word_missing, notify.word_date, notify.nobody,
// notify.secret, notify.email), FailedPrecondition (notify.no_mail) where an
// address is to be mailed to and the instance sends no mail.
func (s *Service) Notify(ctx context.Context, req *notifyv1.NotifyRequest) (*emptypb.Empty, error) {
	k, err := kindOf(req.GetKind(), req.GetWords())
	if err != nil {
		return nil, err
	}
	if err := s.checkReaders(k, req); err != nil {
		return nil, err
	}
	ctx = store.WithoutIdempotency(ctx) // the key of the occasion is the stronger one
	if req.GetEmail() != "" {
		if err := s.write(ctx, s.strangersLetter(k, req)); err != nil {
			return nil, err
		}
	}
	return &emptypb.Empty{}, s.tell(ctx, req)
}

// checkReaders refuses what would reach nobody, or too many.
func (s *Service) checkReaders(k kind, req *notifyv1.NotifyRequest) error {
	people := len(req.GetPeople()) + len(req.GetOrganisations())
	switch {
	case people == 0 && req.GetEmail() == "":
		return errs.Invalid("people", "notify.nobody", "name people, organisations or an e-mail address")
	case k.secret && people > 0:
		return errs.Invalid("people", "notify.secret", "this kind holds a secret and is only mailed: name an e-mail address")
	case req.GetEmail() == "":
		return nil
	}
	if address, err := netmail.ParseAddress(req.GetEmail()); err != nil || address.Address != req.GetEmail() {
		return errs.Invalid("email", "notify.email", "this is not an e-mail address such as name@example.org")
	}
	if s.sender == nil {
		return errs.Precondition("notify.no_mail", "this instance sends no mail; whoever runs it names a mail server with --smtp")
	}
	return nil
}

// tell writes a letter to each person that the request names.
func (s *Service) tell(ctx context.Context, req *notifyv1.NotifyRequest) error {
	return s.tellOthers(ctx, req, "")
}

// tellOthers leaves one person out, who knows already.
func (s *Service) tellOthers(ctx context.Context, req *notifyv1.NotifyRequest, knows string) error {
	if len(req.GetPeople())+len(req.GetOrganisations()) == 0 {
		return nil
	}
	own, err := s.deps.Signer.AsService(ctx, name)
	if err != nil {
		return err
	}
	list, err := s.readers(own, req)
	if err != nil {
		return err
	}
	for _, r := range list {
		if r.person.GetId() == knows {
			continue
		}
		letter, err := s.letter(ctx, req, r)
		if err != nil {
			return err
		}
		if err := s.write(ctx, letter); err != nil {
			return err
		}
	}
	return nil
}

// letter is what a person reads on the site, with its mail as they wish it.
func (s *Service) letter(ctx context.Context, req *notifyv1.NotifyRequest, r reader) (*notifyv1.LetterRecord, error) {
	rhythm, err := s.rhythm(ctx, r.person.GetId())
	if err != nil {
		return nil, err
	}
	now := s.deps.Clock.Now()
	written := s.texts[r.language].render(req.GetKind(), r.language, req.GetWords(), r.zone)
	out := &notifyv1.LetterRecord{
		Id: ids.New("ntf", now), Occasion: occasion(req.GetKey(), r.person.GetId()),
		Notification: &notifyv1.Notification{
			Person: r.person.GetId(), Kind: req.GetKind(), Subject: written.Subject, Text: written.Text,
			Language: r.language, Link: req.GetLink(), CreatedAt: timestamppb.New(now),
		},
	}
	switch {
	case s.sender == nil || rhythm == notifyv1.MailRhythm_MAIL_RHYTHM_NEVER:
	case rhythm == notifyv1.MailRhythm_MAIL_RHYTHM_DAILY:
		out.Daily, out.MailAt = true, timestamppb.New(nextMorning(now, r.zone))
	default:
		out.MailAt = timestamppb.New(now)
	}
	return out, nil
}

// strangersLetter goes to an address alone: nobody reads it on the site.
func (s *Service) strangersLetter(k kind, req *notifyv1.NotifyRequest) *notifyv1.LetterRecord {
	now, language := s.deps.Clock.Now(), spoken(req.GetLanguage())
	written := s.texts[language].render(k.name, language, req.GetWords(), time.UTC)
	return &notifyv1.LetterRecord{
		Id: ids.New("ntf", now), Occasion: occasion(req.GetKey(), strings.ToLower(req.GetEmail())),
		Notification: &notifyv1.Notification{Kind: k.name, Language: language, Link: req.GetLink(), CreatedAt: timestamppb.New(now)},
		Email:        req.GetEmail(), Subject: written.Subject, Text: written.Text, MailAt: timestamppb.New(now),
	}
}

// write keeps a letter unless its reader has one of this occasion.
func (s *Service) write(ctx context.Context, letter *notifyv1.LetterRecord) error {
	letter, err := s.letters.Create(ctx, letter.GetId(), letter)
	if store.Taken(err, indexOccasion) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("keep a letter: %w", err)
	}
	if letter.GetMailAt() != nil {
		s.post()
	}
	return nil
}

// occasion names what a reader was told of, without their address.
func occasion(key, reader string) string {
	sum := sha256.Sum256([]byte(key + "\n" + reader))
	return hex.EncodeToString(sum[:])
}

// dailyHour is when the day's mail goes out, by the reader's clock.
const dailyHour = 7

// nextMorning is when the next mail of the day goes out.
func nextMorning(now time.Time, zone *time.Location) time.Time {
	local := now.In(zone)
	at := time.Date(local.Year(), local.Month(), local.Day(), dailyHour, 0, 0, 0, zone)
	if !at.After(now) {
		at = time.Date(local.Year(), local.Month(), local.Day()+1, dailyHour, 0, 0, 0, zone)
	}
	return at.UTC()
}
