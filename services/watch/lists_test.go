package watch_test

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

func (h *house) lists(who auth.Identity) []*watchv1.SupplierList {
	h.t.Helper()
	list, err := h.client.ListSupplierLists(h.As(who), &watchv1.ListSupplierListsRequest{})
	if err != nil {
		h.t.Fatal(err)
	}
	return list.GetSupplierLists()
}

func (h *house) read(who auth.Identity, id string) (*watchv1.SupplierList, error) {
	return h.client.GetSupplierList(h.As(who), &watchv1.GetSupplierListRequest{SupplierList: id})
}

func (h *house) update(who auth.Identity, l *watchv1.SupplierList) (*watchv1.SupplierList, error) {
	return h.client.UpdateSupplierList(h.As(who), &watchv1.UpdateSupplierListRequest{SupplierList: l})
}

func TestColleaguesFillASharedListAndSeeWhoAddedWhat(t *testing.T) {
	h := newHouse(t)
	made := h.makeList(h.officer, true, supplier(1))
	colleague := h.Person(h.city, auth.RoleVerifier)
	h.Clock.Advance(time.Hour)
	made.Suppliers = append(made.Suppliers, &watchv1.ListedSupplier{Supplier: supplier(2), Person: h.officer.Person, Note: "new"})
	changed, err := h.update(colleague, made)
	if err != nil {
		t.Fatal(err)
	}
	first, second := changed.GetSuppliers()[0], changed.GetSuppliers()[1]
	if first.GetPerson() != h.officer.Person || !first.GetAddedAt().AsTime().Equal(servicetest.Start()) || second.GetPerson() != colleague.Person || !second.GetAddedAt().AsTime().Equal(h.Clock.Now()) {
		t.Errorf("entries are %v", changed.GetSuppliers())
	}
	if got, err := h.read(h.officer, made.GetId()); err != nil || len(got.GetSuppliers()) != 2 || got.GetPersonName() != "Aino Andersson" {
		t.Errorf("its maker reads %v, %v", got, err)
	}
}

func TestAListThatIsNotSharedIsItsMakersAlone(t *testing.T) {
	h := newHouse(t)
	made := h.makeList(h.officer, false, supplier(1))
	h.closed(made, map[string]auth.Identity{"a colleague": h.Person(h.city, auth.RoleOfficer), "someone of no organisation": h.Person("")})
}

func TestNobodyOfAnotherOrganisationSeesOrTouchesASharedList(t *testing.T) {
	h := newHouse(t)
	made := h.makeList(h.officer, true, supplier(1))
	h.closed(made, map[string]auth.Identity{
		"another city": h.Person(h.other, auth.RoleOfficer), "an administrator": h.Person(h.other, auth.RoleAdministrator), "someone of no organisation": h.Person(""),
	})
}

func TestAFormerColleagueLeavesTheListsBehind(t *testing.T) {
	h := newHouse(t)
	own, private := h.makeList(h.officer, true, supplier(1)), h.makeList(h.officer, false, supplier(1))
	reader := h.Person(h.city, auth.RoleOfficer)
	if _, err := h.read(reader, own.GetId()); err != nil {
		t.Fatal(err)
	}
	moved, gone := h.officer, reader
	moved.Organisation, gone.Organisation = h.other, h.other
	h.closed(own, map[string]auth.Identity{"its maker at another city": moved, "a reader at another city": gone})
	h.closed(private, map[string]auth.Identity{"its maker at another city": moved})
	if _, err := h.read(h.Person(h.city), own.GetId()); err != nil {
		t.Errorf("those who stay: %v", err)
	}
}

// closed checks that to these people the list does not exist.
func (h *house) closed(l *watchv1.SupplierList, people map[string]auth.Identity) {
	h.t.Helper()
	for who, other := range people {
		if got := h.lists(other); len(got) != 0 {
			h.t.Errorf("%s finds %v", who, got)
		}
		_, err := h.read(other, l.GetId())
		wantCode(h.t, who+" reads it", err, codes.NotFound)
		_, err = h.update(other, l)
		wantCode(h.t, who+" changes it", err, codes.NotFound)
		_, err = h.client.DeleteSupplierList(h.As(other), &watchv1.DeleteSupplierListRequest{SupplierList: l.GetId()})
		wantCode(h.t, who+" deletes it", err, codes.NotFound)
	}
	if _, err := h.client.GetSupplierList(h.t.Context(), &watchv1.GetSupplierListRequest{SupplierList: l.GetId()}); err == nil {
		h.t.Error("it is read signed out")
	}
}

