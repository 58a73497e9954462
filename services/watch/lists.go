package watch

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

// CreateSupplierList makes a list of the caller. Codes: InvalidArgument
// (id.malformed, supplier_list.twice, supplier_list.alone), FailedPrecondition
// (supplier_list.too_many, supplier_list.too_many_shared).
func (s *Service) CreateSupplierList(ctx context.Context, r *watchv1.CreateSupplierListRequest) (*watchv1.SupplierList, error) {
	now := s.clock.Now()
	caller, _ := auth.From(ctx)
	in := r.GetSupplierList()
	l := &watchv1.SupplierList{Id: ids.New("lst", now), Person: caller.Person, Organisation: caller.Organisation, CreatedAt: timestamppb.New(now)}
	if err := change(l, in, caller, now); err != nil {
		return nil, err
	}
	made, err := s.made(ctx, caller)
	if err != nil {
		return nil, err
	}
	if len(made) >= mostLists {
		return nil, errs.Precondition("supplier_list.too_many", "you keep 50 lists already; delete one first", "most", "50")
	}
	if l.GetShared() {
		if err := s.mayShare(ctx, caller); err != nil {
			return nil, err
		}
	}
	me, err := s.accounts.GetPerson(ctx, &accountsv1.GetPersonRequest{Person: "me"})
	if err != nil {
		return nil, fmt.Errorf("read who makes the list: %w", err)
	}
	l.PersonName = me.GetName()
	return s.lists.Create(ctx, l.GetId(), l)
}

// ListSupplierLists gives the lists that the caller may read, by name, without
// their notes.
func (s *Service) ListSupplierLists(ctx context.Context, _ *watchv1.ListSupplierListsRequest) (*watchv1.ListSupplierListsResponse, error) {
	caller, _ := auth.From(ctx)
	list, err := s.made(ctx, caller)
	if err != nil {
		return nil, err
	}
	shared, err := s.shared(ctx, caller)
	if err != nil {
		return nil, err
	}
	for _, l := range shared {
		if l.GetPerson() != caller.Person {
			list = append(list, l)
		}
	}
	slices.SortStableFunc(list, func(a, b *watchv1.SupplierList) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.GetName()), strings.ToLower(b.GetName())), cmp.Compare(a.GetId(), b.GetId()))
	})
	answer := &watchv1.ListSupplierListsResponse{}
	for _, l := range list {
		answer.SupplierLists = append(answer.SupplierLists, brief(l))
	}
	return answer, nil
}

// GetSupplierList gives a list with its notes. Codes: NotFound (also one that is
// not the caller's to read).
func (s *Service) GetSupplierList(ctx context.Context, r *watchv1.GetSupplierListRequest) (*watchv1.SupplierList, error) {
	caller, _ := auth.From(ctx)
	l, err := s.lists.Get(ctx, r.GetSupplierList())
	if err == nil && !readable(l, caller) {
		return nil, errs.NotFound("supplier_list", r.GetSupplierList())
	}
	return l, err
}

// UpdateSupplierList changes a list. Codes: NotFound, PermissionDenied
// (supplier_list.not_yours), Aborted (changed meanwhile), InvalidArgument
// (revision.missing, id.malformed, supplier_list.twice), FailedPrecondition
// (supplier_list.too_many_shared).
func (s *Service) UpdateSupplierList(ctx context.Context, r *watchv1.UpdateSupplierListRequest) (*watchv1.SupplierList, error) {
	now := s.clock.Now()
	caller, _ := auth.From(ctx)
	in := r.GetSupplierList()
	if err := seen("supplier_list", in.GetRevision()); err != nil {
		return nil, err
	}
	before, err := s.GetSupplierList(ctx, &watchv1.GetSupplierListRequest{SupplierList: in.GetId()})
	if err != nil {
		return nil, err
	}
	if in.GetShared() && !before.GetShared() {
		if err := s.mayShare(ctx, caller); err != nil {
			return nil, err
		}
	}
	return s.lists.Update(ctx, in.GetId(), in.GetRevision(), func(l *watchv1.SupplierList) ([]store.Event, error) {
		if !readable(l, caller) {
			return nil, errs.NotFound("supplier_list", in.GetId())
		}
		return nil, change(l, in, caller, now)
	})
}

// DeleteSupplierList forgets a list. Codes: NotFound, PermissionDenied
// (supplier_list.not_yours).
func (s *Service) DeleteSupplierList(ctx context.Context, r *watchv1.DeleteSupplierListRequest) (*emptypb.Empty, error) {
	caller, _ := auth.From(ctx)
	l, err := s.GetSupplierList(ctx, &watchv1.GetSupplierListRequest{SupplierList: r.GetSupplierList()})
	if err != nil {
		return nil, err
	}
	if l.GetPerson() != caller.Person {
		return nil, errs.Denied("supplier_list.not_yours", "only who made this list deletes it")
	}
	return &emptypb.Empty{}, s.lists.Delete(ctx, l.GetId())
}

// made are the lists that someone made in the organisation they are with.
func (s *Service) made(ctx context.Context, who auth.Identity) ([]*watchv1.SupplierList, error) {
	return s.lists.All(ctx, store.Query{Index: byPerson, Equal: []any{who.Person, who.Organisation}})
}

// shared are the lists that are shared in someone's organisation.
func (s *Service) shared(ctx context.Context, who auth.Identity) ([]*watchv1.SupplierList, error) {
	if who.Organisation == "" {
		return nil, nil
	}
	return s.lists.All(ctx, store.Query{Index: byShared, Equal: []any{who.Organisation, true}})
}

func (s *Service) mayShare(ctx context.Context, who auth.Identity) error {
	shared, err := s.shared(ctx, who)
	if err == nil && len(shared) >= mostLists {
		return errs.Precondition("supplier_list.too_many_shared", "your organisation shares 50 lists already; take one back first", "most", "50")
	}
	return err
}
