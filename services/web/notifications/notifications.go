package notifications

import (
	"log/slog"
	"net/url"
	"strings"

	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	listPath     = "/messages"
	settingsPath = listPath + "/settings"
	markPath     = listPath + "/mark"
	readAllPath  = listPath + "/read"
	openPath     = listPath + "/open"
	mailPath     = "/sandbox/mail"
	// pageSize is how many messages a page shows.
	pageSize = 20
	// undoMost is how many messages one press can make unread again.
	undoMost = 200
)

// area is the pages with what they call.
type area struct {
	client notifyv1.NotifyServiceClient
	log    *slog.Logger
}

// Routes registers the pages and the bell.
func Routes(s *page.Site) {
	a := &area{client: notifyv1.NewNotifyServiceClient(s.Conn), log: s.Log}
	s.Unread = newBell(a.client, s.Log).unread
	s.Get(listPath, a.list)
	s.Get(openPath, a.open)
	s.Post(markPath, a.mark)
	s.Post(readAllPath, a.readAll)
	a.settings(s)
	if s.Sandbox {
		s.Get(mailPath, a.mails)
	}
}

// listView is a page of the list.
type listView struct {
	items   []item
	unread  int
	only    bool
	pager   ui.Pager
	present string
	// undo are the messages that were just marked, joined by commas.
	undo string
}

// item is one message as it is shown.
type item struct {
	id, subject, text, language, href, at string
	read                                  bool
}

func (a *area) list(r *page.Request) error {
	if err := r.SignedIn(); err != nil {
		return err
	}
	only := r.Query("unread") != ""
	answer, err := a.client.ListNotifications(r.Context(), &notifyv1.ListNotificationsRequest{Unread: only, PageSize: pageSize, PageToken: r.Query("after")})
	if err != nil {
		return err
	}
	v := listView{unread: int(answer.GetUnread()), only: only, present: address(only, r.Query("after")), undo: r.Query("undo")}
	for _, n := range answer.GetNotifications() {
		v.items = append(v.items, itemOf(r, n))
	}
	if r.Query("after") != "" {
		v.pager.Previous = address(only, "")
	}
	if next := answer.GetNextPageToken(); next != "" {
		v.pager.Next = address(only, next)
	}
	return r.Show(ui.Page{Title: r.T("messages.title")}, listPage(v))
}

// address is a page of the list.
func address(only bool, after string) string {
	query := url.Values{}
	if only {
		query.Set("unread", "1")
	}
	if after != "" {
		query.Set("after", after)
	}
	if len(query) == 0 {
		return listPath
	}
	return listPath + "?" + query.Encode()
}

func itemOf(r *page.Request, n *notifyv1.Notification) item {
	i := item{
		id: n.GetId(), subject: n.GetSubject(), text: n.GetText(), language: n.GetLanguage(), read: n.GetReadAt() != nil,
		at: i18n.MomentShort(r.Context(), n.GetCreatedAt().AsTime(), r.Now(), r.Zone()),
	}
	if n.GetLink() != "" {
		i.href = openPath + "?" + url.Values{"message": {n.GetId()}, "to": {n.GetLink()}}.Encode()
	}
	return i
}

// open leads to what a message is about and marks it as read. A message that
// cannot be marked is no reason to keep anyone from the page.
func (a *area) open(r *page.Request) error {
	if err := r.SignedIn(); err != nil {
		return err
	}
	if _, err := a.client.MarkNotifications(r.Context(), &notifyv1.MarkNotificationsRequest{Notifications: []string{r.Query("message")}}); err != nil {
		a.log.InfoContext(r.Context(), "a message stays unread", slog.Any("error", err))
	}
	return r.Redirect(r.Query("to"))
}

// mark marks messages as read, or as not read.
func (a *area) mark(r *page.Request) error {
	if err := r.SignedIn(); err != nil {
		return err
	}
	ids := strings.FieldsFunc(r.Value("messages"), func(c rune) bool { return c == ',' })
	if len(ids) == 0 {
		return r.Redirect(listPath)
	}
	unread := r.Value("unread") != ""
	if _, err := a.client.MarkNotifications(r.Context(), &notifyv1.MarkNotificationsRequest{Notifications: ids, Unread: unread}); err != nil {
		return err
	}
	return r.Redirect(r.Value("back"))
}

// readAll marks all as read and offers to take that back.
func (a *area) readAll(r *page.Request) error {
	if err := r.SignedIn(); err != nil {
		return err
	}
	unread, err := a.client.ListNotifications(r.Context(), &notifyv1.ListNotificationsRequest{Unread: true, PageSize: undoMost})
	if err != nil {
		return err
	}
	if _, err := a.client.MarkNotifications(r.Context(), &notifyv1.MarkNotificationsRequest{}); err != nil {
		return err
	}
	var ids []string
	for _, n := range unread.GetNotifications() {
		ids = append(ids, n.GetId())
	}
	if len(ids) == 0 {
		return r.Redirect(listPath)
	}
	return r.Redirect(listPath + "?undo=" + strings.Join(ids, ","))
}

// chosen is how the mail comes.
type chosen struct {
	Mail string `form:"mail"`
}

// rhythms are the choices, in their order, by what the form sends.
func rhythms() []string { return []string{"at_once", "daily", "never"} }

// settings registers the page where people choose how their mail comes.
func (a *area) settings(s *page.Site) {
	page.Mount(s, settingsPath, page.Form[chosen]{
		Labels: []string{"mail", "messages.settings.legend"},
		Load: func(r *page.Request) (chosen, int64, error) {
			settings, err := a.client.GetNotificationSettings(r.Context(), &notifyv1.GetNotificationSettingsRequest{})
			return chosen{Mail: rhythms()[min(int(settings.GetMail()), len(rhythms())-1)]}, settings.GetRevision(), err
		},
		Show: func(r *page.Request, f *ui.Form) error {
			title := r.T("messages.settings.title")
			return r.Show(ui.Page{Title: title, Crumbs: []ui.Link{{Text: r.T("messages.title"), Href: listPath}, {Text: title}}}, settingsPage(f, title))
		},
		Send: func(r *page.Request, v chosen, revision int64) (string, error) {
			for i, name := range rhythms() {
				if name != v.Mail {
					continue
				}
				_, err := a.client.UpdateNotificationSettings(r.Context(), &notifyv1.NotificationSettings{Revision: revision, Mail: notifyv1.MailRhythm(i)})
				if err == nil {
					r.Notice(true, r.T("messages.settings.done"))
				}
				return listPath, err
			}
			return "", r.Problems("mail", "errors.required")
		},
	})
}
