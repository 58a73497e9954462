package tenders

import (
	"context"
	"strings"
	"time"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// reservation is who may bid.
type reservation struct {
	Reservation string `form:"reservation"`
}

func reservationPart() part[reservation] {
	return part[reservation]{
		name: partReservation,
		read: func(_ *page.Request, t *tendersv1.Tender, _ *time.Location) (reservation, error) {
			return reservation{word(t.GetReservation(), reservations)}, nil
		},
		write: func(_ *page.Request, t *tendersv1.Tender, v reservation, _ *time.Location) error {
			t.Reservation = tendersv1.Reservation(number(tendersv1.Reservation_value, reservations, v.Reservation))
			return nil
		},
		prepare: func(b *bench, _ *ui.Form) error {
			reach, err := b.inReach(b.Context(), b.t.GetCpv())
			b.reach = reach
			return err
		},
		fields: reservationFields,
		labels: []string{"reservation", "tenders.part.reservation"},
	}
}

// inReach counts the verified enterprises that offer what the code says, by its
// class.
func (a *area) inReach(ctx context.Context, cpv string) (int64, error) {
	if cpv == "" {
		return 0, nil
	}
	verified := true
	answer, err := a.search.SearchSuppliers(ctx, &searchv1.SearchSuppliersRequest{Cpv: []string{class(cpv)}, Verified: &verified, PageSize: 1})
	return answer.GetTotal(), err
}

// class is the part of a code that says what kind of thing is bought: up to four
// digits, without the zeros at the end.
func class(cpv string) string {
	kind := strings.TrimRight(cpv[:min(len(cpv), 4)], "0")
	if len(kind) < 2 {
		return cpv[:min(len(cpv), 2)]
	}
	return kind
}

// tenderReserved is the word of who may bid for the whole tender.
func tenderReserved(t *tendersv1.Tender) string {
	if w := word(t.GetReservation(), reservations); w != "" {
		return w
	}
	return "none"
}
