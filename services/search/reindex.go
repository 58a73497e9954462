package search

import (
	"context"
	"errors"
	"sync"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
)

// rebuilds runs one rebuild of each index at a time, apart from the calls that
// wait for it: filling a large index takes longer than a call may.
type rebuilds struct {
	ctx     context.Context
	stop    context.CancelFunc
	group   sync.WaitGroup
	mu      sync.Mutex
	running map[string]*outcome
}

// outcome is what a rebuild comes to; it can be read once done is closed.
type outcome struct {
	done  chan struct{}
	count int64
	err   error
}

func (r *rebuilds) start() {
	r.ctx, r.stop = context.WithCancel(context.Background())
	r.running = map[string]*outcome{}
}

// run starts a rebuild, or joins the one that runs, and waits for its end.
func (r *rebuilds) run(ctx context.Context, index string, rebuild func(context.Context) (int64, error)) (int64, error) {
	r.mu.Lock()
	o, running := r.running[index]
	if !running {
		o = &outcome{done: make(chan struct{})}
		r.running[index] = o
		r.group.Go(func() {
			o.count, o.err = rebuild(r.ctx)
			r.mu.Lock()
			delete(r.running, index)
			r.mu.Unlock()
			close(o.done)
		})
	}
	r.mu.Unlock()
	select {
	case <-o.done:
		return o.count, o.err
	case <-ctx.Done():
		return 0, errs.New(codes.DeadlineExceeded, "search.still_rebuilding", "the rebuild goes on; ask again to wait for its end").Because(ctx.Err())
	}
}

// Close gives up a rebuild that runs and waits for it to end. The old index
// goes on answering.
func (s *Service) Close() {
	s.rebuilds.stop()
	s.rebuilds.group.Wait()
}

// Reindex fills one index or both again while the old ones answer. When a
// rebuild runs already the call waits for that one. Administrators of the
// operator may call it. Codes: PermissionDenied (search.operator),
// DeadlineExceeded (search.still_rebuilding) when it takes longer than the call
// may, and those of the lists.
func (s *Service) Reindex(ctx context.Context, req *searchv1.ReindexRequest) (*searchv1.ReindexResponse, error) {
	if err := s.runsInstance(ctx); err != nil {
		return nil, err
	}
	s.names.refresh()
	answer := &searchv1.ReindexResponse{}
	var suppliersErr, tendersErr error
	var both sync.WaitGroup
	if req.GetIndex() != "tenders" {
		both.Go(func() { answer.Suppliers, suppliersErr = s.reindexSuppliers(ctx) })
	}
	if req.GetIndex() != "suppliers" {
		both.Go(func() { answer.Tenders, tendersErr = s.rebuildTenders(ctx) })
	}
	both.Wait()
	if suppliersErr != nil || tendersErr != nil {
		return nil, errors.Join(suppliersErr, tendersErr)
	}
	return answer, nil
}

// runsInstance lets the operator's people pass: a rebuild costs everybody.
func (s *Service) runsInstance(ctx context.Context) error {
	id, _ := auth.From(ctx)
	o, err := s.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: id.Organisation})
	if err == nil && o.GetKind() != accountsv1.OrganisationKind_ORGANISATION_KIND_OPERATOR {
		return errs.Denied("search.operator", "only administrators of whoever runs the instance rebuild the search")
	}
	return err
}

// reindexSuppliers fills the contracts again before the suppliers. Without them,
// where nobody runs delivery, the suppliers are filled with what is known.
func (s *Service) reindexSuppliers(ctx context.Context) (int64, error) {
	if _, err := s.rebuildContracts(ctx); err != nil {
		s.log.WarnContext(ctx, "the contracts cannot be filled again; those that are known go on to count", "error", err)
	}
	return s.rebuildSuppliers(ctx)
}

func (s *Service) rebuildSuppliers(ctx context.Context) (int64, error) {
	return s.rebuilds.run(ctx, "suppliers", func(ctx context.Context) (int64, error) { return s.suppliers.rebuild(ctx, s.clock.Now, nil) })
}

func (s *Service) rebuildTenders(ctx context.Context) (int64, error) {
	return s.rebuilds.run(ctx, "tenders", func(ctx context.Context) (int64, error) { return s.tenders.rebuild(ctx, s.clock.Now, nil) })
}

// Fill fills the indexes that were empty when the service opened them: on the
// first start, and after an upgrade that changed what is indexed. It tries
// again while the other services are not there yet, until ctx ends. Contracts
// follow in the background, for they only say which suppliers have delivered.
func (s *Service) Fill(ctx context.Context) error {
	var suppliersErr, tendersErr error
	var both sync.WaitGroup
	if s.contracts.index.Empty() {
		s.rebuilds.group.Go(func() {
			if err := s.fill(s.rebuilds.ctx, "contracts", s.rebuildContracts); s.rebuilds.ctx.Err() == nil && err != nil {
				s.log.ErrorContext(ctx, "the contracts cannot be filled", "error", err)
			}
		})
	}
	if s.suppliers.index.Empty() {
		both.Go(func() { suppliersErr = s.fill(ctx, "suppliers", s.rebuildSuppliers) })
	}
	if s.tenders.index.Empty() {
		both.Go(func() { tendersErr = s.fill(ctx, "tenders", s.rebuildTenders) })
	}
	both.Wait()
	return errors.Join(suppliersErr, tendersErr)
}

func (s *Service) fill(ctx context.Context, index string, rebuild func(context.Context) (int64, error)) error {
	for wait := 100 * time.Millisecond; ; wait = min(2*wait, 10*time.Second) {
		count, err := rebuild(ctx)
		if err == nil {
			s.log.InfoContext(ctx, "filled the search index", "index", index, "documents", count)
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.log.WarnContext(ctx, "the search index cannot be filled yet", "index", index, "error", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.rebuilds.ctx.Done():
			return context.Canceled
		case <-time.After(wait):
		}
	}
}
