package suppliers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// profile checks what people wrote over what is stored, which is nil for a new
// supplier. Files known already are not asked for again; whose answers a
// declaration holds is the caller, now. Codes: InvalidArgument, AlreadyExists
// (supplier.identifier_imported).
func (s *Service) profile(ctx context.Context, in, stored *suppliersv1.Supplier, caller viewer, now time.Time) (*suppliersv1.Supplier, error) {
	lists, err := s.codes.current(ctx)
	if err != nil {
		return nil, err
	}
	p, err := profile("supplier.", in, s.registers, lists, now)
	if err != nil {
		return nil, err
	}
	if err := s.unclaimed(ctx, p.GetIdentifier(), stored); err != nil {
		return nil, err
	}
	if p.GetSelfDeclaration() != nil {
		p.SelfDeclaration.Person, p.SelfDeclaration.DeclaredAt = caller.person, timestamppb.New(now)
	}
	known := filesOf(stored)
	list := []error{s.complete(ctx, "supplier.evidence", caller, p.GetEvidence(), known)}
	for i, l := range p.GetLabels() {
		list = append(list, s.complete(ctx, fmt.Sprintf("supplier.labels[%d].evidence", i), caller, l.GetEvidence(), known))
	}
	return p, errs.Join(list...)
}

// complete fills in the files that the caller's organisation has sent. Those
// that are known stay as they are, whoever has sent them: a broker may have.
func (s *Service) complete(ctx context.Context, path string, caller viewer, files, known []*typesv1.File) error {
	var list []error
	for i, file := range files {
		if at := slices.IndexFunc(known, func(k *typesv1.File) bool { return k.GetId() == file.GetId() }); at >= 0 {
			files[i] = known[at]
			continue
		}
		err := s.files.Complete(ctx, path, caller.organisation, files[i:i+1])
		if err != nil && len(errs.From(err).Fields) == 1 {
			field := &errs.From(err).Fields[0]
			field.Path = strings.Replace(field.Path, path+"[0]", fmt.Sprintf("%s[%d]", path, i), 1)
		}
		list = append(list, err)
	}
	return errs.Join(list...)
}

// filesOf are the files that a record holds for its own people.
func filesOf(s *suppliersv1.Supplier) []*typesv1.File {
	list := slices.Clone(s.GetEvidence())
	for _, l := range s.GetLabels() {
		list = append(list, l.GetEvidence()...)
	}
	return list
}
