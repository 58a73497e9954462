package codelists

import (
	"context"

	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/errs"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
)

// maxCodes is the largest answer; every list is shorter today.
const maxCodes = 500

// Service implements codelistsv1.CodelistsServiceServer.
type Service struct {
	codelistsv1.UnimplementedCodelistsServiceServer
	lists map[string][]entry
}

// New reads the lists that are part of the program.
func New() (*Service, error) {
	lists, err := load()
	if err != nil {
		return nil, err
	}
	return &Service{lists: lists}, nil
}

// Register mounts the service.
func (s *Service) Register(r grpc.ServiceRegistrar) { codelistsv1.RegisterCodelistsServiceServer(r, s) }

// ListCodes gives the codes of a list that fit what is asked, in the order of
// the list; for named codes, in the order they are named. Codes: NotFound.
func (s *Service) ListCodes(_ context.Context, req *codelistsv1.ListCodesRequest) (*codelistsv1.ListCodesResponse, error) {
	list, ok := s.lists[req.GetCodelist()]
	if !ok {
		return nil, errs.NotFound("codelist", req.GetCodelist())
	}
	if len(req.GetCodes()) > 0 {
		list = named(list, req.GetCodes())
	}
	limit := int(req.GetPageSize())
	if limit == 0 {
		limit = maxCodes
	}
	q := fold(req.GetQ())
	answer := &codelistsv1.ListCodesResponse{}
	for _, e := range list {
		if len(answer.Codes) == limit {
			break
		}
		if req.GetCountry() != "" && e.country != "" && e.country != req.GetCountry() || q != "" && !e.matches(q, req.GetLanguage()) {
			continue
		}
		answer.Codes = append(answer.Codes, e.message(req.GetLanguage()))
	}
	return answer, nil
}

// named picks entries by code; unknown ones are left out.
func named(list []entry, codes []string) []entry {
	byCode := make(map[string]entry, len(list))
	for _, e := range list {
		byCode[e.code] = e
	}
	var picked []entry
	for _, code := range codes {
		if e, ok := byCode[code]; ok {
			picked = append(picked, e)
		}
	}
	return picked
}
