package rpc_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/rpc/internal/rpctest"
)

// library serves the library on its own connection and gives a client of it.
func library(tb testing.TB, lib *rpctest.Library, opts rpc.Options) (rpctest.LibraryServiceClient, *rpc.Server) {
	tb.Helper()
	connect := rpctest.Connect(tb)
	server := serve(tb, connect(), lib, opts)
	return rpctest.NewLibraryServiceClient(rpc.NewClient(connect())), server
}

func serve(tb testing.TB, nc *nats.Conn, lib *rpctest.Library, opts rpc.Options) *rpc.Server {
	tb.Helper()
	if opts.Verifier == nil {
		opts.Verifier = rpctest.People()
	}
	server := rpc.NewServer(nc, opts)
	rpctest.RegisterLibraryServiceServer(server, lib)
	if err := server.Start(); err != nil {
		tb.Fatal(err)
	}
	return server
}

func as(tb testing.TB, token string) context.Context {
	tb.Helper()
	return auth.WithToken(tb.Context(), token)
}

func TestACallArrivesAndItsAnswerComesBack(t *testing.T) {
	client, _ := library(t, &rpctest.Library{}, rpc.Options{})
	book, err := client.GetBook(t.Context(), &rpctest.GetBookRequest{Book: "Zażółć gęślą jaźń 📚"})
	if err != nil || book.GetTitle() != "Zażółć gęślą jaźń 📚" {
		t.Fatalf("got %v, %v", book, err)
	}
}

func TestWhatTheCallerBringsArrivesWithTheCall(t *testing.T) {
	client, _ := library(t, &rpctest.Library{}, rpc.Options{})
	span := trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1, 2}, SpanID: trace.SpanID{3}, TraceFlags: trace.FlagsSampled})
	ctx := trace.ContextWithSpanContext(rpc.WithLanguage(as(t, "olga"), "pl, en;q=0.5\r\nFairlot-Identity: admin"), span)
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	got, err := client.GetCaller(ctx, &rpctest.GetCallerRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if got.GetPerson() != "per_olga" || got.GetOrganisation() != "org_gdansk" || strings.Join(got.GetRoles(), ",") != "officer" {
		t.Errorf("identity: %v", got)
	}
	if got.GetLanguage() != "pl, en;q=0.5Fairlot-Identity: admin" {
		t.Errorf("language: %q", got.GetLanguage())
	}
	if got.GetTrace() != span.TraceID().String() {
		t.Errorf("trace: %q", got.GetTrace())
	}
	if got.GetTimeout() < 1000 || got.GetTimeout() > 3000 {
		t.Errorf("timeout: %d ms", got.GetTimeout())
	}
}

func TestACallWithoutDeadlineGetsTenSeconds(t *testing.T) {
	client, _ := library(t, &rpctest.Library{}, rpc.Options{})
	got, err := client.GetCaller(as(t, "olga"), &rpctest.GetCallerRequest{})
	if err != nil || got.GetTimeout() < 5_000 || got.GetTimeout() > 10_000 {
		t.Fatalf("got %v, %v", got, err)
	}
}

func TestAnErrorComesBackWithItsFields(t *testing.T) {
	lib := &rpctest.Library{Get: func(context.Context, string) (*rpctest.Book, error) {
		return nil, errs.Join(
			errs.Invalid("authors[0].name", "author.unknown", "nobody knows this author", "name", "Anon"),
			errs.Invalid("pages", "pages.odd", "a book has an even number of pages"),
		)
	}}
	client, _ := library(t, lib, rpc.Options{})
	_, err := client.GetBook(t.Context(), &rpctest.GetBookRequest{Book: "boo_1"})
	got := errs.From(err)
	if got.Code != codes.InvalidArgument || len(got.Fields) != 2 {
		t.Fatalf("got %+v", got)
	}
	if f := got.Fields[0]; f.Path != "authors[0].name" || f.Reason != "author.unknown" || f.Params["name"] != "Anon" {
		t.Errorf("first field: %+v", f)
	}
}

func TestNobodyServingIsUnavailableAtOnce(t *testing.T) {
	client := rpctest.NewLibraryServiceClient(rpc.NewClient(rpctest.Connect(t)()))
	_, err := client.GetBook(t.Context(), &rpctest.GetBookRequest{})
	if got := errs.From(err); got.Code != codes.Unavailable || got.Reason != "service.unavailable" || got.Params["service"] != "rpctest" {
		t.Fatalf("got %+v", got)
	}
}

func TestTheCallersDeadlineEndsTheCallOnBothSides(t *testing.T) {
	ended := make(chan error, 1)
	lib := &rpctest.Library{Get: func(ctx context.Context, _ string) (*rpctest.Book, error) {
		<-ctx.Done()
		ended <- ctx.Err()
		return nil, ctx.Err()
	}}
	client, _ := library(t, lib, rpc.Options{})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	_, err := client.GetBook(ctx, &rpctest.GetBookRequest{})
	if got := errs.From(err); got.Code != codes.DeadlineExceeded || got.Reason != "request.timeout" {
		t.Errorf("the caller sees %+v", got)
	}
	if err := <-ended; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the method sees %v", err)
	}
}

