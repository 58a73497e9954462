package main

import (
	"context"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/fairlot/fairlot/pkg/obs"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/rpc/openapi"
	"github.com/fairlot/fairlot/pkg/rpc/rest"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	sandboxv1 "github.com/fairlot/fairlot/proto/fairlot/sandbox/v1"
	"github.com/fairlot/fairlot/services/awards"
	"github.com/fairlot/fairlot/services/bids"
	"github.com/fairlot/fairlot/services/files"
	"github.com/fairlot/fairlot/services/internal/upload"
	pages "github.com/fairlot/fairlot/services/web"
	"github.com/fairlot/fairlot/services/web/ui"
)

// openDoors sets up what people and programs reach over HTTP: health, the whole
// API (each process answers for all services and calls them over NATS) and,
// where web runs, the pages.
func (h *house) openDoors(context.Context) error {
	h.health = obs.NewHealth(h.checks...)
	h.health.Log = h.log
	config := pages.FiberConfig()
	config.ErrorHandler = rest.ErrorHandler
	app := fiber.New(config)
	h.app = app
	around, err := obs.Requests(h.log, h.registry, rest.ErrorHandler)
	if err != nil {
		return err
	}
	h.health.Mount(app, h.registry) // asked every few seconds: no record
	app.Use(around)
	app.Use(upload.Guard)
	options := rest.Options{Exchange: h.exchange, Cookie: pages.SessionCookie}
	services := h.contracts()
	if err := openapi.Mount(app, description(), services...); err != nil {
		return err
	}
	h.uploads = files.New(files.Deps{Blobs: h.files, Clock: h.clock, Conn: h.conn, Verifier: h.verifier, REST: options, Log: h.log})
	h.uploads.Routes(app)
	bids.Routes(app, h.conn, h.files, options)
	awards.Routes(app, h.conn, h.files, options)
	h.directory.Routes(app)
	if err := rest.Mount(app, h.conn, options, services...); err != nil {
		return err
	}
	if !slices.Contains(h.Services, web) {
		return nil
	}
	tiles, err := ui.ParseTiles(h.MapTiles, h.MapCredit)
	if err != nil {
		return err
	}
	_, err = pages.Mount(app, pages.Options{
		Conn: h.conn, Clock: h.clock, Files: h.uploads, Attachments: bids.NewAttachments(h.conn, h.files), Log: h.log,
		Tiles: tiles, Sandbox: h.Sandbox, Secure: strings.HasPrefix(h.PublicURL, "https://"),
	})
	return err
}

// exchange turns a bearer token into a signed identity. Nothing is kept: a
// session that has ended, or a person who is barred, is refused at once.
func (h *house) exchange(ctx context.Context, bearer string) (string, error) {
	answer, err := accountsv1.NewAccountsServiceClient(h.conn).Exchange(ctx, &accountsv1.ExchangeRequest{Bearer: bearer})
	return answer.GetIdentityToken(), err
}

// contracts are the services that the API shows; the sandbox only where it is.
func (h *house) contracts() []protoreflect.ServiceDescriptor {
	hidden := protoreflect.FullName(sandboxv1.SandboxService_ServiceDesc.ServiceName)
	return slices.DeleteFunc(rpc.Linked(), func(s protoreflect.ServiceDescriptor) bool {
		return s.FullName() == hidden && h.sandbox == nil
	})
}
