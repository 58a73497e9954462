package suppliers

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"buf.build/go/protovalidate"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// importWriters is how many rows are written at a time: the store syncs once
// for all that wait.
const importWriters = 32

// ImportSuppliers takes rows of another directory, each for itself: a row that
// is wrong is refused and the others go in. Rows that may be about the same as
// one before them in the request come after all others, one by one. A dry run
// answers the same and stores nothing; it does not know the rows of requests
// before it. Codes: PermissionDenied (supplier.verifier), InvalidArgument for the
// request as a whole.
func (s *Service) ImportSuppliers(ctx context.Context, req *suppliersv1.ImportSuppliersRequest) (*suppliersv1.ImportSuppliersResponse, error) {
	im, err := s.importing(ctx, req)
	if err != nil {
		return nil, err
	}
	answer := &suppliersv1.ImportSuppliersResponse{Rows: make([]*suppliersv1.ImportRow, len(req.GetSuppliers()))}
	places := make(chan struct{}, importWriters)
	var running sync.WaitGroup
	alone := store.WithoutIdempotency(ctx) // a key is for one record, and an import, which may be repeated anyway, makes many
	later := map[int]*suppliersv1.Supplier{}
	for i, row := range req.GetSuppliers() {
		p, err := im.check(row)
		switch {
		case err != nil:
			answer.Rows[i] = refused(err)
			continue
		case im.seen(p):
			answer.Rows[i] = &suppliersv1.ImportRow{Outcome: suppliersv1.ImportOutcome_IMPORT_OUTCOME_DUPLICATE}
			continue
		case im.related(p):
			later[i] = p
			continue
		}
		places <- struct{}{}
		running.Go(func() {
			defer func() { <-places }()
			answer.Rows[i] = im.take(alone, p)
		})
	}
	running.Wait()
	for _, i := range slices.Sorted(maps.Keys(later)) {
		answer.Rows[i] = im.take(alone, later[i])
	}
	if err := errors.Join(im.failed...); err != nil {
		return nil, err
	}
	return answer, nil
}

// importing is one import under way.
type importing struct {
	service *Service
	source  string
	by      actor
	anyone  viewer
	now     time.Time
	lists   codebook
	dry     bool
	// keepSimilar stores a row although something similar is there.
	keepSimilar bool
	// first are the numbers of earlier rows, before the enterprises by what rows
	// may be related by.
	first  map[string]bool
	before map[string]string

	mu     sync.Mutex
	failed []error
	// planned are what a dry run would have stored, by their keys.
	planned map[string][]*suppliersv1.Supplier
}

func (s *Service) importing(ctx context.Context, req *suppliersv1.ImportSuppliersRequest) (*importing, error) {
	now := s.clock.Now()
	j, err := s.judging(ctx)
	if err != nil {
		return nil, err
	}
	lists, err := s.codes.current(ctx)
	if err != nil {
		return nil, err
	}
	return &importing{
		service: s, source: tidy(req.GetSource()), by: j.by, anyone: viewer{codes: lists}, now: now, lists: lists,
		dry: req.GetDryRun(), keepSimilar: req.GetKeepSimilar(),
		first: map[string]bool{}, before: map[string]string{}, planned: map[string][]*suppliersv1.Supplier{},
	}, nil
}

// check holds the rules of the contract and of the domain for one row, and that
// the public can make use of it.
func (im *importing) check(row *suppliersv1.Supplier) (*suppliersv1.Supplier, error) {
	if err := violation(im.service.validator.Validate(row)); err != nil {
		return nil, err
	}
	p, err := profile("", row, im.service.registers, im.lists, im.now)
	if err != nil {
		return nil, err
	}
	p.Evidence, p.SelfDeclaration = nil, nil // a directory has no files here, and declares for nobody
	for _, l := range p.GetLabels() {
		l.Evidence = nil
	}
	p.OfficialEmail, err = officialEmail("official_email", row.GetOfficialEmail())
	return p, err
}

// violation gives what the contract's rules found, as one of the house's errors.
func violation(err error) error {
	var found *protovalidate.ValidationError
	if !errors.As(err, &found) || len(found.Violations) == 0 {
		return err
	}
	v := found.Violations[0].Proto
	return errs.Invalid(protovalidate.FieldPathString(v.GetField()), v.GetRuleId(), v.GetMessage())
}

// seen tells whether the same number, in whatever register, came earlier in this
// request.
func (im *importing) seen(p *suppliersv1.Supplier) bool {
	of := im.service.registers.numberedBy(p.GetIdentifier())
	key := of.enterprise + "/" + of.establishment
	before := im.first[key]
	im.first[key] = true
	return before
}

// related tells whether a row may be about the same as one earlier in this
// request: the whole of an enterprise and one of its establishments, or another
// enterprise of the same name and place.
func (im *importing) related(p *suppliersv1.Supplier) bool {
	of := im.service.registers.numberedBy(p.GetIdentifier())
	whole, part := of.enterprise+"/whole", of.enterprise+"/part"
	related := im.before[whole] != "" || of.establishment == "" && im.before[part] != ""
	for _, key := range similarKeys(p) {
		if before := im.before[key]; before == "" {
			im.before[key] = of.enterprise
		} else {
			related = related || before != of.enterprise
		}
	}
	if of.establishment == "" {
		im.before[whole] = of.enterprise
	} else {
		im.before[part] = of.enterprise
	}
	return related
}

// take writes one checked row.
func (im *importing) take(ctx context.Context, p *suppliersv1.Supplier) *suppliersv1.ImportRow {
	outcome, id, err := im.put(ctx, p)
	switch {
	case err == nil:
		return &suppliersv1.ImportRow{Outcome: outcome, Supplier: id}
	case errs.Code(err) == codes.FailedPrecondition:
		row := refused(err)
		row.Supplier = id
		return row
	}
	im.mu.Lock()
	defer im.mu.Unlock()
	im.failed = append(im.failed, err)
	return nil
}

// refused says why a row is not taken: its first violation, or the state of
// what is there.
func refused(err error) *suppliersv1.ImportRow {
	e := errs.From(err)
	row := &suppliersv1.ImportRow{Outcome: suppliersv1.ImportOutcome_IMPORT_OUTCOME_REFUSED, Reason: e.Reason, Message: e.Message}
	if len(e.Fields) > 0 {
		f := e.Fields[0]
		row.Field, row.Reason, row.Message = f.Path, f.Reason, f.Message
	}
	return row
}