// TestSlowCallsRunBesideEachOther would wait for ever if calls ran one by one:
// every call waits until all have begun.
func TestSlowCallsRunBesideEachOther(t *testing.T) {
	const calls = 64
	var begun sync.WaitGroup
	begun.Add(calls)
	lib := &rpctest.Library{Get: func(_ context.Context, book string) (*rpctest.Book, error) {
		begun.Done()
		begun.Wait()
		return &rpctest.Book{Id: book}, nil
	}}
	client, _ := library(t, lib, rpc.Options{})
	results := make(chan error, calls)
	for i := range calls {
		go func() {
			want := fmt.Sprintf("boo_%d", i)
			book, err := client.GetBook(t.Context(), &rpctest.GetBookRequest{Book: want})
			if err == nil && book.GetId() != want {
				err = fmt.Errorf("asked for %s, got %s", want, book.GetId())
			}
			results <- err
		}()
	}
	for range calls {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
}

// refused makes a call that returns at once, unlike the one being drained.
func TestTooLargeMessagesAreRefusedWithAReason(t *testing.T) {
	big := strings.Repeat("x", 2<<20)
	client, _ := library(t, &rpctest.Library{Get: func(context.Context, string) (*rpctest.Book, error) {
		return &rpctest.Book{Title: big}, nil
	}}, rpc.Options{})
	_, err := client.GetBook(t.Context(), &rpctest.GetBookRequest{Book: big})
	if got := errs.From(err); got.Code != codes.InvalidArgument || got.Reason != "request.too_large" {
		t.Errorf("request: %+v", got)
	}
	_, err = client.GetBook(t.Context(), &rpctest.GetBookRequest{})
	if got := errs.From(err); got.Code != codes.ResourceExhausted || got.Reason != "response.too_large" {
		t.Errorf("response: %+v", got)
	}
}

func TestAnErrorTooLargeToSendKeepsItsCode(t *testing.T) {
	client, _ := library(t, &rpctest.Library{Get: func(context.Context, string) (*rpctest.Book, error) {
		return nil, errs.Denied("book.lent", strings.Repeat("ż", 2<<20))
	}}, rpc.Options{})
	_, err := client.GetBook(t.Context(), &rpctest.GetBookRequest{})
	if got := errs.From(err); got.Code != codes.PermissionDenied || !strings.HasPrefix(got.Message, "żżż") {
		t.Fatalf("got %v", got.Code)
	}
}

func TestGarbageOnTheWireIsTheCallersFault(t *testing.T) {
	connect := rpctest.Connect(t)
	serve(t, connect(), &rpctest.Library{}, rpc.Options{})
	reply, err := connect().Request("fairlot.rpc.rpctest.v1.GetBook", []byte{0xff, 0x01}, 5*time.Second)
	if err != nil || reply.Header.Get("Nats-Service-Error") != "InvalidArgument" {
		t.Fatalf("got %v, %v", reply, err)
	}
}

func TestTextThatIsNotUTF8IsRefusedBeforeItIsSent(t *testing.T) {
	client, _ := library(t, &rpctest.Library{}, rpc.Options{})
	_, err := client.GetBook(t.Context(), &rpctest.GetBookRequest{Book: "\xff"})
	if got := errs.From(err); got.Code != codes.InvalidArgument || got.Reason != "request.encoding" {
		t.Fatalf("got %+v", got)
	}
}

func TestAMethodThatDoesNotSayWhoMayCallDoesNotStart(t *testing.T) {
	nc := rpctest.Connect(t)()
	for name, register := range map[string]func(grpc.ServiceRegistrar){
		"without the option": func(s grpc.ServiceRegistrar) {
			rpctest.RegisterForgetfulServiceServer(s, rpctest.UnimplementedForgetfulServiceServer{})
		},
		"without a scope": func(s grpc.ServiceRegistrar) {
			rpctest.RegisterUndecidedServiceServer(s, rpctest.UnimplementedUndecidedServiceServer{})
		},
		"mounted twice": func(s grpc.ServiceRegistrar) {
			rpctest.RegisterLibraryServiceServer(s, &rpctest.Library{})
			rpctest.RegisterLibraryServiceServer(s, &rpctest.Library{})
		},
		"a stream": func(s grpc.ServiceRegistrar) {
			s.RegisterService(&grpc.ServiceDesc{ServiceName: "fairlot.rpctest.v1.LibraryService", Streams: []grpc.StreamDesc{{}}}, nil)
		},
		"an unknown service": func(s grpc.ServiceRegistrar) {
			s.RegisterService(&grpc.ServiceDesc{ServiceName: "fairlot.nothing.v1.Nothing"}, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := rpc.NewServer(nc, rpc.Options{})
			register(server)
			if err := server.Start(); err == nil {
				t.Fatal("it started")
			}
		})
	}
}

func TestStreamsAreNotCarried(t *testing.T) {
	_, err := rpc.NewClient(nil).NewStream(t.Context(), nil, "")
	if errs.Code(err) != codes.Unimplemented {
		t.Fatal(err)
	}
}

// BenchmarkBareRequest is what NATS itself takes for the same bytes.
func TestTheHousesServicesAreFoundByName(t *testing.T) {
	var names []string
	for _, s := range rpc.Linked() {
		names = append(names, string(s.Name()))
	}
	if strings.Join(names, " ") != "ForgetfulService LibraryService UndecidedService" {
		t.Errorf("got %v", names)
	}
}
