package meili

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/meilisearch/meilisearch-go"

	"github.com/fairlot/fairlot/services/search/engine"
)

// radii gives the distances that documents reach, the largest first; none where
// no place is asked for. A filter cannot compare with a number of the document,
// so it names each of them (see reaches). Of more than MaxValues different ones
// the rarest are left out: people give round figures, so there are some tens.
func (e *Engine) radii(ctx context.Context, uid string, r *engine.Reach) ([]float64, error) {
	if r == nil || r.Centre == nil {
		return nil, nil
	}
	attribute := numberPrefix + r.Radius
	response, err := e.client.Index(uid).SearchWithContext(ctx, "", &meilisearch.SearchRequest{
		Facets: []string{attribute}, Limit: 1, AttributesToRetrieve: []string{idAttribute},
	})
	if err != nil {
		return nil, fmt.Errorf("ask Meilisearch for the distances that are served: %w", err)
	}
	var counts map[string]map[string]int
	if err := json.Unmarshal(response.FacetDistribution, &counts); err != nil {
		return nil, fmt.Errorf("read the distances that are served: %w", err)
	}
	var list []float64
	for value := range counts[attribute] {
		km, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return nil, fmt.Errorf("read the distances that are served: %w", err)
		}
		list = append(list, km)
	}
	slices.Sort(list)
	slices.Reverse(list)
	return list, nil
}

// reaches asks for one of the codes or for a place within a document's own radius.
func reaches(r engine.Reach, radii []float64) string {
	ways := []string{oneOf(codePrefix+r.Codes, r.Values)}
	for _, km := range radii {
		ways = append(ways, "("+numberPrefix+r.Radius+" = "+decimal(km)+" AND "+within(*r.Centre, km)+")")
	}
	return strings.Join(ways, " OR ")
}
