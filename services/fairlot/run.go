package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"golang.org/x/sync/errgroup"

	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/accounts"
	"github.com/fairlot/fairlot/services/fairlot/demo"
	"github.com/fairlot/fairlot/services/internal/upload"
)

// run serves until ctx ends, then drains: first it is not ready any more and
// takes no new requests, then running calls and events finish.
func (h *house) run(ctx context.Context, listener net.Listener) error {
	background, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	work, background := errgroup.WithContext(background)
	for _, f := range h.work {
		work.Go(func() error { return f(background) })
	}
	work.Go(func() error { return h.app.Listener(newDoors(listener)) })
	work.Go(func() error { return h.prepare(ctx) })
	select {
	case <-ctx.Done():
	case <-background.Done():
	}
	err := h.drain(context.WithoutCancel(ctx))
	cancel()
	return errors.Join(err, work.Wait())
}

func (h *house) drain(ctx context.Context) error {
	h.health.Draining()
	h.log.Info("draining")
	ctx, cancel := context.WithTimeout(ctx, drainTime)
	defer cancel()
	return errors.Join(h.app.ShutdownWithContext(ctx), h.server.Drain(ctx))
}

// prepare brings a new instance to where it can be used, and says that it is ready.
func (h *house) prepare(ctx context.Context) error {
	start := time.Now()
	if h.demo {
		if err := h.loadDemo(ctx); err != nil {
			select {
			case <-ctx.Done(): // asked to stop before all was there
				return nil
			default:
				return err
			}
		}
	}
	if h.sandbox != nil {
		h.sandbox.Seal()
	}
	h.health.Ready()
	fmt.Fprintln(h.out, "Ready.")
	h.log.Info("ready", slog.Any("services", h.Services), slog.Duration("took", time.Since(start)))
	return nil
}

// loadDemo waits for the services that the stories need, here or in another
// process, and lets them happen.
func (h *house) loadDemo(ctx context.Context) error {
	for _, service := range []string{"suppliers", "tenders", "bids", "awards", "pools"} {
		if err := h.await(ctx, service); err != nil {
			return err
		}
	}
	return demo.Load(ctx, demo.Deps{Conn: h.conn, Signer: h.signer, Clock: h.sandbox, Operator: accounts.Operator, Upload: h.keep, Log: h.log})
}

// keep stores a file of the demonstration.
func (h *house) keep(ctx context.Context, name, mediaType string, content io.Reader) (*typesv1.File, error) {
	return h.uploads.Put(ctx, name, mediaType, content, upload.Limit)
}

// await asks for a service on the bus until one answers.
func (h *house) await(ctx context.Context, service string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := h.bus.Conn.RequestWithContext(ctx, "$SRV.PING.fairlot-"+service, nil); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the demonstration needs the service %s, which runs nowhere: %w", service, ctx.Err())
		case <-tick.C:
		}
	}
}
