package suppliers

import (
	"context"
	"fmt"
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
	known map[string]map[string]bool
}

// snapshot is the lists at one moment.
type snapshot map[string]map[string]bool

func (s snapshot) has(list, code string) bool { return s[list][code] }

// current gives the lists. When codelists does not answer, lists read before
// serve on; without any it is the error of the call.
func (c *codeLists) current(ctx context.Context) (codebook, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.at) < codesKept {
		return snapshot(c.known), nil
	}
	fresh := map[string]map[string]bool{}
	for _, list := range []string{"legal-form", "social-status"} {
		answer, err := c.client.ListCodes(ctx, &codelistsv1.ListCodesRequest{Codelist: list, PageSize: 500})
		if err != nil {
			return c.before(fmt.Errorf("read the list %s: %w", list, err))
		}
		fresh[list] = map[string]bool{}
		for _, code := range answer.GetCodes() {
			fresh[list][code.GetCode()] = true
		}
	}
	c.known, c.at = fresh, time.Now()
	return snapshot(c.known), nil
}

// before gives the lists read before, or the error when there are none.
func (c *codeLists) before(err error) (codebook, error) {
	if c.known == nil {
		return nil, err
	}
	return snapshot(c.known), nil
}
