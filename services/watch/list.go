package watch

import (
	"fmt"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

// mostLists a person keeps, and as many more colleagues share: all of them, with
// the ids on them, fit in one answer.
const mostLists = 50

// readable tells whether someone sees a list: a colleague of the organisation it
// was made in, who made it or whom it is shared with.
func readable(l *watchv1.SupplierList, who auth.Identity) bool {
	if l.GetOrganisation() != who.Organisation {
		return false
	}
	return l.GetPerson() == who.Person || l.GetShared() && who.Organisation != ""
}

// change makes a list what its reader wants it to be. A colleague of who made it
// changes the note and what is on it.
func change(l, in *watchv1.SupplierList, who auth.Identity, now time.Time) error {
	called, err := named("supplier_list", in.GetName())
	if err != nil {
		return err
	}
	if l.GetPerson() != who.Person && (called != l.GetName() || in.GetShared() != l.GetShared()) {
		return errs.Denied("supplier_list.not_yours", "only who made this list renames it, shares it or takes it back")
	}
	if in.GetShared() && who.Organisation == "" {
		return errs.Invalid("supplier_list.shared", "supplier_list.alone", "you act for no organisation, so there is nobody to share with")
	}
	entries, err := entered(l.GetSuppliers(), in.GetSuppliers(), who, now)
	if err != nil {
		return err
	}
	l.Name, l.Note, l.Shared, l.Suppliers, l.UpdatedAt = called, in.GetNote(), in.GetShared(), entries, timestamppb.New(now)
	return nil
}

// entered are the wanted entries. Who added one, and when, is kept from before.
func entered(before, wanted []*watchv1.ListedSupplier, who auth.Identity, now time.Time) ([]*watchv1.ListedSupplier, error) {
	var list []*watchv1.ListedSupplier
	for i, w := range wanted {
		field := fmt.Sprintf("supplier_list.suppliers[%d].supplier", i)
		if err := ids.Check(field, "sup", w.GetSupplier()); err != nil {
			return nil, err
		}
		if entry(list, w.GetSupplier()) != nil {
			return nil, errs.Invalid(field, "supplier_list.twice", "this enterprise is on the list already")
		}
		made := &watchv1.ListedSupplier{Supplier: w.GetSupplier(), Note: w.GetNote(), AddedAt: timestamppb.New(now), Person: who.Person}
		if old := entry(before, w.GetSupplier()); old != nil {
			made.AddedAt, made.Person = old.GetAddedAt(), old.GetPerson()
		}
		list = append(list, made)
	}
	return list, nil
}

func entry(list []*watchv1.ListedSupplier, supplier string) *watchv1.ListedSupplier {
	i := slices.IndexFunc(list, func(e *watchv1.ListedSupplier) bool { return e.GetSupplier() == supplier })
	if i < 0 {
		return nil
	}
	return list[i]
}

// brief is a list among others: which enterprises are on it, without notes.
func brief(l *watchv1.SupplierList) *watchv1.SupplierList {
	l = proto.CloneOf(l)
	l.Note = ""
	for i, e := range l.GetSuppliers() {
		l.Suppliers[i] = &watchv1.ListedSupplier{Supplier: e.GetSupplier()}
	}
	return l
}
