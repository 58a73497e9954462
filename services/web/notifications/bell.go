package notifications

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
)

const (
	// patience is how long a page waits for the bell's figure.
	patience = 250 * time.Millisecond
	// rest is how long pages do without one after it did not come.
	rest = 10 * time.Second
)

// bell counts the unread messages of the viewer for the head of every page. No
// page fails or waits long because of it.
type bell struct {
	client notifyv1.NotifyServiceClient
	log    *slog.Logger
	// silentUntil is real time in Unix nanoseconds.
	silentUntil atomic.Int64
}

func newBell(client notifyv1.NotifyServiceClient, log *slog.Logger) *bell {
	return &bell{client: client, log: log}
}

// unread is how many messages the viewer of ctx has not read; 0 where that is
// not known.
func (b *bell) unread(ctx context.Context) int {
	now := time.Now() // patience is with a real clock
	if now.UnixNano() < b.silentUntil.Load() {
		return 0
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	answer, err := b.client.ListNotifications(ctx, &notifyv1.ListNotificationsRequest{Unread: true, PageSize: 1})
	if err != nil {
		b.silentUntil.Store(now.Add(rest).UnixNano())
		b.log.WarnContext(ctx, "pages have no count of unread messages", slog.Any("error", err))
		return 0
	}
	return int(answer.GetUnread())
}
