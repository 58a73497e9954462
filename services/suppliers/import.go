package suppliers

import (
	"context"
	"errors"
	"sync"
	"time"

	"buf.build/go/protovalidate"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// importWriters is how many rows are written at a time: the store syncs once
// for all that wait.
const importWriters = 32

// ImportSuppliers takes rows of another directory, each for itself: a row that
// is wrong is refused and the others go in. Codes: PermissionDenied
// (supplier.verifier), InvalidArgument for the request as a whole.
func (s *Service) ImportSuppliers(ctx context.Context, req *suppliersv1.ImportSuppliersRequest) (*suppliersv1.ImportSuppliersResponse, error) {
	now := s.clock.Now()
	j, err := s.judging(ctx)
	if err != nil {
		return nil, err
	}
	lists, err := s.codes.current(ctx)
	if err != nil {
		return nil, err
	}
	im := &importing{service: s, source: tidy(req.GetSource()), by: j.by, now: now, lists: lists, first: map[string]bool{}}
	answer := &suppliersv1.ImportSuppliersResponse{Rows: make([]*suppliersv1.ImportRow, len(req.GetSuppliers()))}
	places := make(chan struct{}, importWriters)
	var running sync.WaitGroup
	alone := store.WithoutIdempotency(ctx) // a key is for one record, and an import, which may be repeated anyway, makes many
	for i, row := range req.GetSuppliers() {
		p, err := im.check(row)
		if err != nil {
			answer.Rows[i] = refused(err)
			continue
		}
		if im.seen(p) {
			answer.Rows[i] = &suppliersv1.ImportRow{Outcome: suppliersv1.ImportOutcome_IMPORT_OUTCOME_DUPLICATE}
			continue
		}
		places <- struct{}{}
		running.Go(func() {
			defer func() { <-places }()
			answer.Rows[i] = im.take(alone, p)
		})
	}
	running.Wait()
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
	now     time.Time
	lists   codebook
	first   map[string]bool

	mu     sync.Mutex
	failed []error
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
	p.Evidence = nil // a directory has no files here
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

// seen tells whether the identifier came earlier in this request.
func (im *importing) seen(p *suppliersv1.Supplier) bool {
	key := p.GetIdentifier().GetScheme() + "/" + p.GetIdentifier().GetValue()
	before := im.first[key]
	im.first[key] = true
	return before
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

// put makes the supplier, or brings the one of the same identifier up to date.
// When another import makes it at the same moment, the second look finds it.
func (im *importing) put(ctx context.Context, p *suppliersv1.Supplier) (suppliersv1.ImportOutcome, string, error) {
	const created = suppliersv1.ImportOutcome_IMPORT_OUTCOME_CREATED
	for {
		stored, err := im.service.one(ctx, "identifier", p.GetIdentifier().GetScheme(), p.GetIdentifier().GetValue())
		if err != nil {
			return 0, "", err
		}
		if stored != nil {
			outcome, err := im.merge(ctx, stored.GetId(), p)
			return outcome, stored.GetId(), err
		}
		record := &suppliersv1.Supplier{
			Id: ids.New("sup", im.now), State: submitted, Source: im.source,
			CreatedAt: timestamppb.New(im.now), UpdatedAt: timestamppb.New(im.now),
		}
		write(record, p)
		record.OfficialEmail = p.GetOfficialEmail()
		im.by.did(record, im.now, actImported, "", im.source)
		events, err := changed(im.service.public(ctx), nil, record, im.now)
		if err != nil {
			return 0, "", err
		}
		_, err = im.service.suppliers.Create(ctx, record.GetId(), record, events...)
		if !store.Taken(err, "identifier") {
			return created, record.GetId(), err
		}
	}
}

// merge brings an imported supplier up to date with what the row gives; what
// the row leaves out stays. One that people of an organisation write is theirs:
// when the row says anything else it is refused.
func (im *importing) merge(ctx context.Context, id string, p *suppliersv1.Supplier) (suppliersv1.ImportOutcome, error) {
	outcome := suppliersv1.ImportOutcome_IMPORT_OUTCOME_UNCHANGED
	_, err := im.service.change(ctx, id, 0, im.now, func(record *suppliersv1.Supplier) error {
		outcome = suppliersv1.ImportOutcome_IMPORT_OUTCOME_UNCHANGED
		merged := proto.CloneOf(record)
		overlay(merged, p)
		switch {
		case proto.Equal(merged, record):
			return store.ErrUnchanged
		case record.GetOrganisation() != "":
			return errs.Precondition("supplier.registered", "this supplier's own people write its profile; an import does not change it")
		}
		outcome = suppliersv1.ImportOutcome_IMPORT_OUTCOME_UPDATED
		if !vouched(record, merged) {
			withdraw(record, im.by, im.now)
		}
		overlay(record, p)
		record.Source = im.source
		im.by.did(record, im.now, actImported, "", im.source)
		return nil
	})
	return outcome, err
}

// overlay writes what the row gives over a record.
func overlay(into, row *suppliersv1.Supplier) {
	next := &suppliersv1.Supplier{
		Name: row.GetName(), Identifier: row.GetIdentifier(), Place: row.GetPlace(),
		Brand: or(row.GetBrand(), into.GetBrand()), Website: or(row.GetWebsite(), into.GetWebsite()),
		LegalForm: or(row.GetLegalForm(), into.GetLegalForm()), SocialStatus: or(row.GetSocialStatus(), into.GetSocialStatus()),
		Cpv: into.GetCpv(), Serves: into.GetServes(), Description: map[string]string{},
		Workforce: into.GetWorkforce(), Evidence: into.GetEvidence(),
	}
	if len(row.GetCpv()) > 0 {
		next.Cpv = row.GetCpv()
	}
	if len(row.GetServes()) > 0 {
		next.Serves = row.GetServes()
	}
	if row.GetWorkforce() != nil {
		next.Workforce = row.GetWorkforce()
	}
	for _, texts := range []map[string]string{into.GetDescription(), row.GetDescription()} {
		for language, text := range texts {
			next.Description[language] = text
		}
	}
	write(into, next)
	into.OfficialEmail = or(row.GetOfficialEmail(), into.GetOfficialEmail())
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
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
