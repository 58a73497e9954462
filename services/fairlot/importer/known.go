package importer

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// frenchRow is a row of the French directory of inclusive enterprises.
type frenchRow struct {
	SIRET       string   `json:"siret"`
	Name        string   `json:"name"`
	Brand       string   `json:"brand"`
	Kind        string   `json:"kind"`
	NAF         string   `json:"naf"`
	Address     string   `json:"address"`
	Postcode    string   `json:"post_code"`
	City        string   `json:"city"`
	Description string   `json:"description"`
	Longitude   *float64 `json:"longitude"`
	Latitude    *float64 `json:"latitude"`
}

// known reads a row of JSON Lines in one of the two forms that need no mapping.
func known(r row) (*suppliersv1.Supplier, *Refusal) {
	line, err := json.Marshal(r.object)
	if err == nil {
		var s *suppliersv1.Supplier
		if s, err = parse(line, r.object["siret"] != nil); err == nil {
			return s, nil
		}
	}
	return nil, &Refusal{Reason: "row.malformed", Detail: err.Error()}
}

// parse reads a supplier as the contract writes it, or a row of the French
// directory.
func parse(line []byte, french bool) (*suppliersv1.Supplier, error) {
	if !french {
		s := &suppliersv1.Supplier{}
		if err := protojson.Unmarshal(line, s); err != nil {
			return nil, fmt.Errorf("the line is not a supplier: %w", err)
		}
		return s, nil
	}
	var row frenchRow
	if err := json.Unmarshal(line, &row); err != nil {
		return nil, fmt.Errorf("the line is not a row of the French directory: %w", err)
	}
	return row.supplier(), nil
}

func (r frenchRow) supplier() *suppliersv1.Supplier {
	s := &suppliersv1.Supplier{
		Name:         r.Name,
		Brand:        r.Brand,
		Identifier:   &typesv1.Identifier{Scheme: "FR-SIRET", Value: r.SIRET},
		SocialStatus: "fr." + strings.ToLower(r.Kind),
		Place: &typesv1.Place{
			Street: r.Address, Postcode: r.Postcode, City: r.City, Country: "FR",
			Latitude: r.Latitude, Longitude: r.Longitude,
		},
		Serves: []string{"FR"},
	}
	if cpv := cpvOfNAF(r.NAF); cpv != "" {
		s.Cpv = []string{cpv}
	}
	if r.Description != "" {
		s.Description = map[string]string{"fr": r.Description}
	}
	return s
}

//go:embed naf-cpv.csv
var nafCPV string

// cpvOfNAF gives the CPV code that an activity code offers, or "".
func cpvOfNAF(naf string) string {
	if naf == "" {
		return ""
	}
	_, rest, found := strings.Cut(nafCPV, "\n"+naf+",")
	if !found {
		return ""
	}
	code, _, _ := strings.Cut(rest, "\n")
	return code
}
