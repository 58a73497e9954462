package main

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fairlot/fairlot/pkg/obs"
	"github.com/fairlot/fairlot/services/accounts"
	"github.com/fairlot/fairlot/services/awards"
	"github.com/fairlot/fairlot/services/bids"
	"github.com/fairlot/fairlot/services/clauses"
	"github.com/fairlot/fairlot/services/codelists"
	"github.com/fairlot/fairlot/services/delivery"
	"github.com/fairlot/fairlot/services/fairlot/demo"
	"github.com/fairlot/fairlot/services/internal/upload"
	"github.com/fairlot/fairlot/services/opendata"
	"github.com/fairlot/fairlot/services/pools"
	"github.com/fairlot/fairlot/services/record"
	"github.com/fairlot/fairlot/services/sandbox"
	"github.com/fairlot/fairlot/services/search"
	"github.com/fairlot/fairlot/services/search/engine"
	"github.com/fairlot/fairlot/services/search/engine/bleve"
	"github.com/fairlot/fairlot/services/search/engine/meili"
	"github.com/fairlot/fairlot/services/suppliers"
	"github.com/fairlot/fairlot/services/tenders"
	"github.com/fairlot/fairlot/services/watch"
)

// room opens one service in a house.
type room func(ctx context.Context, h *house) (part, error)

// web is the room without a service: the pages.
const web = "web"

// rooms are the services that a process can run.
func rooms() map[string]room {
	return map[string]room{
		"accounts": openAccounts, "suppliers": openSuppliers, "codelists": openCodelists, "clauses": openClauses, "tenders": openTenders,
		"bids": openBids, "awards": openAwards, "pools": openPools, "delivery": openDelivery, "record": openRecord,
		"search": openSearch, "opendata": openOpendata, "watch": openWatch, "notify": openNotify, web: func(context.Context, *house) (part, error) { return nil, nil },
	}
}

func names() []string { return slices.Sorted(maps.Keys(rooms())) }

func serviceNames() string { return strings.Join(names(), ", ") }

// known refuses a service that there is not, or one named twice.
func known(list []string) error {
	all := rooms()
	for i, name := range list {
		if all[name] == nil {
			return fmt.Errorf("there is no service %q; there are %s", name, serviceNames())
		}
		if slices.Contains(list[:i], name) {
			return fmt.Errorf("the service %s is named twice", name)
		}
	}
	return nil
}

func openAccounts(ctx context.Context, h *house) (part, error) {
	db, err := h.db(ctx, "accounts")
	if err != nil {
		return nil, err
	}
	s, err := accounts.New(ctx, accounts.Deps{DB: db, Clock: h.clock, Signer: h.signer, Conn: h.conn, Log: h.log})
	if err != nil {
		return nil, err
	}
	return s, h.firstAdministrator(ctx, s)
}

// firstAdministrator makes the one named at the start, or the demonstration's.
func (h *house) firstAdministrator(ctx context.Context, s *accounts.Service) error {
	if h.Administrator != "" {
		password, err := secret(h.AdministratorPasswordFile)
		if err != nil {
			return err
		}
		return s.EnsureAdministrator(ctx, h.Administrator, password)
	}
	if h.Demo {
		return s.EnsureAdministrator(ctx, "admin@fairlot.example", demo.Password)
	}
	return nil
}

func openSuppliers(ctx context.Context, h *house) (part, error) {
	db, err := h.db(ctx, "suppliers")
	if err != nil {
		return nil, err
	}
	return suppliers.New(ctx, suppliers.Deps{DB: db, Clock: h.clock, Conn: h.conn, Signer: h.signer, Files: upload.NewChecker(h.files), Log: h.log})
}

func openCodelists(ctx context.Context, h *house) (part, error) {
	db, err := h.db(ctx, "codelists")
	if err != nil {
		return nil, err
	}
	return codelists.Open(ctx, codelists.Deps{DB: db, Clock: h.clock, Conn: h.conn})
}

func openClauses(ctx context.Context, h *house) (part, error) {
	db, err := h.db(ctx, "clauses")
	if err != nil {
		return nil, err
	}
	return clauses.New(ctx, clauses.Deps{DB: db, Clock: h.clock, Conn: h.conn, Log: h.log})
}

