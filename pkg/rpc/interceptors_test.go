package rpc_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/rpc/internal/rpctest"
)

func TestTheContractSaysWhoMayCall(t *testing.T) {
	client, _ := library(t, &rpctest.Library{}, rpc.Options{})
	methods := map[string]func(context.Context) error{
		"public": func(ctx context.Context) error {
			_, err := client.GetBook(ctx, &rpctest.GetBookRequest{})
			return err
		},
		"signed in": func(ctx context.Context) error {
			_, err := client.GetCaller(ctx, &rpctest.GetCallerRequest{})
			return err
		},
		"officer": func(ctx context.Context) error {
			_, err := client.CreateBook(ctx, &rpctest.CreateBookRequest{Book: &rpctest.Book{Title: "T"}})
			return err
		},
		"officer, broker or awards": func(ctx context.Context) error {
			_, err := client.PublishBook(ctx, &rpctest.PublishBookRequest{})
			return err
		},
		"search only": func(ctx context.Context) error {
			_, err := client.Reindex(ctx, &rpctest.ReindexRequest{})
			return err
		},
	}
	const in, signIn, role, token = "", "auth.sign_in", "auth.role", "auth.token"
	for _, c := range []struct {
		caller string
		want   map[string]string
	}{
		{"", map[string]string{"public": in, "signed in": signIn, "officer": signIn, "officer, broker or awards": signIn, "search only": signIn}},
		{"olga", map[string]string{"public": in, "signed in": in, "officer": in, "officer, broker or awards": in, "search only": role}},
		{"eva", map[string]string{"public": in, "signed in": in, "officer": role, "officer, broker or awards": role, "search only": role}},
		{"lone", map[string]string{"public": in, "signed in": in, "officer": role, "officer, broker or awards": role, "search only": role}},
		{"admin", map[string]string{"public": in, "signed in": in, "officer": role, "officer, broker or awards": role, "search only": role}},
		{"awards", map[string]string{"public": in, "signed in": role, "officer": role, "officer, broker or awards": in, "search only": role}},
		{"search", map[string]string{"public": in, "signed in": role, "officer": role, "officer, broker or awards": role, "search only": in}},
		{"expired", map[string]string{"public": token, "signed in": token, "officer": token, "officer, broker or awards": token, "search only": token}},
	} {
		for method, want := range c.want {
			t.Run(c.caller+" calls "+method, func(t *testing.T) {
				err := methods[method](as(t, c.caller))
				if want == in {
					if err != nil {
						t.Fatal(err)
					}
					return
				}
				got := errs.From(err)
				code := codes.Unauthenticated
				if want == role {
					code = codes.PermissionDenied
				}
				if got.Code != code || got.Reason != want {
					t.Errorf("got %v %s", got.Code, got.Reason)
				}
			})
		}
	}
}

func TestAServiceThatAPublicMethodDoesNotNameIsAnyone(t *testing.T) {
	var seen atomic.Value
	client, _ := library(t, &rpctest.Library{}, rpc.Options{Interceptors: []grpc.UnaryServerInterceptor{
		func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
			id, _ := auth.From(ctx)
			seen.Store(id.String())
			return next(ctx, req)
		},
	}})
	for caller, want := range map[string]string{"awards": "anonymous", "olga": "person:per_olga", "": "anonymous"} {
		if _, err := client.GetBook(as(t, caller), &rpctest.GetBookRequest{}); err != nil || seen.Load() != want {
			t.Errorf("%q is seen as %v, want %s (%v)", caller, seen.Load(), want, err)
		}
	}
}

func TestAFailingVerifierLetsNobodyInAndTellsNothing(t *testing.T) {
	client, _ := library(t, &rpctest.Library{}, rpc.Options{Verifier: broken{}})
	_, err := client.GetBook(as(t, "olga"), &rpctest.GetBookRequest{})
	if got := errs.From(err); got.Code != codes.Unauthenticated || strings.Contains(got.Error(), "secret") {
		t.Fatalf("got %+v", got)
	}
}

type broken struct{}

func (broken) Verify(context.Context, string) (auth.Identity, error) {
	return auth.Identity{}, errors.New("secret")
}

