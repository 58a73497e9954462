package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
)

// Sender hands a mail to a server. It returns nil once the server has taken it,
// ErrRefused when it never will, ErrPostponed when it may later; any other error
// means that the mail was not tried.
type Sender interface {
	Send(ctx context.Context, m Mail) error
}

var (
	// ErrRefused says that the server does not take this mail, now or later.
	ErrRefused = errors.New("notify: the mail is refused")
	// ErrPostponed says that the server does not take this mail now.
	ErrPostponed = errors.New("notify: the mail is postponed")
)

const (
	// postEvery is how often is looked for mails whose time has come.
	postEvery = 15 * time.Second
	// postMost is how many mails are taken up at a time.
	postMost = 50
	// lease is how long a mail in hand is left alone by other processes.
	lease = 10 * time.Minute
	// retryFirst is the pause after a mail was postponed once, doubled each time
	// up to retryMost; attemptsMost are then about four days, which RFC 5321,
	// section 4.5.4.1, asks for at least.
	retryFirst   = time.Minute
	retryMost    = 4 * time.Hour
	attemptsMost = 32
	// reachAgain is when a server that could not be reached is tried again.
	reachAgain = time.Minute
)

// post says that a mail waits.
func (s *Service) post() {
	select {
	case s.wake <- struct{}{}:
	default: // it has been said
	}
}

// deliver sends what is due until ctx ends.
func (s *Service) deliver(ctx context.Context) {
	if s.sender == nil {
		return
	}
	ticks, stop := context.WithCancel(ctx)
	defer stop()
	go clock.Every(ticks, s.deps.Clock, postEvery, func(context.Context, time.Time) { s.post() })
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
			if err := s.sendDue(ctx); err != nil && ctx.Err() == nil {
				s.deps.Log.WarnContext(ctx, "mails wait", slog.Any("error", err))
			}
		}
	}
}

// sendDue sends the mails whose time has come, until none is left or the server
// cannot be reached.
func (s *Service) sendDue(ctx context.Context) error {
	for ctx.Err() == nil {
		now := s.deps.Clock.Now()
		due, _, err := s.letters.List(ctx, store.Query{Index: indexMail, To: now.Add(time.Millisecond), Limit: postMost})
		if err != nil {
			return fmt.Errorf("read the mails that are due: %w", err)
		}
		if len(due) == 0 {
			return s.figures.count(ctx, s.letters)
		}
		for _, letter := range due {
			if err := s.send(ctx, letter, now); err != nil {
				return errors.Join(err, s.figures.count(ctx, s.letters))
			}
		}
	}
	return nil
}

// send sends one letter, with all others of its reader's day. An error means that
// no mail can be sent now.
func (s *Service) send(ctx context.Context, letter *notifyv1.LetterRecord, now time.Time) error {
	together, err := s.take(ctx, letter, now)
	if err != nil || len(together) == 0 {
		return err
	}
	// What is in hand is finished and noted, also when the process is asked to end.
	ctx = context.WithoutCancel(ctx)
	to, err := s.addresseeOf(ctx, together[0])
	if err == nil && to.address != "" {
		err = s.sender.Send(ctx, s.compose(to, together))
	}
	for _, l := range together {
		if noted := s.note(ctx, l, to, now, err); noted != nil {
			return noted
		}
	}
	if err == nil || errors.Is(err, ErrRefused) || errors.Is(err, ErrPostponed) {
		return nil
	}
	return err
}

// take claims a letter, or all of a reader's day, so that no other process sends
// it meanwhile. What another has taken is left out.
func (s *Service) take(ctx context.Context, letter *notifyv1.LetterRecord, now time.Time) ([]*notifyv1.LetterRecord, error) {
	wanted := []*notifyv1.LetterRecord{letter}
	if letter.GetDaily() {
		var err error
		wanted, _, err = s.letters.List(ctx, store.Query{
			Index: indexDaily, Equal: []any{letter.GetNotification().GetPerson(), true}, To: now.Add(time.Millisecond), Limit: postMost,
		})
		if err != nil {
			return nil, fmt.Errorf("read the mails of a day: %w", err)
		}
	}
	var taken []*notifyv1.LetterRecord
	for _, l := range wanted {
		l, err := s.letters.Update(ctx, l.GetId(), l.GetRevision(), func(l *notifyv1.LetterRecord) ([]store.Event, error) {
			l.MailAt = timestamppb.New(now.Add(lease))
			l.Attempts++
			return nil, nil
		})
		if errs.Code(err) == codes.Aborted {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("take a mail in hand: %w", err)
		}
		taken = append(taken, l)
	}
	return taken, nil
}

// note writes down what became of a mail.
func (s *Service) note(ctx context.Context, letter *notifyv1.LetterRecord, to addressee, now time.Time, sent error) error {
	outcome := ""
	_, err := s.letters.Update(ctx, letter.GetId(), 0, func(l *notifyv1.LetterRecord) ([]store.Event, error) {
		outcome = settle(l, to, now, sent)
		return nil, nil
	})
	if err != nil {
		return fmt.Errorf("note what became of a mail: %w", err)
	}
	s.figures.add(outcome)
	if outcome == outcomeFailed {
		s.deps.Log.WarnContext(ctx, "a mail is given up", slog.String("letter", letter.GetId()), slog.Any("error", sent))
	}
	return nil
}

// settle changes a letter by what became of its mail, and names that.
func settle(l *notifyv1.LetterRecord, to addressee, now time.Time, sent error) string {
	outcome := outcomeSent
	switch {
	case sent == nil && to.address == "":
		outcome = outcomeDropped // its reader wants none, or is gone
	case sent == nil:
		l.MailedAt = timestamppb.New(now)
	case errors.Is(sent, ErrRefused), errors.Is(sent, ErrPostponed) && l.GetAttempts() >= attemptsMost:
		outcome = outcomeFailed
		l.FailedAt, l.Failure = timestamppb.New(now), sent.Error()
	case errors.Is(sent, ErrPostponed):
		l.MailAt, l.Failure = timestamppb.New(now.Add(pause(l.GetAttempts()))), sent.Error()
		return outcomePostponed
	default:
		l.MailAt, l.Failure = timestamppb.New(now.Add(reachAgain)), sent.Error()
		l.Attempts-- // it was not tried
		return outcomeUnreached
	}
	l.MailAt = nil
	if l.GetNotification().GetPerson() == "" {
		l.Email, l.Subject, l.Text, l.Notification.Link = "", "", "", ""
	}
	return outcome
}

// pause is how long a mail rests after so many attempts.
func pause(attempts int32) time.Duration {
	wait := retryFirst
	for range attempts - 1 {
		if wait *= 2; wait >= retryMost {
			return retryMost
		}
	}
	return wait
}
