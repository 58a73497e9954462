package demo

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/auth"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

const (
	// past is how many days before today the story begins.
	past = 70
	// mostTime bounds the loading as a whole, and each of its calls: a busy machine
	// takes long over the keys and passwords of a hundred people.
	mostTime = 10 * time.Minute
)

// Mover is a clock that can be set.
type Mover interface {
	Set(ctx context.Context, to time.Time) error
}

// Deps are what the loader needs of the running instance.
type Deps struct {
	Conn   grpc.ClientConnInterface
	Signer *auth.Signer
	Clock  Mover
	// Operator is the organisation that runs the instance.
	Operator string
	// Upload keeps a file for the caller's organisation.
	Upload func(ctx context.Context, name, mediaType string, content io.Reader) (*typesv1.File, error)
	Log    *slog.Logger
}

// loader remembers whom it made.
type loader struct {
	Deps
	today time.Time
	// People by sign-in, for example officer@gdansk.example.
	people map[string]*accountsv1.Person
	cities map[string]city
	orgs   map[string]*accountsv1.Organisation
	// Representatives by the enterprise's slug.
	representatives map[string]*accountsv1.Person
}

// Load fills an empty instance. An instance that has buyers is left as it is.
func Load(ctx context.Context, d Deps) error {
	filled, err := hasBuyers(ctx, d.Conn)
	if err != nil || filled {
		return err
	}
	l := &loader{
		Deps: d, today: time.Now().UTC().Truncate(24 * time.Hour),
		people: map[string]*accountsv1.Person{}, cities: map[string]city{},
		orgs: map[string]*accountsv1.Organisation{}, representatives: map[string]*accountsv1.Person{},
	}
	ctx, cancel := context.WithTimeout(ctx, mostTime)
	defer cancel()
	if err := l.at(ctx, -past, 8); err != nil {
		return err
	}
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"cities and their people", l.loadCities},
		{"enterprises", l.loadEnterprises},
		{"purchases", l.loadPurchases},
		{"demands", l.loadDemands},
	} {
		start := time.Now()
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("load the demonstration's %s (empty the data folder before you try again): %w", step.name, err)
		}
		d.Log.Info("demonstration", slog.String("loaded", step.name), slog.Duration("took", time.Since(start).Round(time.Millisecond)))
	}
	return d.Clock.Set(ctx, time.Now())
}

func hasBuyers(ctx context.Context, conn grpc.ClientConnInterface) (bool, error) {
	list, err := accountsv1.NewAccountsServiceClient(conn).ListOrganisations(ctx, &accountsv1.ListOrganisationsRequest{
		Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, PageSize: 1,
	})
	return len(list.GetOrganisations()) > 0, err
}

// at sets the clock to an hour of a day counted from today.
func (l *loader) at(ctx context.Context, day, hour int) error {
	return l.Clock.Set(ctx, l.day(day, hour))
}

func (l *loader) day(day, hour int) time.Time {
	return l.today.AddDate(0, 0, day).Add(time.Duration(hour) * time.Hour)
}

// as lets a person call. The token holds for a minute, so it is made anew for
// each act.
func (l *loader) as(ctx context.Context, p *accountsv1.Person) (context.Context, error) {
	if p == nil {
		return nil, fmt.Errorf("the demonstration has no such person")
	}
	id := auth.Identity{Person: p.GetId(), Organisation: p.GetOrganisation(), Roles: auth.RoleNames(p.GetRoles()...)}
	token, err := l.Signer.Sign(id)
	if err != nil {
		return nil, err
	}
	return auth.WithToken(auth.With(ctx, id), token), nil
}

// actsFor gives the representative of an enterprise's organisation.
func (l *loader) actsFor(organisation string) *accountsv1.Person {
	for _, p := range l.representatives {
		if p.GetOrganisation() == organisation {
			return p
		}
	}
	return nil
}

// administrator acts for the operator of the instance.
func (l *loader) administrator(ctx context.Context) (context.Context, error) {
	token, err := l.Signer.Sign(auth.Identity{Person: "per_demo", Organisation: l.Operator, Roles: []string{auth.RoleAdministrator}})
	if err != nil {
		return nil, err
	}
	return auth.WithToken(ctx, token), nil
}

// each runs do for every element, a few at a time.
func each[T any](ctx context.Context, list []T, do func(context.Context, T) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(4)
	for _, it := range list {
		g.Go(func() error { return do(ctx, it) })
	}
	return g.Wait()
}
