package search_test

import (
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

func tenders() []*tendersv1.Tender {
	paris := []*tendersv1.Buyer{{Organisation: "org_paris", Name: "Ville de Paris"}}
	return []*tendersv1.Tender{
		{
			Id: "ten_later", Title: "Nettoyage des écoles", Description: "Entretien quotidien.", PublishedAt: at(-1), Deadline: at(30), Buyers: paris,
			Cpv: "90910000", Place: &typesv1.Place{City: "Paris", Country: "FR"}, Reservation: tendersv1.Reservation_RESERVATION_ARTICLE_20,
			Clauses: []*tendersv1.Clause{{Theme: "opp", Title: "Heures d'insertion"}}, Value: &typesv1.Money{Amount: "120000.00", Currency: "EUR"},
		},
		{
			Id: "ten_soon", Title: "Sprzątanie szkół", PublishedAt: at(-2), Deadline: at(2), Cpv: "90911000", Place: &typesv1.Place{Country: "PL"},
			Buyers: []*tendersv1.Buyer{{Organisation: "org_gdansk", Name: "Miasto Gdańsk"}}, Lots: []*tendersv1.Lot{{Title: "Ogród", Cpv: "77310000"}},
		},
		{Id: "ten_closed", Title: "Closed", PublishedAt: at(-40), Deadline: at(-1), Buyers: paris},
		{Id: "ten_opened", Title: "Opened", PublishedAt: at(-40), Deadline: at(-9), OpenedAt: at(-8), Buyers: paris},
		{Id: "ten_awarded", Title: "Awarded", PublishedAt: at(-40), Deadline: at(-9), OpenedAt: at(-8), AwardedAt: at(-1), Buyers: paris},
		{Id: "ten_off", Title: "Cancelled", PublishedAt: at(-40), Deadline: at(9), CancelledAt: at(-1), Buyers: paris},
		{Id: "ten_draft", Title: "Draft"},
	}
}

func (w *world) findTenders(t *testing.T, req *searchv1.SearchTendersRequest) []string {
	t.Helper()
	r, err := w.client.SearchTenders(t.Context(), req)
	check(t, err)
	ids := []string{}
	for _, h := range r.GetHits() {
		ids = append(ids, h.GetTender())
	}
	return ids
}

func TestTendersAreFoundByWordsAndStatus(t *testing.T) {
	w := newWorld(t, &lists{tenders: tenders()})
	for _, c := range []struct {
		req  *searchv1.SearchTendersRequest
		want []string
	}{
		{&searchv1.SearchTendersRequest{Q: "ecoles"}, []string{"ten_later"}},
		{&searchv1.SearchTendersRequest{Q: "cleaning"}, []string{"ten_later", "ten_soon"}},
		{&searchv1.SearchTendersRequest{Q: "gdansk ogrod"}, []string{"ten_soon"}},
		{&searchv1.SearchTendersRequest{Q: "heures insertion"}, []string{"ten_later"}},
		{&searchv1.SearchTendersRequest{Cpv: []string{"7731"}}, []string{"ten_soon"}},
		{&searchv1.SearchTendersRequest{Status: []string{"open"}}, []string{"ten_later", "ten_soon"}},
		{&searchv1.SearchTendersRequest{ListedSince: at(-2)}, []string{"ten_later", "ten_soon"}},
		{&searchv1.SearchTendersRequest{ListedSince: at(-1)}, []string{"ten_later"}},
		{&searchv1.SearchTendersRequest{Status: []string{"closed", "evaluation"}}, []string{"ten_closed", "ten_opened"}},
		{&searchv1.SearchTendersRequest{Status: []string{"awarded"}}, []string{"ten_awarded"}},
		{&searchv1.SearchTendersRequest{Status: []string{"cancelled"}}, []string{"ten_off"}},
		{&searchv1.SearchTendersRequest{Reservation: []string{"article_20"}}, []string{"ten_later"}},
		{&searchv1.SearchTendersRequest{Theme: []string{"opp"}}, []string{"ten_later"}},
		{&searchv1.SearchTendersRequest{Buyer: []string{"Miasto Gdańsk"}}, []string{"ten_soon"}},
		{&searchv1.SearchTendersRequest{Buyer: []string{"org_gdansk"}}, []string{"ten_soon"}},
		{&searchv1.SearchTendersRequest{Country: []string{"PL"}}, []string{"ten_soon"}},
	} {
		same(t, c.req, w.findTenders(t, c.req), c.want...)
	}
	r, err := w.client.SearchTenders(t.Context(), &searchv1.SearchTendersRequest{Q: "entretien"})
	check(t, err)
	h := r.GetHits()[0]
	if h.GetExcerpt() != "<mark>Entretien</mark> quotidien." || h.GetStatus() != "open" || h.GetReservation() != "article_20" || h.GetClauses() != 1 || h.GetValue().GetAmount() != "120000.00" {
		t.Errorf("got %v", h)
	}
}

func TestATenderIsClosedInTheSearchAtItsDeadline(t *testing.T) {
	w := newWorld(t, &lists{tenders: tenders()})
	open := &searchv1.SearchTendersRequest{Status: []string{"open"}}
	w.Clock.Set(tenders()[1].GetDeadline().AsTime().Add(-time.Millisecond))
	same(t, "before the deadline", w.findTenders(t, open), "ten_later", "ten_soon")
	w.Clock.Advance(time.Millisecond)
	same(t, "at the deadline", w.findTenders(t, open), "ten_later")
	w.Clock.Advance(90 * 24 * time.Hour)
	same(t, "long after", w.findTenders(t, open))

	extended := tenders()[0]
	extended.Deadline = at(200)
	w.tell(t, "TenderAmended", &tendersv1.TenderAmended{Tender: extended})
	same(t, "extended", w.findTenders(t, open), "ten_later")
	w.Clock.Set(at(200).AsTime())
	same(t, "the new deadline", w.findTenders(t, open))
}

func TestByDeadlineWhatIsOpenComesFirst(t *testing.T) {
	w := newWorld(t, &lists{tenders: tenders()})
	got := w.findTenders(t, &searchv1.SearchTendersRequest{Sort: "deadline"})
	for i, want := range []string{"ten_soon", "ten_later", "ten_opened", "ten_closed"} {
		if got[i] != want {
			t.Fatalf("got %v", got)
		}
	}
}

func TestReindexingBringsTheListsAndIsForTheOperatorAlone(t *testing.T) {
	w := newWorld(t, &lists{suppliers: suppliers(), tenders: tenders()})
	w.lists.mu.Lock()
	w.lists.suppliers = append(w.lists.suppliers[1:], &suppliersv1.Supplier{Id: "sup_9", Name: "New", State: suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED})
	w.lists.mu.Unlock()
	_, err := w.client.Reindex(w.As(w.Person(w.Organisation(), "officer")), &searchv1.ReindexRequest{})
	if errs.Code(err) != codes.PermissionDenied {
		t.Errorf("an officer: %v", err)
	}
	_, err = w.client.Reindex(w.As(w.Person(w.Organisation(), "administrator")), &searchv1.ReindexRequest{})
	if errs.Code(err) != codes.PermissionDenied || !errs.Is(err, "search.operator") {
		t.Errorf("an administrator of a city: %v", err)
	}
	admin := w.As(w.Person(operator, "administrator"))
	r, err := w.client.Reindex(admin, &searchv1.ReindexRequest{})
	check(t, err)
	if r.GetSuppliers() != 3 || r.GetTenders() != 6 {
		t.Errorf("got %v", r)
	}
	same(t, "suppliers", w.find(t, &searchv1.SearchSuppliersRequest{}), "sup_2", "sup_3", "sup_9")
	w.Clock.Advance(3 * 24 * time.Hour)
	same(t, "what is due is known after a reindex", w.findTenders(t, &searchv1.SearchTendersRequest{Status: []string{"open"}}), "ten_later")
}
