package clauses

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strings"
)

//go:embed data/*.csv
var data embed.FS

// figures are where the calibrator begins when a figure is not given.
type figures struct {
	labour []row // cpv;percent;source
	cost   []row // country;currency;cost;source
}

// row is a line of a table; its last cell is the source.
type row []string

func (r row) source() string { return r[len(r)-1] }

func loadFigures() (*figures, error) {
	labour, err := readRows("data/labour-share.csv")
	if err != nil {
		return nil, err
	}
	cost, err := readRows("data/hourly-cost.csv")
	return &figures{labour: labour, cost: cost}, err
}

// readRows reads a table without the line that names its columns.
func readRows(name string) ([]row, error) {
	f, err := data.Open(name)
	if err != nil {
		return nil, fmt.Errorf("clauses: %w", err)
	}
	defer func() { _ = f.Close() }() // it is part of the program
	in := csv.NewReader(f)
	in.Comma = ';'
	lines, err := in.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("clauses: %s: %w", name, err)
	}
	rows := make([]row, 0, len(lines)-1)
	for _, line := range lines[1:] {
		rows = append(rows, line)
	}
	return rows, nil
}

// labourShare gives the percent of a contract's value that is work in a trade:
// the row whose code is the longest beginning of the CPV code.
func (f *figures) labourShare(cpv string) row {
	var best row
	for _, r := range f.labour {
		if strings.HasPrefix(cpv, r[0]) && (best == nil || len(r[0]) > len(best[0])) {
			best = r
		}
	}
	return best
}

// hourlyCost gives the cost of an hour of work in a country and currency; nil
// where it is not known.
func (f *figures) hourlyCost(country, currency string) row {
	var fallback row
	for _, r := range f.cost {
		switch {
		case r[1] != currency:
		case r[0] == country:
			return r
		case r[0] == "":
			fallback = r
		}
	}
	return fallback
}
