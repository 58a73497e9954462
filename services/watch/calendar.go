package watch

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

// RenewCalendar makes a secret that opens the caller's calendar; the one before
// stops to work at once.
func (s *Service) RenewCalendar(ctx context.Context, _ *watchv1.RenewCalendarRequest) (*watchv1.RenewCalendarResponse, error) {
	caller, _ := auth.From(ctx)
	ctx = store.WithoutIdempotency(ctx) // a secret is told once
	secret := rand.Text()
	kept := &watchv1.CalendarRecord{Id: caller.Person, SecretSha256: hashed(secret)}
	_, err := s.calendars.Create(ctx, caller.Person, kept)
	if store.Taken(err, "id") {
		_, err = s.calendars.Update(ctx, caller.Person, 0, func(kept *watchv1.CalendarRecord) ([]store.Event, error) {
			kept.SecretSha256 = hashed(secret)
			return nil, nil
		})
	}
	if err != nil {
		return nil, err
	}
	return &watchv1.RenewCalendarResponse{Secret: secret}, nil
}

// ReadCalendar gives what the person follows whose secret it is. Codes: NotFound.
func (s *Service) ReadCalendar(ctx context.Context, r *watchv1.ReadCalendarRequest) (*watchv1.ReadCalendarResponse, error) {
	found, _, err := s.calendars.List(ctx, store.Query{Index: bySecret, Equal: []any{hashed(r.GetSecret())}, Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, errs.NotFound("calendar", "")
	}
	list, err := s.followed(ctx, found[0].GetId())
	if err != nil {
		return nil, err
	}
	answer := &watchv1.ReadCalendarResponse{}
	for _, f := range list {
		answer.Tenders = append(answer.Tenders, f.GetTender())
	}
	return answer, nil
}

func hashed(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