func openTenders(ctx context.Context, h *house) (part, error) {
	db, err := h.db(ctx, "tenders")
	if err != nil {
		return nil, err
	}
	return tenders.New(ctx, tenders.Deps{DB: db, Clock: h.clock, Conn: h.conn, Log: h.log, Signer: h.signer, Files: upload.NewChecker(h.files)})
}

func openBids(ctx context.Context, h *house) (part, error) {
	db, err := h.db(ctx, "bids")
	if err != nil {
		return nil, err
	}
	return bids.New(ctx, bids.Deps{DB: db, Clock: h.clock, Conn: h.conn, Signer: h.signer, Blobs: h.files, Log: h.log})
}

func openAwards(ctx context.Context, h *house) (part, error) {
	db, err := h.db(ctx, "awards")
	if err != nil {
		return nil, err
	}
	return awards.New(ctx, awards.Deps{DB: db, Clock: h.clock, Conn: h.conn, Signer: h.signer, Blobs: h.files, Log: h.log})
}

func openPools(ctx context.Context, h *house) (part, error) {
	db, err := h.db(ctx, "pools")
	if err != nil {
		return nil, err
	}
	return pools.New(ctx, pools.Deps{DB: db, Clock: h.clock, Conn: h.conn, Log: h.log})
}

func openDelivery(ctx context.Context, h *house) (part, error) {
	db, err := h.db(ctx, "delivery")
	if err != nil {
		return nil, err
	}
	return delivery.New(ctx, delivery.Deps{DB: db, Clock: h.clock, Conn: h.conn, Files: upload.NewChecker(h.files), Log: h.log})
}

func openRecord(ctx context.Context, h *house) (part, error) {
	db, err := h.db(ctx, "record")
	if err != nil {
		return nil, err
	}
	return record.New(ctx, record.Deps{DB: db, Log: h.log})
}

func openSearch(ctx context.Context, h *house) (part, error) {
	var e engine.Engine
	if h.Meili == "" {
		embedded, err := bleve.New(filepath.Join(h.Data, "search"))
		if err != nil {
			return nil, err
		}
		e = embedded
	} else {
		var options meili.Options
		if h.MeiliKeyFile != "" {
			key, err := secret(h.MeiliKeyFile)
			if err != nil {
				return nil, err
			}
			options.Key = key
		}
		e = meili.New(h.Meili, options)
	}
	h.closer(e.Close)
	s, err := search.New(ctx, search.Deps{Engine: e, Clock: h.clock, Conn: h.conn, Log: h.log})
	if err != nil {
		return nil, err
	}
	h.closer(func() error { s.Close(); return nil })
	h.checks = append(h.checks, obs.Check{Name: "search", Do: s.Health})
	h.work = append(h.work, func(ctx context.Context) error {
		if err := s.Fill(ctx); ctx.Err() == nil {
			return err
		}
		return nil // asked to end before the other services were there
	})
	return s, nil
}

func openOpendata(ctx context.Context, h *house) (part, error) {
	db, err := h.db(ctx, "opendata")
	if err != nil {
		return nil, err
	}
	return opendata.New(ctx, opendata.Deps{DB: db, Clock: h.clock, Conn: h.conn, PublicURL: h.PublicURL, OCIDPrefix: h.OCIDPrefix, Publisher: "Fairlot", Directory: h.directory})
}

func openWatch(ctx context.Context, h *house) (part, error) {
	db, err := h.db(ctx, "watch")
	if err != nil {
		return nil, err
	}
	s, err := watch.New(ctx, watch.Deps{DB: db, Clock: h.clock, Conn: h.conn, Signer: h.signer, Log: h.log})
	if err != nil {
		return nil, err
	}
	h.work = append(h.work, s.Run)
	return s, nil
}

// openSandbox lets people move the clock, where there is one to move.
func (h *house) openSandbox() {
	if h.sandbox != nil {
		sandbox.New(h.sandbox).Register(h.server)
	}
}
