package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/fairlot/fairlot/pkg/store"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
)

// What became of a mail that was taken in hand.
const (
	outcomeSent      = "sent"
	outcomeDropped   = "dropped"
	outcomePostponed = "postponed"
	outcomeUnreached = "unreached"
	outcomeFailed    = "failed"
)

// figures show what waits and what failed.
type figures struct {
	waiting prometheus.Gauge
	mails   *prometheus.CounterVec
}

func newFigures(registerer prometheus.Registerer) (figures, error) {
	f := figures{
		waiting: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "fairlot_mails_waiting", Help: "Mails not sent yet, also those of a later hour, at the last look; up to 1,000.",
		}),
		mails: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "fairlot_mails_total", Help: "What became of mails taken in hand: sent, dropped, postponed, unreached, failed.",
		}, []string{"outcome"}),
	}
	if registerer == nil {
		return f, nil
	}
	if err := errors.Join(registerer.Register(f.waiting), registerer.Register(f.mails)); err != nil {
		return f, fmt.Errorf("register figures: %w", err)
	}
	return f, nil
}

func (f figures) add(outcome string) { f.mails.WithLabelValues(outcome).Inc() }

// count looks how many mails wait.
func (f figures) count(ctx context.Context, letters *store.Collection[*notifyv1.LetterRecord]) error {
	list, _, err := letters.List(ctx, store.Query{Index: indexMail, From: time.Unix(0, 0), Limit: store.MaxLimit})
	if err != nil {
		return fmt.Errorf("count the mails that wait: %w", err)
	}
	f.waiting.Set(float64(len(list)))
	return nil
}
