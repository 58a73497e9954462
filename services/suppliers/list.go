package suppliers

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// maxAnswer bounds a page in bytes, well below what the bus carries (1 MB).
const maxAnswer = 700_000

// ListSuppliers pages through the public suppliers; for verifiers, through
// those that wait for them. A page may be shorter than asked. Codes:
// PermissionDenied (auth.role) when someone else asks for what waits.
func (s *Service) ListSuppliers(ctx context.Context, req *suppliersv1.ListSuppliersRequest) (*suppliersv1.ListSuppliersResponse, error) {
	caller, now := callerOf(ctx), s.clock.Now()
	waiting := req.GetAwaitingVerification() || req.GetClaimed()
	if waiting && !caller.verifier {
		return nil, errs.Denied("auth.role", "only verifiers see what waits for them").With("roles", "verifier")
	}
	query := store.Query{Index: "state", Equal: []any{submitted}, Limit: int(req.GetPageSize()), Cursor: req.GetPageToken()}
	switch {
	case req.GetClaimed():
		query.Index, query.From = "claimed", time.Unix(0, 0)
	case req.GetAwaitingVerification():
		query.Index, query.Equal, query.From = "awaiting", []any{submitted, nil}, time.Unix(0, 0)
	}
	for {
		list, next, err := s.suppliers.List(ctx, query)
		if err != nil {
			return nil, err
		}
		answer := &suppliersv1.ListSuppliersResponse{NextPageToken: next}
		for _, record := range list {
			answer.Suppliers = append(answer.Suppliers, caller.see(record, now))
		}
		if len(list) <= 1 || proto.Size(answer) <= maxAnswer {
			return answer, nil
		}
		query.Limit = len(list) / 2
	}
}
