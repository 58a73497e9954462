package notify

import (
	"context"
	"time"

	"github.com/fairlot/fairlot/pkg/store"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
)

// Letters lets tests see what is kept.
func (s *Service) Letters() *store.Collection[*notifyv1.LetterRecord] { return s.letters }

// Endings lets tests see which ends are kept.
func (s *Service) Endings() *store.Collection[*notifyv1.EndingRecord] { return s.endings }

// Remind lets tests choose when is looked for reminders.
func (s *Service) Remind(ctx context.Context, now time.Time) { s.remind(ctx, now) }