func TestTheContractsRulesAreHeldAndExplained(t *testing.T) {
	client, _ := library(t, &rpctest.Library{}, rpc.Options{})
	weight := 200.0
	four := []*rpctest.Author{{Name: "A"}, {Name: "B"}, {Name: "C"}, {Name: "D"}}
	for name, c := range map[string]struct {
		book                         *rpctest.Book
		path, reason, message, limit string
	}{
		"missing":    {nil, "book", "required", "give a value", ""},
		"empty":      {&rpctest.Book{}, "book.title", "string.min_len", "give a value", "1"},
		"long":       {&rpctest.Book{Title: strings.Repeat("ł", 41)}, "book.title", "string.max_len", "write at most 40 characters", "40"},
		"enum":       {&rpctest.Book{Title: "T", Genre: 99}, "book.genre", "enum.defined_only", "choose one of the listed values", ""},
		"negative":   {&rpctest.Book{Title: "T", Pages: -1}, "book.pages", "int64.gte_lte", "this must be greater than or equal to 0 and less than or equal to 5000", ""},
		"heavy":      {&rpctest.Book{Title: "T", Weight: &weight}, "book.weight", "double.gt_lt", "this must be greater than 0 and less than 100", ""},
		"many":       {&rpctest.Book{Title: "T", Authors: four}, "book.authors", "repeated.max_items", "give at most 3", "3"},
		"inner":      {&rpctest.Book{Title: "T", Authors: []*rpctest.Author{{Name: "A"}, {}}}, "book.authors[1].name", "string.min_len", "give a value", "1"},
		"e-mail":     {&rpctest.Book{Title: "T", Authors: []*rpctest.Author{{Name: "A", Email: "a"}}}, "book.authors[0].email", "string.email", "give an e-mail address such as name@example.org", ""},
		"pattern":    {&rpctest.Book{Title: "T", Authors: []*rpctest.Author{{Name: "A", Country: "pl"}}}, "book.authors[0].country", "string.pattern", "this does not have the expected form", "^([A-Z]{2})?$"},
		"sequel":     {&rpctest.Book{Title: "T", Sequel: &rpctest.Book{}}, "book.sequel.title", "string.min_len", "give a value", "1"},
		"no e-mail":  {&rpctest.Book{Title: "T", Authors: []*rpctest.Author{{Name: "A"}}}, "", "", "", ""},
		"40 symbols": {&rpctest.Book{Title: strings.Repeat("📚", 40)}, "", "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := client.CreateBook(as(t, "olga"), &rpctest.CreateBookRequest{Book: c.book})
			if c.path == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			got := errs.From(err)
			if got.Code != codes.InvalidArgument || len(got.Fields) != 1 {
				t.Fatalf("got %+v", got)
			}
			f := got.Fields[0]
			if f.Path != c.path || f.Reason != c.reason || f.Message != c.message || f.Params["limit"] != c.limit {
				t.Errorf("got %+v", f)
			}
		})
	}
}

func TestARangeGivesBothItsLimits(t *testing.T) {
	client, _ := library(t, &rpctest.Library{}, rpc.Options{})
	_, err := client.CreateBook(as(t, "olga"), &rpctest.CreateBookRequest{Book: &rpctest.Book{Title: "T", Pages: 5001}})
	if p := errs.From(err).Fields[0].Params; p["min"] != "0" || p["max"] != "5000" {
		t.Fatalf("got %v", p)
	}
}

func TestAllViolationsComeAtOnce(t *testing.T) {
	client, _ := library(t, &rpctest.Library{}, rpc.Options{})
	_, err := client.CreateBook(as(t, "olga"), &rpctest.CreateBookRequest{Book: &rpctest.Book{Pages: -1, Genre: 99}})
	if got := errs.From(err); len(got.Fields) != 3 {
		t.Fatalf("got %+v", got.Fields)
	}
}

func TestStrangersLearnNothingFromTheRules(t *testing.T) {
	client, _ := library(t, &rpctest.Library{}, rpc.Options{})
	_, err := client.CreateBook(t.Context(), &rpctest.CreateBookRequest{})
	if errs.Code(err) != codes.Unauthenticated {
		t.Fatal(err)
	}
}

