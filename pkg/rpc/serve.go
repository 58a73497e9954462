package rpc

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/micro"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
)

// pool bounds what one service runs and lets wait. Each service has its own, so
// that a call from one service to another in the same process finds a worker.
type pool struct {
	workers chan struct{}
	places  chan struct{}
}

func newPool(workers, queue int) *pool {
	return &pool{workers: make(chan struct{}, workers), places: make(chan struct{}, workers+queue)}
}

// accept takes a request from micro, which waits for it to return: it only
// finds the request a place.
func (s *Server) accept(m *method, r micro.Request) {
	if s.stopped.Load() {
		s.answer(m, r.Reply(), nil, unavailable("service.stopping", "this process is stopping; try again"))
		return
	}
	p := s.pools[m.service]
	select {
	case p.places <- struct{}{}:
	default:
		s.answer(m, r.Reply(), nil, unavailable("service.busy", "too many calls are waiting; try again shortly"))
		return
	}
	s.running.Add(1)
	arrived := time.Now()
	go func() {
		defer s.running.Add(-1)
		defer func() { <-p.places }()
		s.serve(m, p, r, arrived)
	}()
}

// serve waits for a worker and runs the call. A call whose deadline passed
// while it waited is not run: its caller is gone.
func (s *Server) serve(m *method, p *pool, r micro.Request, arrived time.Time) {
	h := nats.Header(r.Headers())
	ctx, cancel := readHeaders(s.base, h, arrived, s.opts.Timeout)
	defer cancel()
	select {
	case p.workers <- struct{}{}:
		defer func() { <-p.workers }()
	case <-ctx.Done():
	}
	if ctx.Err() != nil {
		s.answer(m, r.Reply(), nil, ctx.Err())
		return
	}
	readOffset(h, s.shared)
	out, err := s.observer.observe(ctx, m, func(ctx context.Context) (any, error) {
		return m.handler(m.impl, ctx, decoder(r.Data()), s.chain)
	})
	message, ok := out.(proto.Message)
	if err == nil && !ok {
		err = errs.Newf(codes.Internal, "internal", "%s did not answer", m.full)
	}
	s.answer(m, r.Reply(), message, err)
}

func decoder(payload []byte) func(any) error {
	return func(v any) error {
		message, ok := v.(proto.Message)
		if !ok {
			return errs.New(codes.Internal, "internal", "the request is not a protobuf message")
		}
		if err := proto.Unmarshal(payload, message); err != nil {
			return errs.New(codes.InvalidArgument, "request.encoding", "the request cannot be read").Because(err)
		}
		return nil
	}
}

// answer sends the message or the error to the caller.
func (s *Server) answer(m *method, to string, message proto.Message, err error) {
	if to == "" {
		return
	}
	reply := &nats.Msg{Subject: to, Header: nats.Header{}}
	writeOffset(reply.Header, s.shared)
	if err == nil {
		if reply.Data, err = proto.Marshal(message); err == nil {
			err = s.nc.PublishMsg(reply)
		}
		if err == nil {
			return
		}
		if errors.Is(err, nats.ErrMaxPayload) {
			err = errs.New(codes.ResourceExhausted, "response.too_large", "the answer is too large to send; ask for less at a time")
		}
	}
	s.sendError(m, reply, err)
}

func (s *Server) sendError(m *method, reply *nats.Msg, err error) {
	st := errs.Status(err)
	reply.Header[micro.ErrorHeader] = []string{st.Code().String()}
	reply.Header[micro.ErrorCodeHeader] = []string{strconv.Itoa(int(st.Code()))}
	reply.Data, err = proto.Marshal(st.Proto())
	if err == nil {
		err = s.nc.PublishMsg(reply)
	}
	if errors.Is(err, nats.ErrMaxPayload) { // too many violations to list: the code and the first words must do
		if reply.Data, err = proto.Marshal(status.New(st.Code(), cut(st.Message(), 1000)).Proto()); err == nil {
			err = s.nc.PublishMsg(reply)
		}
	}
	if err != nil {
		s.opts.Logger.LogAttrs(s.base, slog.LevelError, "rpc answer not sent", slog.String("method", m.full[1:]), slog.String("error", err.Error()))
	}
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

func unavailable(reason, message string) error { return errs.New(codes.Unavailable, reason, message) }

// chain makes one interceptor of several, the first outermost.
func chain(list []grpc.UnaryServerInterceptor) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, last grpc.UnaryHandler) (any, error) {
		return linked(list, 0, info, last)(ctx, req)
	}
}

func linked(list []grpc.UnaryServerInterceptor, i int, info *grpc.UnaryServerInfo, last grpc.UnaryHandler) grpc.UnaryHandler {
	if i == len(list) {
		return last
	}
	return func(ctx context.Context, req any) (any, error) {
		return list[i](ctx, req, info, linked(list, i+1, info, last))
	}
}
