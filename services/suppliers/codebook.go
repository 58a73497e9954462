package suppliers

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
)

// codesKept is how long the lists are believed; they change with a release.
const codesKept = 10 * time.Minute

// codeLists asks the service codelists for the lists that suppliers use, and keeps
// the answer.
type codeLists struct {
	client codelistsv1.CodelistsServiceClient

	mu    sync.Mutex
	at    time.Time
	known snapshot
}

// codebook is what the lists of the service codelists say.
type codebook interface {
	// has tells whether a code is in a list, today or before.
	has(list, code string) bool
	// all are the codes of a list that can be chosen: those without others below.
	all(list string) []string
	// article20 tells whether a legal form or social status is one for which
	// Article 20 was made, at an instant.
	article20(code string, at time.Time) bool
}

// snapshot is the lists at one moment, by list and code.
type snapshot map[string]map[string]*codelistsv1.Code

func (s snapshot) has(list, code string) bool { return s[list][code] != nil }

func (s snapshot) all(list string) []string {
	codes := slices.Sorted(maps.Keys(s[list]))
	return slices.DeleteFunc(slices.Clone(codes), func(code string) bool {
		return slices.ContainsFunc(codes, func(other string) bool { return strings.HasPrefix(other, code+"-") })
	})
}

func (s snapshot) article20(code string, at time.Time) bool {
	day := at.UTC().Format(time.DateOnly)
	for _, list := range []string{"legal-form", "social-status"} {
		if row := s[list][code]; row.GetArticle_20() && row.GetValidFrom() <= day && (row.GetValidTo() == "" || day <= row.GetValidTo()) {
			return true
		}
	}
	return false
}

// current gives the lists. When codelists does not answer, lists read before
// serve on; without any it is the error of the call.
func (c *codeLists) current(ctx context.Context) (codebook, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.at) < codesKept {
		return c.known, nil
	}
	fresh := snapshot{}
	for _, list := range []string{"legal-form", "social-status", exclusionGrounds} {
		answer, err := c.client.ListCodes(ctx, &codelistsv1.ListCodesRequest{Codelist: list, PageSize: 500})
		if err != nil {
			return c.before(fmt.Errorf("read the list %s: %w", list, err))
		}
		fresh[list] = map[string]*codelistsv1.Code{}
		for _, code := range answer.GetCodes() {
			fresh[list][code.GetCode()] = code
		}
	}
	c.known, c.at = fresh, time.Now()
	return c.known, nil
}

// before gives the lists read before, or the error when there are none.
func (c *codeLists) before(err error) (codebook, error) {
	if c.known == nil {
		return nil, err
	}
	return c.known, nil
}
