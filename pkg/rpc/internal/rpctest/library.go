package rpctest

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/trace"
	"google.golang.org/genproto/googleapis/api/httpbody"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/rpc"
)

// Library implements the service. A test replaces Get to see or delay a call.
type Library struct {
	UnimplementedLibraryServiceServer
	// Get answers GetBook; without it a book has the title that was asked for.
	Get func(ctx context.Context, book string) (*Book, error)
}

// CreateBook gives the book back with an id.
func (l *Library) CreateBook(_ context.Context, r *CreateBookRequest) (*Book, error) {
	book := proto.CloneOf(r.GetBook())
	book.Id = "boo_1"
	return book, nil
}

// GetBook finds a book.
func (l *Library) GetBook(ctx context.Context, r *GetBookRequest) (*Book, error) {
	if l.Get != nil {
		return l.Get(ctx, r.GetBook())
	}
	return &Book{Id: r.GetBook(), Title: r.GetBook()}, nil
}

// ListBooks gives the request back.
func (l *Library) ListBooks(_ context.Context, r *ListBooksRequest) (*ListBooksResponse, error) {
	return &ListBooksResponse{Request: r}, nil
}

// PublishBook gives the note back as title.
func (l *Library) PublishBook(_ context.Context, r *PublishBookRequest) (*Book, error) {
	return &Book{Id: r.GetBook(), Title: r.GetNote()}, nil
}

// GetText gives a text file.
func (l *Library) GetText(_ context.Context, r *GetTextRequest) (*httpbody.HttpBody, error) {
	return &httpbody.HttpBody{ContentType: "text/plain; charset=utf-8", Data: []byte("the text of " + r.GetBook())}, nil
}

// PutText gives the text's type and content back.
func (l *Library) PutText(_ context.Context, r *PutTextRequest) (*Book, error) {
	return &Book{Id: r.GetBook(), Title: r.GetText().GetContentType(), Cover: r.GetText().GetData()}, nil
}

// GetCaller tells what arrived with the call.
func (l *Library) GetCaller(ctx context.Context, _ *GetCallerRequest) (*Caller, error) {
	id, _ := auth.From(ctx)
	deadline, _ := ctx.Deadline()
	return &Caller{
		Person: id.Person, Organisation: id.Organisation, Roles: id.Roles, Service: id.Service,
		Language: rpc.Language(ctx), Timeout: time.Until(deadline).Milliseconds(),
		Trace: trace.SpanContextFromContext(ctx).TraceID().String(),
	}, nil
}

// Reindex does nothing.
func (l *Library) Reindex(context.Context, *ReindexRequest) (*ReindexResponse, error) {
	return &ReindexResponse{}, nil
}
