package rpc

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/micro"
	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
)

// Client calls methods over NATS; hand it to the generated New…Client
// functions. It is safe for use by many goroutines.
type Client struct {
	nc      *nats.Conn
	clock   SharedClock
	timeout time.Duration
}

var _ grpc.ClientConnInterface = (*Client)(nil)

// ClientOption changes a Client.
type ClientOption func(*Client)

// WithClock lets calls carry a sandbox clock's offset.
func WithClock(c SharedClock) ClientOption { return func(cl *Client) { cl.clock = c } }

// WithTimeout bounds calls whose context has no deadline; 10 s unless said.
func WithTimeout(d time.Duration) ClientOption { return func(cl *Client) { cl.timeout = d } }

// NewClient makes a client on a connection, which stays the caller's.
func NewClient(nc *nats.Conn, opts ...ClientOption) *Client {
	c := &Client{nc: nc, timeout: defaultTimeout}
	for _, opt := range opts {
		opt(c)
	}
	return c
}

// Invoke calls one method and waits for its answer. It forwards the deadline,
// trace, identity token, language and idempotency key of ctx. Errors are gRPC
// statuses that errs.From reads: those of the method, and Unavailable (nobody
// serves it), DeadlineExceeded, Canceled, InvalidArgument (too large to send).
// Call options are not used.
func (c *Client) Invoke(ctx context.Context, method string, args, reply any, _ ...grpc.CallOption) error {
	in, okIn := args.(proto.Message)
	out, okOut := reply.(proto.Message)
	if !okIn || !okOut {
		return status.Errorf(codes.Internal, "rpc: %s is not called with protobuf messages", method)
	}
	subject, err := subjectOf(method)
	if err != nil {
		return status.Error(codes.Internal, err.Error())
	}
	payload, err := proto.Marshal(in)
	if err != nil {
		return errs.Status(errs.New(codes.InvalidArgument, "request.encoding", "the request holds text that is not UTF-8")).Err()
	}
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.timeout)
		defer cancel()
	}
	msg := &nats.Msg{Subject: subject, Data: payload, Header: make(nats.Header, 4)}
	writeHeaders(ctx, msg.Header, subject, payload, c.clock)
	answer, err := c.nc.RequestMsgWithContext(ctx, msg)
	if err != nil {
		return errs.Status(unsent(err, subject)).Err()
	}
	readOffset(answer.Header, c.clock)
	return decode(answer, out)
}

// NewStream always fails: the wire carries no streams.
func (c *Client) NewStream(context.Context, *grpc.StreamDesc, string, ...grpc.CallOption) (grpc.ClientStream, error) {
	return nil, status.Error(codes.Unimplemented, "streams are not carried")
}

func decode(answer *nats.Msg, out proto.Message) error {
	if answer.Header.Get(micro.ErrorCodeHeader) == "" {
		if err := proto.Unmarshal(answer.Data, out); err != nil {
			return status.Error(codes.Internal, "the answer cannot be read")
		}
		return nil
	}
	s := &spb.Status{}
	if err := proto.Unmarshal(answer.Data, s); err != nil || s.GetCode() == int32(codes.OK) {
		return status.Error(codes.Internal, "the error cannot be read")
	}
	return status.ErrorProto(s)
}

// unsent explains why a call got no answer.
func unsent(err error, subject string) error {
	service, _, _ := strings.Cut(strings.TrimPrefix(subject, "fairlot.rpc."), ".")
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, nats.ErrNoResponders):
		return errs.Newf(codes.Unavailable, "service.unavailable", "%s is not running right now; try again shortly", service).With("service", service)
	case errors.Is(err, nats.ErrMaxPayload):
		return errs.New(codes.InvalidArgument, "request.too_large", "the request is too large; send files through the file upload")
	}
	return errs.Newf(codes.Unavailable, "service.unavailable", "%s cannot be reached right now; try again shortly", service).With("service", service).Because(err)
}
