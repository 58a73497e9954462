package suppliers

import (
	"context"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/internal/representation"
)

const (
	importCreated   = suppliersv1.ImportOutcome_IMPORT_OUTCOME_CREATED
	importUpdated   = suppliersv1.ImportOutcome_IMPORT_OUTCOME_UPDATED
	importUnchanged = suppliersv1.ImportOutcome_IMPORT_OUTCOME_UNCHANGED
	importSimilar   = suppliersv1.ImportOutcome_IMPORT_OUTCOME_SIMILAR
)

// put makes the supplier, or brings the one of the same number up to date, or
// leaves the row when something similar is there. When another import makes it
// at the same moment, the second look finds it.
func (im *importing) put(ctx context.Context, p *suppliersv1.Supplier) (suppliersv1.ImportOutcome, string, error) {
	stored, same, err := im.find(ctx, p)
	if err != nil {
		return 0, "", err
	}
	if stored != nil && !same {
		return importSimilar, stored.GetId(), nil
	}
	if stored == nil {
		record := im.record(p)
		err = im.create(ctx, record)
		if !store.Taken(err, "identifier") && !store.Taken(err, "enterprise") {
			return importCreated, record.GetId(), err
		}
		if stored, err = im.instead(ctx, record, err); err != nil {
			return 0, "", err
		}
	}
	outcome, err := im.merge(ctx, stored, p)
	return outcome, stored.GetId(), err
}

// instead finds the record because of which another cannot be stored.
func (im *importing) instead(ctx context.Context, record *suppliersv1.Supplier, taken error) (*suppliersv1.Supplier, error) {
	stored, err := im.service.one(ctx, "identifier", record.GetIdentifier().GetScheme(), record.GetIdentifier().GetValue())
	if stored == nil && err == nil {
		stored, err = im.service.one(ctx, "enterprise", record.GetEnterpriseKey())
	}
	if stored == nil && err == nil {
		err = taken
	}
	return stored, err
}

// record is the supplier of a row that is new.
func (im *importing) record(p *suppliersv1.Supplier) *suppliersv1.Supplier {
	record := &suppliersv1.Supplier{
		State: submitted, Source: im.source, OfficialEmail: p.GetOfficialEmail(),
		CreatedAt: timestamppb.New(im.now), UpdatedAt: timestamppb.New(im.now),
	}
	if !im.dry {
		record.Id = ids.New("sup", im.now)
	}
	write(record, p)
	im.service.registers.stamp(record)
	im.by.did(record, im.now, actImported, "", im.source)
	return record
}

// create stores a new supplier; a dry run remembers it.
func (im *importing) create(ctx context.Context, record *suppliersv1.Supplier) error {
	if im.dry {
		im.plan(record)
		return nil
	}
	events, err := changed(im.anyone, nil, record, im.now)
	if err != nil {
		return err
	}
	_, err = im.service.suppliers.Create(ctx, record.GetId(), record, events...)
	return err
}

// merge brings an imported supplier up to date with what the row gives; what
// the row leaves out stays. One that people of an organisation write is theirs:
// when the row says anything else it is refused.
func (im *importing) merge(ctx context.Context, stored, p *suppliersv1.Supplier) (suppliersv1.ImportOutcome, error) {
	if im.dry {
		return merged(stored, p)
	}
	outcome := importUnchanged
	_, err := im.service.change(ctx, stored.GetId(), 0, im.now, func(record *suppliersv1.Supplier) error {
		var err error
		if outcome, err = merged(proto.CloneOf(record), p); err != nil {
			return err
		}
		if outcome == importUnchanged {
			return store.ErrUnchanged
		}
		im.by.did(record, im.now, actImported, "", im.source)
		if addressed(record, p) {
			return nil
		}
		before := proto.CloneOf(record)
		overlay(record, p)
		if !vouched(before, record) {
			withdraw(record, im.by, im.now)
		}
		record.Source = im.source
		return nil
	})
	return outcome, err
}

// merged says what becomes of a supplier, which is changed, when a row is laid
// over it. Codes: FailedPrecondition (supplier.registered).
func merged(s, p *suppliersv1.Supplier) (suppliersv1.ImportOutcome, error) {
	if addressed(s, p) {
		return importUpdated, nil
	}
	before := proto.CloneOf(s)
	overlay(s, p)
	switch {
	case proto.Equal(before, s):
		return importUnchanged, nil
	case s.GetOrganisation() != "":
		return 0, errs.Precondition("supplier.registered", "this supplier's own people write its profile; an import does not change it")
	}
	return importUpdated, nil
}

// addressed takes the address of the official record, and nothing else, for a
// supplier that its organisation registered itself and has not proven to act for:
// a code can then be mailed there.
func addressed(s, row *suppliersv1.Supplier) bool {
	address := row.GetOfficialEmail()
	if s.GetOrganisation() == "" || address == "" || address == s.GetOfficialEmail() || representation.Proven(s) {
		return false
	}
	s.OfficialEmail = address
	return true
}

// overlay writes what the row gives over a record, which keeps the number it has
// and, once people act for it, its address for proofs.
func overlay(into, row *suppliersv1.Supplier) {
	next := &suppliersv1.Supplier{
		Name: row.GetName(), Identifier: into.GetIdentifier(), Place: row.GetPlace(),
		Brand: or(row.GetBrand(), into.GetBrand()), Website: or(row.GetWebsite(), into.GetWebsite()),
		LegalForm: or(row.GetLegalForm(), into.GetLegalForm()), SocialStatus: or(row.GetSocialStatus(), into.GetSocialStatus()),
		Cpv: some(row.GetCpv(), into.GetCpv()), Serves: some(row.GetServes(), into.GetServes()), Description: map[string]string{},
		ContractNatures: some(row.GetContractNatures(), into.GetContractNatures()), Languages: some(row.GetLanguages(), into.GetLanguages()),
		ServesWithinKm: or(row.GetServesWithinKm(), into.GetServesWithinKm()),
		Capacities:     some(row.GetCapacities(), into.GetCapacities()), References: some(row.GetReferences(), into.GetReferences()),
		Labels: some(row.GetLabels(), into.GetLabels()), SelfDeclaration: into.GetSelfDeclaration(),
		Workforce: into.GetWorkforce(), Finance: into.GetFinance(), Governance: into.GetGovernance(), Evidence: into.GetEvidence(),
	}
	if row.GetWorkforce() != nil {
		next.Workforce = row.GetWorkforce()
	}
	if row.GetFinance() != nil {
		next.Finance = row.GetFinance()
	}
	if row.GetGovernance() != nil {
		next.Governance = row.GetGovernance()
	}
	for _, texts := range []map[string]string{into.GetDescription(), row.GetDescription()} {
		for language, text := range texts {
			next.Description[language] = text
		}
	}
	write(into, next)
	if into.GetOrganisation() == "" {
		into.OfficialEmail = or(row.GetOfficialEmail(), into.GetOfficialEmail())
	}
}

// or gives what the row says, or else what is stored.
func or[T comparable](row, stored T) T {
	var nothing T
	if row != nothing {
		return row
	}
	return stored
}

// some is or for lists.
func some[T any](row, stored []T) []T {
	if len(row) > 0 {
		return row
	}
	return stored
}
