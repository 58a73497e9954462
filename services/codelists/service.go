package codelists

import (
	"context"
	"sync"
	"sync/atomic"

	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
)

// maxCodes is the largest answer.
const maxCodes = 500

// Deps is what the service needs to take labels.
type Deps struct {
	DB    store.DB
	Clock clock.Clock
	// Conn reaches accounts.
	Conn grpc.ClientConnInterface
}

// Service implements codelistsv1.CodelistsServiceServer.
type Service struct {
	codelistsv1.UnimplementedCodelistsServiceServer
	seed     map[string]*list
	imported *imports // nil where only the lists of the program are read
	official map[string]*atomic.Pointer[official]
	reading  sync.Mutex // one reads what was imported, for all that wait
}

// New reads the lists that are part of the program; it takes no others.
func New() (*Service, error) {
	lists, err := load()
	if err != nil {
		return nil, err
	}
	return &Service{seed: lists}, nil
}

// Open reads the lists that are part of the program, and those imported into
// the database.
func Open(ctx context.Context, d Deps) (*Service, error) {
	s, err := New()
	if err != nil {
		return nil, err
	}
	if s.imported, err = openImports(ctx, d); err != nil {
		return nil, err
	}
	s.official = map[string]*atomic.Pointer[official]{CPV: {}, NUTS: {}}
	for name := range s.official {
		if _, err := s.list(ctx, name); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Register mounts the service.
func (s *Service) Register(r grpc.ServiceRegistrar) { codelistsv1.RegisterCodelistsServiceServer(r, s) }

// ListCodes gives the codes of a list that fit what is asked: those whose label
// says little else first, without a question in the order of the list, and named
// codes in the order they are named. Codes: NotFound.
func (s *Service) ListCodes(ctx context.Context, req *codelistsv1.ListCodesRequest) (*codelistsv1.ListCodesResponse, error) {
	l, err := s.list(ctx, req.GetCodelist())
	if err != nil {
		return nil, err
	}
	if l == nil {
		return nil, errs.NotFound("codelist", req.GetCodelist())
	}
	entries := l.entries
	if len(req.GetCodes()) > 0 {
		entries = l.named(req.GetCodes())
	}
	limit := int(req.GetPageSize())
	if limit == 0 {
		limit = maxCodes
	}
	answer := &codelistsv1.ListCodesResponse{}
	for _, e := range find(entries, req) {
		if len(answer.Codes) == limit {
			break
		}
		answer.Codes = append(answer.Codes, e.message(req.GetLanguage()))
	}
	return answer, nil
}
