package rpc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/micro"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/fairlot/fairlot/pkg/clock"
)

// Options are what a server needs from its process. The zero value serves
// public methods only, quietly.
type Options struct {
	// Verifier checks callers' tokens; without it nobody is signed in.
	Verifier Verifier
	// Remember keeps idempotency keys: store.WithIdempotency. Without it a call
	// that carries one is refused rather than made twice.
	Remember Remember
	// Clock is "now" in the contract's rules. A SharedClock also travels with calls.
	Clock clock.Clock
	// Logger gets one debug record a call, and an error record for each
	// internal error.
	Logger *slog.Logger
	// Registerer gets fairlot_rpc_seconds and fairlot_rpc_in_flight.
	Registerer prometheus.Registerer
	// Tracer makes the spans; the global provider unless said.
	Tracer trace.TracerProvider
	// Workers bounds the calls that one service runs at a time (128), Queue
	// those that wait for a worker (1024); more are refused as Unavailable.
	Workers, Queue int
	// Timeout bounds a call that came without a deadline (10 s).
	Timeout time.Duration
	// Interceptors run last, next to the method.
	Interceptors []grpc.UnaryServerInterceptor
}

// version is what `nats micro` shows; the contracts carry the real version.
const version = "1.0.0"

// Server serves methods over NATS. Register services, then Start, then Drain.
type Server struct {
	nc       *nats.Conn
	opts     Options
	shared   SharedClock
	observer *observer
	chain    grpc.UnaryServerInterceptor
	methods  map[string]*method
	pools    map[string]*pool
	failed   []error
	mounted  []micro.Service
	base     context.Context
	cancel   context.CancelFunc
	running  atomic.Int64
	stopped  atomic.Bool
}

var _ grpc.ServiceRegistrar = (*Server)(nil)

// NewServer makes a server on a connection, which stays the caller's.
func NewServer(nc *nats.Conn, opts Options) *Server {
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	if opts.Tracer == nil {
		opts.Tracer = otel.GetTracerProvider()
	}
	if opts.Clock == nil {
		opts.Clock = clock.Real{}
	}
	opts.Workers = orDefault(opts.Workers, 128)
	opts.Queue = orDefault(opts.Queue, 1024)
	opts.Timeout = orDefault(opts.Timeout, defaultTimeout)
	s := &Server{nc: nc, opts: opts, methods: map[string]*method{}, pools: map[string]*pool{}}
	s.shared, _ = opts.Clock.(SharedClock)
	s.base, s.cancel = context.WithCancel(context.Background())
	return s
}

func orDefault[T int | time.Duration](v, otherwise T) T {
	if v <= 0 {
		return otherwise
	}
	return v
}

// RegisterService implements grpc.ServiceRegistrar. What is wrong with the
// service is said by Start.
func (s *Server) RegisterService(desc *grpc.ServiceDesc, impl any) {
	list, err := methodsOf(desc, impl)
	if err != nil {
		s.failed = append(s.failed, err)
		return
	}
	for _, m := range list {
		if s.pools[m.service] == nil {
			s.pools[m.service] = newPool(s.opts.Workers, s.opts.Queue)
		}
		if _, twice := s.methods[m.full]; twice || s.taken(m.subject) {
			s.failed = append(s.failed, fmt.Errorf("%s is mounted twice", m.subject))
		}
		s.methods[m.full] = m
	}
}

func (s *Server) taken(subject string) bool {
	for _, m := range s.methods {
		if m.subject == subject {
			return true
		}
	}
	return false
}

// Start opens every method for calls. It fails, and nothing is open, when a
// method does not say who may call it, a rule of the contract does not compile
// or the connection is gone.
func (s *Server) Start() error {
	if err := errors.Join(s.failed...); err != nil {
		return fmt.Errorf("rpc: %w", err)
	}
	if err := s.prepare(); err != nil {
		return fmt.Errorf("rpc: %w", err)
	}
	for service := range s.pools {
		if err := s.mount(service); err != nil {
			return errors.Join(fmt.Errorf("rpc: mount %s: %w", service, err), s.unmount())
		}
	}
	return s.nc.FlushTimeout(defaultTimeout)
}

// prepare builds the steps around every method, outermost first: observation
// is around them all, in serve.
func (s *Server) prepare() error {
	var err error
	tracer := s.opts.Tracer.Tracer("github.com/fairlot/fairlot/pkg/rpc")
	if s.observer, err = newObserver(s.opts.Logger, tracer, s.opts.Registerer); err != nil {
		return err
	}
	inputs := make([]protoreflect.MessageDescriptor, 0, len(s.methods))
	for _, m := range s.methods {
		inputs = append(inputs, m.input)
	}
	validation, err := validationInterceptor(s.opts.Clock, inputs)
	if err != nil {
		return err
	}
	s.chain = chain(append([]grpc.UnaryServerInterceptor{
		accessInterceptor(s.methods, s.opts.Verifier),
		validation,
		idempotencyInterceptor(s.methods, s.opts.Remember),
	}, s.opts.Interceptors...))
	return nil
}

func (s *Server) mount(service string) error {
	svc, err := micro.AddService(s.nc, micro.Config{
		Name: "fairlot-" + service, Version: version,
		ErrorHandler: func(_ micro.Service, e *micro.NATSError) {
			s.opts.Logger.Warn("rpc endpoint", slog.String("subject", e.Subject), slog.String("error", e.Description))
		},
	})
	if err != nil {
		return err
	}
	s.mounted = append(s.mounted, svc)
	for _, m := range s.methods {
		if m.service != service {
			continue
		}
		handler := micro.HandlerFunc(func(r micro.Request) { s.accept(m, r) })
		opts := []micro.EndpointOpt{micro.WithEndpointSubject(m.subject), micro.WithEndpointMetadataKey("scope", m.access.GetScope().String())}
		if err := svc.AddEndpoint(m.name, handler, opts...); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) unmount() error {
	var all []error
	for _, svc := range s.mounted {
		all = append(all, svc.Stop())
	}
	return errors.Join(all...)
}

// settle is how long Drain wants to see no call before it believes that none is
// on its way between the connection and a worker.
const settle = 25 * time.Millisecond

// Drain stops taking calls, lets those that arrived finish and sends their
// answers. When ctx ends first, the rest are canceled. Calls that slip in
// afterwards are answered Unavailable at once until the connection closes.
func (s *Server) Drain(ctx context.Context) error {
	defer s.cancel()
	defer s.stopped.Store(true)
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
	}
	if err := s.unmount(); err != nil {
		return fmt.Errorf("rpc: drain: %w", err)
	}
	if err := s.nc.FlushWithContext(ctx); err != nil {
		return fmt.Errorf("rpc: drain: %w", err)
	}
	if err := s.quiet(ctx); err != nil {
		return fmt.Errorf("rpc: drain: %d calls did not finish: %w", s.running.Load(), err)
	}
	return s.nc.FlushWithContext(ctx)
}

func (s *Server) quiet(ctx context.Context) error {
	tick := time.NewTicker(settle / 5)
	defer tick.Stop()
	for since := time.Now(); time.Since(since) < settle; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
			if s.running.Load() > 0 {
				since = time.Now()
			}
		}
	}
	return nil
}
