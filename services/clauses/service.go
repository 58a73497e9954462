package clauses

import (
	"context"
	"fmt"
	"log/slog"

	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// Deps is what the service needs.
type Deps struct {
	DB    store.DB
	Clock clock.Clock
	// Conn reaches accounts, delivery and search.
	Conn grpc.ClientConnInterface
	Log  *slog.Logger
}

// Service implements clausesv1.ClausesServiceServer.
type Service struct {
	clausesv1.UnimplementedClausesServiceServer
	clock    clock.Clock
	log      *slog.Logger
	library  *library
	figures  *figures
	own      *store.Collection[*clausesv1.LibraryClauseVersions]
	uses     *store.Collection[*clausesv1.ClauseUse]
	usage    *usage
	accounts accountsv1.AccountsServiceClient
	delivery deliveryv1.DeliveryServiceClient
	search   searchv1.SearchServiceClient
}

// New reads the library and opens the collections.
func New(ctx context.Context, d Deps) (*Service, error) {
	l, err := load()
	if err != nil {
		return nil, err
	}
	f, err := loadFigures()
	if err != nil {
		return nil, err
	}
	own, err := store.NewCollection[*clausesv1.LibraryClauseVersions](ctx, d.DB, "clauses",
		store.Index{Name: "organisation", Fields: []string{"organisation"}},
		store.Index{Name: "shared", Fields: []string{"shared"}})
	if err != nil {
		return nil, fmt.Errorf("clauses: %w", err)
	}
	uses, err := store.NewCollection[*clausesv1.ClauseUse](ctx, d.DB, "uses",
		store.Index{Name: "state", Fields: []string{"clause", "state", "until"}})
	if err != nil {
		return nil, fmt.Errorf("clauses: %w", err)
	}
	return &Service{
		clock: d.Clock, log: d.Log, library: l, figures: f, own: own, uses: uses, usage: newUsage(uses),
		accounts: accountsv1.NewAccountsServiceClient(d.Conn),
		delivery: deliveryv1.NewDeliveryServiceClient(d.Conn),
		search:   searchv1.NewSearchServiceClient(d.Conn),
	}, nil
}

// Register mounts the service.
func (s *Service) Register(r grpc.ServiceRegistrar) { clausesv1.RegisterClausesServiceServer(r, s) }

// ListLibraryClauses gives the clauses that the caller may use: Fairlot's own
// first, then those of the caller's city, then those that others share. Anyone
// may call it. Codes: Unauthenticated (auth.sign_in) for mine without a session.
func (s *Service) ListLibraryClauses(ctx context.Context, req *clausesv1.ListLibraryClausesRequest) (*clausesv1.ListLibraryClausesResponse, error) {
	all, err := s.visible(ctx, req.GetMine())
	if err != nil {
		return nil, err
	}
	language := req.GetLanguage()
	if language == "" && req.GetQ() != "" {
		language = rpc.Language(ctx)
	}
	answer := &clausesv1.ListLibraryClausesResponse{}
	for _, c := range all {
		if req.GetLever() != tendersv1.Lever_LEVER_UNSPECIFIED && c.GetLever() != req.GetLever() ||
			req.GetTheme() != "" && c.GetTheme() != req.GetTheme() ||
			!suits(c, req.GetCpv()) || !says(c, req.GetQ(), language) {
			continue
		}
		shown, err := s.shown(ctx, c, req.GetLanguage())
		if err != nil {
			return nil, err
		}
		answer.Clauses = append(answer.Clauses, shown)
	}
	return answer, nil
}

// shown is a clause as it is answered: one language, its usage counted.
func (s *Service) shown(ctx context.Context, c *clausesv1.LibraryClause, language string) (*clausesv1.LibraryClause, error) {
	out := inLanguage(c, language)
	var err error
	out.Usage, err = s.usage.of(ctx, c.GetId(), s.clock.Now())
	return out, err
}

// visible gives the clauses that the caller may use.
func (s *Service) visible(ctx context.Context, mine bool) ([]*clausesv1.LibraryClause, error) {
	caller, _ := auth.From(ctx)
	own, err := s.versions(ctx, store.Query{Index: "organisation", Equal: []any{caller.Organisation}}, caller.Organisation != "")
	if err != nil || mine {
		return newest(own, func(*clausesv1.LibraryClause) bool { return true }), err
	}
	shared, err := s.versions(ctx, store.Query{Index: "shared", Equal: []any{true}}, true)
	if err != nil {
		return nil, err
	}
	all := append(s.library.all(), newest(own, func(c *clausesv1.LibraryClause) bool { return !c.GetRetired() })...)
	return append(all, newest(shared, func(c *clausesv1.LibraryClause) bool { return c.GetOrganisation() != caller.Organisation })...), nil
}

// versions reads the records of a query to its end; none where asked is false.
func (s *Service) versions(ctx context.Context, q store.Query, asked bool) ([]*clausesv1.LibraryClauseVersions, error) {
	var all []*clausesv1.LibraryClauseVersions
	q.Limit = store.MaxLimit
	for asked {
		list, next, err := s.own.List(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
		q.Cursor, asked = next, next != ""
	}
	return all, nil
}

func newest(list []*clausesv1.LibraryClauseVersions, keep func(*clausesv1.LibraryClause) bool) []*clausesv1.LibraryClause {
	var out []*clausesv1.LibraryClause
	for _, v := range list {
		if c := latest(v); keep(c) {
			out = append(out, c)
		}
	}
	return out
}

// GetLibraryClause reads one, in its newest version or in a named one. A version
// that a tender used can be read by anyone who knows it, also when it is retired;
// a clause that is not shared only by its city. Codes: NotFound.
func (s *Service) GetLibraryClause(ctx context.Context, req *clausesv1.GetLibraryClauseRequest) (*clausesv1.LibraryClause, error) {
	c, err := s.find(ctx, req.GetClause(), req.GetVersion())
	if err != nil {
		return nil, err
	}
	return s.shown(ctx, c, "")
}

// find looks a clause up for the caller.
func (s *Service) find(ctx context.Context, id string, version int32) (*clausesv1.LibraryClause, error) {
	if c := s.library.byID[id]; c != nil {
		if version != 0 && version != c.GetVersion() {
			return nil, errs.NotFound("clause", id)
		}
		return c, nil
	}
	caller, _ := auth.From(ctx)
	v, err := s.own.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if !v.GetShared() && v.GetOrganisation() != caller.Organisation {
		return nil, errs.NotFound("clause", id)
	}
	if version == 0 {
		return latest(v), nil
	}
	if int(version) > len(v.GetVersions()) {
		return nil, errs.NotFound("clause", id)
	}
	return withRevision(v, int(version)-1), nil
}

// FillLibraryClause makes a tender's clause of it. Anyone signed in may call it.
// Codes: NotFound.
func (s *Service) FillLibraryClause(ctx context.Context, req *clausesv1.FillLibraryClauseRequest) (*tendersv1.Clause, error) {
	c, err := s.find(ctx, req.GetClause(), req.GetVersion())
	if err != nil {
		return nil, err
	}
	return filled(c, req.GetLanguage(), req.GetTarget(), req.GetBlanks()), nil
}