// keys remembers what the store would be told.
// TestCallsOnBehalfOfACallGetKeysOfTheirOwn: one creation makes others, two
// that differ and one that is repeated; a second try of the whole finds each.
func TestThePersonsIdentityTravelsToTheNextService(t *testing.T) {
	connect := rpctest.Connect(t)
	nc := connect()
	client := rpctest.NewLibraryServiceClient(rpc.NewClient(nc))
	lib := &rpctest.Library{Get: func(ctx context.Context, _ string) (*rpctest.Book, error) {
		caller, err := client.GetCaller(ctx, &rpctest.GetCallerRequest{})
		return &rpctest.Book{Title: caller.GetPerson()}, err
	}}
	serve(t, nc, lib, rpc.Options{})
	book, err := client.GetBook(as(t, "olga"), &rpctest.GetBookRequest{})
	if err != nil || book.GetTitle() != "per_olga" {
		t.Fatalf("got %v, %v", book, err)
	}
}

func TestAnInternalErrorIsLoggedOnceWhereItHappened(t *testing.T) {
	connect := rpctest.Connect(t)
	var logs bytes.Buffer
	nc := connect()
	client := rpctest.NewLibraryServiceClient(rpc.NewClient(nc))
	lib := &rpctest.Library{Get: func(ctx context.Context, book string) (*rpctest.Book, error) {
		switch book {
		case "outer":
			return client.GetBook(ctx, &rpctest.GetBookRequest{Book: "inner"})
		case "panic":
			panic("the shelf fell down")
		}
		return nil, fmt.Errorf("open shelf: %w", errors.New("disk on fire"))
	}}
	server := serve(t, nc, lib, rpc.Options{Logger: slog.New(slog.NewJSONHandler(&logs, nil))})
	for _, book := range []string{"outer", "panic"} {
		_, err := client.GetBook(t.Context(), &rpctest.GetBookRequest{Book: book})
		if got := errs.From(err); got.Code != codes.Internal || strings.Contains(got.Message, "fire") || strings.Contains(got.Message, "shelf") {
			t.Errorf("the caller of %s sees %+v", book, got)
		}
	}
	if err := server.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	var records []map[string]any
	for d := json.NewDecoder(&logs); d.More(); {
		var r map[string]any
		if err := d.Decode(&r); err != nil {
			t.Fatal(err)
		}
		records = append(records, r)
	}
	if len(records) != 2 || !strings.Contains(fmt.Sprint(records[0]["error"]), "disk on fire") {
		t.Fatalf("logged %v", records)
	}
	if stack, _ := records[1]["stack"].(string); !strings.Contains(stack, "interceptors_test.go") {
		t.Errorf("the panic's record has no stack: %v", records[1])
	}
}

func TestCallsAreCountedByMethodAndCode(t *testing.T) {
	reg := prometheus.NewRegistry()
	connect := rpctest.Connect(t)
	serve(t, connect(), &rpctest.Library{}, rpc.Options{Registerer: reg})
	second := rpc.NewServer(connect(), rpc.Options{Registerer: reg})
	if err := second.Start(); err != nil {
		t.Fatalf("two servers of a process share the figures: %v", err)
	}
	client := rpctest.NewLibraryServiceClient(rpc.NewClient(connect()))
	for range 3 {
		if _, err := client.GetBook(t.Context(), &rpctest.GetBookRequest{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := client.GetCaller(t.Context(), &rpctest.GetCallerRequest{}); err == nil {
		t.Fatal("a stranger was let in")
	}
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]uint64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if f.GetName() == "fairlot_rpc_seconds" {
				got[m.GetLabel()[1].GetValue()+" "+m.GetLabel()[0].GetValue()] = m.GetHistogram().GetSampleCount()
			}
		}
	}
	const service = "fairlot.rpctest.v1.LibraryService/"
	if len(got) != 2 || got[service+"GetBook OK"] != 3 || got[service+"GetCaller Unauthenticated"] != 1 {
		t.Errorf("got %v", got)
	}
}

func TestOwnInterceptorsRunNextToTheMethod(t *testing.T) {
	var seen atomic.Value
	own := func(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
		id, _ := auth.From(ctx)
		seen.Store(id.Person + " " + info.FullMethod)
		return next(ctx, req)
	}
	client, _ := library(t, &rpctest.Library{}, rpc.Options{Interceptors: []grpc.UnaryServerInterceptor{own}})
	if _, err := client.GetCaller(as(t, "olga"), &rpctest.GetCallerRequest{}); err != nil {
		t.Fatal(err)
	}
	if seen.Load() != "per_olga /fairlot.rpctest.v1.LibraryService/GetCaller" {
		t.Errorf("saw %v", seen.Load())
	}
}