func TestOnlyTheMakerSharesRenamesOrDeletesAList(t *testing.T) {
	h := newHouse(t)
	made := h.makeList(h.officer, true, supplier(1))
	colleague := h.Person(h.city, auth.RoleOfficer)
	name := made.GetName()
	made.Name = "Mine now"
	_, err := h.update(colleague, made)
	wantReason(t, "a colleague renames it", err, "supplier_list.not_yours")
	made.Name, made.Shared = name, false
	_, err = h.update(colleague, made)
	wantReason(t, "a colleague takes it back", err, "supplier_list.not_yours")
	_, err = h.client.DeleteSupplierList(h.As(colleague), &watchv1.DeleteSupplierListRequest{SupplierList: made.GetId()})
	wantReason(t, "a colleague deletes it", err, "supplier_list.not_yours")

	if made, err = h.update(h.officer, made); err != nil {
		t.Fatal(err)
	}
	_, err = h.read(colleague, made.GetId())
	wantCode(t, "a colleague reads what was taken back", err, codes.NotFound)
	if _, err = h.client.DeleteSupplierList(h.As(h.officer), &watchv1.DeleteSupplierListRequest{SupplierList: made.GetId()}); err != nil {
		t.Error(err)
	}
}

func TestNobodyOverwritesAColleaguesChangeUnseen(t *testing.T) {
	h := newHouse(t)
	made := h.makeList(h.officer, true, supplier(1))
	made.Note = "one"
	if _, err := h.update(h.officer, made); err != nil {
		t.Fatal(err)
	}
	made.Note = "two"
	_, err := h.update(h.Person(h.city), made)
	wantCode(t, "on an old revision", err, codes.Aborted)
	made.Revision = 0
	_, err = h.update(h.officer, made)
	wantReason(t, "on none", err, "revision.missing")
	if got, _ := h.read(h.officer, made.GetId()); got.GetNote() != "one" {
		t.Errorf("the note is %q", got.GetNote())
	}
}

func TestAListRefusesWhatItCannotHold(t *testing.T) {
	h := newHouse(t)
	create := func(who auth.Identity, l *watchv1.SupplierList) error {
		_, err := h.client.CreateSupplierList(h.As(who), &watchv1.CreateSupplierListRequest{SupplierList: l})
		return err
	}
	entries := func(ids ...string) (list []*watchv1.ListedSupplier) {
		for _, id := range ids {
			list = append(list, &watchv1.ListedSupplier{Supplier: id})
		}
		return list
	}
	many := make([]string, 201)
	for i := range many {
		many[i] = supplier(i)
	}
	wantReason(t, "an enterprise twice", create(h.officer, &watchv1.SupplierList{Name: "n", Suppliers: entries(supplier(1), supplier(1))}), "supplier_list.twice")
	wantReason(t, "no enterprise", create(h.officer, &watchv1.SupplierList{Name: "n", Suppliers: entries("ten_1")}), "id.malformed")
	wantCode(t, "201 enterprises", create(h.officer, &watchv1.SupplierList{Name: "n", Suppliers: entries(many...)}), codes.InvalidArgument)
	wantCode(t, "a note of 1001 letters", create(h.officer, &watchv1.SupplierList{Name: "n", Suppliers: []*watchv1.ListedSupplier{{Supplier: supplier(1), Note: strings.Repeat("ł", 1001)}}}), codes.InvalidArgument)
	wantReason(t, "a name of blanks", create(h.officer, &watchv1.SupplierList{Name: " "}), "required")
	wantReason(t, "shared with nobody", create(h.Person(""), &watchv1.SupplierList{Name: "n", Shared: true}), "supplier_list.alone")
	if err := create(h.officer, &watchv1.SupplierList{Name: "n", Suppliers: entries(many[:200]...)}); err != nil {
		t.Error(err)
	}
}

// Fifty lists of one's own and fifty of colleagues, each with 200 enterprises and
// the longest notes, still travel in one answer.
func TestAllListsOfABusyOrganisationTravelInOneAnswer(t *testing.T) {
	h := newHouse(t)
	l := &watchv1.SupplierList{Name: strings.Repeat("ł", 120), Note: strings.Repeat("ł", 2000), Shared: true}
	for n := range 200 {
		l.Suppliers = append(l.Suppliers, &watchv1.ListedSupplier{Supplier: supplier(n), Note: strings.Repeat("ł", 1000)})
	}
	colleague := h.Person(h.city)
	for range 50 {
		if _, err := h.client.CreateSupplierList(h.As(colleague), &watchv1.CreateSupplierListRequest{SupplierList: l}); err != nil {
			t.Fatal(err)
		}
	}
	_, err := h.client.CreateSupplierList(h.As(h.officer), &watchv1.CreateSupplierListRequest{SupplierList: l})
	wantReason(t, "the 51st that is shared", err, "supplier_list.too_many_shared")
	l.Shared = false
	for range 50 {
		if _, err := h.client.CreateSupplierList(h.As(h.officer), &watchv1.CreateSupplierListRequest{SupplierList: l}); err != nil {
			t.Fatal(err)
		}
	}
	_, err = h.client.CreateSupplierList(h.As(h.officer), &watchv1.CreateSupplierListRequest{SupplierList: l})
	wantReason(t, "the 51st of one's own", err, "supplier_list.too_many")
	got := h.lists(h.officer)
	if len(got) != 100 || len(got[0].GetSuppliers()) != 200 || got[0].GetSuppliers()[0].GetNote() != "" || got[0].GetNote() != "" {
		t.Errorf("%d lists, the first of %d enterprises", len(got), len(got[0].GetSuppliers()))
	}
}
