package notify

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
)

const (
	// pageSize is how many notifications a page has unless said.
	pageSize = 20
	// pageMost is how many records are read at a time.
	pageMost = 200
	// countMost is how far unread notifications are counted.
	countMost = store.MaxLimit
)

// ListNotifications gives what the caller was told, newest first, and how many of
// these are unread, 1,000 at most. Codes: InvalidArgument (page_token).
func (s *Service) ListNotifications(ctx context.Context, req *notifyv1.ListNotificationsRequest) (*notifyv1.ListNotificationsResponse, error) {
	person := caller(ctx)
	query := store.Query{Index: indexPerson, Equal: []any{person}, Descending: true, Limit: int(req.GetPageSize()), Cursor: req.GetPageToken()}
	if req.GetUnread() {
		query.Index, query.Equal = indexUnread, []any{person, nil}
	}
	if query.Limit == 0 {
		query.Limit = pageSize
	}
	list, next, err := s.letters.List(ctx, query)
	if err != nil {
		return nil, err
	}
	unread, _, err := s.letters.List(ctx, store.Query{Index: indexUnread, Equal: []any{person, nil}, Limit: countMost})
	if err != nil {
		return nil, err
	}
	answer := &notifyv1.ListNotificationsResponse{NextPageToken: next, Unread: int32(len(unread))}
	for _, letter := range list {
		answer.Notifications = append(answer.Notifications, shown(letter))
	}
	return answer, nil
}

// shown is what the reader sees of a letter.
func shown(letter *notifyv1.LetterRecord) *notifyv1.Notification {
	n := letter.GetNotification()
	n.Id, n.Revision = letter.GetId(), letter.GetRevision()
	return n
}

// MarkNotifications marks notifications of the caller, all where none is named.
// Marking twice changes nothing. Codes: NotFound for one that is not the
// caller's, InvalidArgument (notify.name_them) for marking all as not read.
func (s *Service) MarkNotifications(ctx context.Context, req *notifyv1.MarkNotificationsRequest) (*emptypb.Empty, error) {
	if len(req.GetNotifications()) > 0 {
		for _, id := range req.GetNotifications() {
			if err := s.mark(ctx, id, req.GetUnread()); err != nil {
				return nil, err
			}
		}
		return &emptypb.Empty{}, nil
	}
	if req.GetUnread() {
		return nil, errs.Invalid("notifications", "notify.name_them", "name the notifications that are to be unread again")
	}
	person, until := caller(ctx), s.deps.Clock.Now()
	for {
		list, _, err := s.letters.List(ctx, store.Query{Index: indexUnread, Equal: []any{person, nil}, To: until.Add(1), Limit: pageMost})
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			return &emptypb.Empty{}, nil
		}
		for _, letter := range list {
			if err := s.mark(ctx, letter.GetId(), false); err != nil {
				return nil, err
			}
		}
	}
}

// mark changes one notification if it is the caller's.
func (s *Service) mark(ctx context.Context, id string, unread bool) error {
	_, err := s.letters.Update(ctx, id, 0, func(letter *notifyv1.LetterRecord) ([]store.Event, error) {
		n := letter.GetNotification()
		switch {
		case n.GetPerson() != caller(ctx):
			return nil, errs.NotFound("notification", id)
		case (n.GetReadAt() == nil) == unread:
			return nil, store.ErrUnchanged
		case unread:
			n.ReadAt = nil
		default:
			n.ReadAt = timestamppb.New(s.deps.Clock.Now())
		}
		return nil, nil
	})
	if errs.Code(err) == codes.NotFound {
		return errs.NotFound("notification", id)
	}
	return err
}

// caller is the person who calls; the contract lets nobody else in.
func caller(ctx context.Context) string {
	id, _ := auth.From(ctx)
	return id.Person
}

// GetNotificationSettings gives what the caller chose, mail at once where they
// chose nothing.
func (s *Service) GetNotificationSettings(ctx context.Context, _ *notifyv1.GetNotificationSettingsRequest) (*notifyv1.NotificationSettings, error) {
	settings, err := s.settings.Get(ctx, caller(ctx))
	if errs.Code(err) == codes.NotFound {
		return &notifyv1.NotificationSettings{}, nil
	}
	return settings, err
}

// UpdateNotificationSettings replaces what the caller chose; with a revision it
// must still be the one that was read. Codes: Aborted.
func (s *Service) UpdateNotificationSettings(ctx context.Context, req *notifyv1.NotificationSettings) (*notifyv1.NotificationSettings, error) {
	person := caller(ctx)
	if _, err := s.settings.Create(ctx, person, &notifyv1.NotificationSettings{}); err != nil && !store.Taken(err, "id") {
		return nil, err
	}
	return s.settings.Update(ctx, person, req.GetRevision(), func(settings *notifyv1.NotificationSettings) ([]store.Event, error) {
		settings.Mail = req.GetMail()
		return nil, nil
	})
}

// rhythm is how a person wants their mail.
func (s *Service) rhythm(ctx context.Context, person string) (notifyv1.MailRhythm, error) {
	settings, err := s.settings.Get(ctx, person)
	if errs.Code(err) == codes.NotFound {
		return notifyv1.MailRhythm_MAIL_RHYTHM_UNSPECIFIED, nil
	}
	return settings.GetMail(), err
}

// ListMails gives the mails of a training instance, newest first; anyone may
// read them, since none was sent. Codes: NotFound anywhere else.
func (s *Service) ListMails(ctx context.Context, req *notifyv1.ListMailsRequest) (*notifyv1.ListMailsResponse, error) {
	if !s.deps.Sandbox {
		return nil, errs.New(codes.NotFound, "notify.no_sandbox", "only a training instance shows its mails")
	}
	query := store.Query{Index: indexTime, Descending: true, Limit: int(req.GetPageSize())}
	if req.GetTo() != "" {
		query.Index, query.Equal = indexTo, []any{mailbox(req.GetTo())}
	}
	list, _, err := s.mails.List(ctx, query)
	return &notifyv1.ListMailsResponse{Mails: list}, err
}
