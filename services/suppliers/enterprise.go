package suppliers

import (
	"context"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// numbered is whom an identifier counts.
type numbered struct {
	// enterprise is equal for every number of one enterprise that can be told
	// from the numbers alone.
	enterprise string
	// establishment tells its establishments apart; empty is the whole.
	establishment string
}

// numberedBy gives whom a normalised identifier counts: a SIRET an establishment
// of its SIREN, a long REGON a local unit of the short one, partita IVA and
// codice fiscale of an organisation the same enterprise, and a number of
// EU-OTHER that of a register known here when it is one.
func (r Registers) numberedBy(id *typesv1.Identifier) numbered {
	value := id.GetValue()
	switch id.GetScheme() {
	case "FR-SIRET":
		return numbered{"FR-SIREN:" + value[:9], value}
	case "IT-CF":
		if len(value) == 11 {
			return numbered{enterprise: "IT-PIVA:" + value}
		}
	case "PL-REGON":
		if len(value) == 14 {
			return numbered{"PL-REGON:" + value[:9], value}
		}
	case EUOther:
		country, bare, _ := strings.Cut(value, ":")
		bare = strings.ReplaceAll(bare, "/", "")
		if known := slices.IndexFunc(r.tell(bare, EUOther), func(s scheme) bool { return s.country == country }); known >= 0 {
			s := r.tell(bare, EUOther)[known]
			return r.numberedBy(&typesv1.Identifier{Scheme: s.code, Value: s.clean(bare)})
		}
	}
	return numbered{enterprise: id.GetScheme() + ":" + value}
}

// SameEnterprise tells whether two normalised identifiers number one enterprise.
func (r Registers) SameEnterprise(a, b *typesv1.Identifier) bool {
	return r.numberedBy(a).enterprise == r.numberedBy(b).enterprise
}

// enterpriseKey is what the unique index enterprise holds: for a supplier that an
// organisation acts for the enterprise alone, so that no two organisations act
// for one, not even for two of its establishments; for an imported one the
// establishment as well, so that a directory may list many.
func (r Registers) enterpriseKey(s *suppliersv1.Supplier) string {
	of := r.numberedBy(s.GetIdentifier())
	if s.GetOrganisation() != "" {
		return of.enterprise
	}
	return of.enterprise + "/" + of.establishment
}

// stamp writes the keys that the service finds and guards a record by.
func (r Registers) stamp(s *suppliersv1.Supplier) {
	s.EnterpriseKey, s.SimilarKeys = r.enterpriseKey(s), similarKeys(s)
}

// ofEnterprise lists the suppliers that are the same enterprise as an identifier
// says, the one that an organisation acts for first.
func (s *Service) ofEnterprise(ctx context.Context, id *typesv1.Identifier) ([]*suppliersv1.Supplier, error) {
	key := s.registers.numberedBy(id).enterprise
	list, _, err := s.suppliers.List(ctx, store.Query{Index: "enterprise", From: key, To: key + "0", Limit: 50}) // "0" follows "/"
	return list, err
}

// unclaimed holds that nobody registers what a directory lists already, by this
// number or another of the same enterprise: its entry must be claimed, which
// asks for a proof. The number that is stored may stay. Codes: AlreadyExists
// (supplier.identifier_imported).
func (s *Service) unclaimed(ctx context.Context, id *typesv1.Identifier, stored *suppliersv1.Supplier) error {
	if stored != nil && s.registers.SameEnterprise(id, stored.GetIdentifier()) {
		return nil
	}
	list, err := s.ofEnterprise(ctx, id)
	if err != nil {
		return err
	}
	for _, other := range list {
		if other.GetOrganisation() == "" {
			return s.entry(ctx, id, other)
		}
	}
	return nil
}

// taken explains why a record cannot be stored beside another.
func (s *Service) taken(ctx context.Context, id *typesv1.Identifier, err error) error {
	if store.Taken(err, "organisation") {
		return exists()
	}
	if !store.Taken(err, "identifier") && !store.Taken(err, "enterprise") {
		return err
	}
	other, lookup := s.one(ctx, "identifier", id.GetScheme(), id.GetValue())
	if lookup != nil {
		other = nil
	}
	return s.entry(ctx, id, other)
}

// entry says that a number is taken, and where the directory has it from when
// nobody acts for that entry; other may be nil.
func (s *Service) entry(ctx context.Context, id *typesv1.Identifier, other *suppliersv1.Supplier) error {
	e := errs.New(codes.AlreadyExists, "supplier.identifier_taken",
		"another organisation has registered this number; if it is yours, say so with evidence and a verifier will decide").
		With("scheme", id.GetScheme()).With("value", id.GetValue())
	if other.GetOrganisation() == "" && s.public(ctx).may(other, s.clock.Now()) {
		e.Reason = "supplier.identifier_imported"
		e.Message = "this number is in the directory already, taken from " + other.GetSource() + "; claim that entry and a verifier will hand it to you"
		return e.With("supplier", other.GetId()).With("source", other.GetSource())
	}
	if other != nil {
		return e.With("supplier", other.GetId()) // so that it can be disputed
	}
	return e
}
