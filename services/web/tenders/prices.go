package tenders

import (
	"strconv"
	"strings"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/page"
)

// linesAdded is how many empty lines the form of a price schedule adds at once.
const linesAdded = 5

// priceLine is a line of a lot's price schedule.
type priceLine struct {
	ID          string `form:"id"`
	Description string `form:"description"`
	Quantity    string `form:"quantity"`
	Unit        string `form:"unit"`
}

func (p priceLine) empty() bool { return strings.TrimSpace(p.Description+p.Quantity+p.Unit) == "" }

func (p priceLine) item() *tendersv1.PriceItem {
	return &tendersv1.PriceItem{Id: p.ID, Description: strings.TrimSpace(p.Description), Quantity: page.Number(p.Quantity), Unit: strings.TrimSpace(p.Unit)}
}

// pastedLines reads lines that were copied from a spreadsheet: description,
// quantity and unit, with a tab or a semicolon between. Codes: InvalidArgument
// (draft.pasted), which names the line.
func pastedLines(typed string) ([]priceLine, error) {
	var lines []priceLine
	for i, row := range strings.Split(text(typed), "\n") {
		if strings.TrimSpace(row) == "" {
			continue
		}
		cells := strings.Split(row, "\t")
		if len(cells) == 1 {
			cells = strings.Split(row, ";")
		}
		if len(cells) != 3 {
			return nil, errs.Invalid("pasted", "draft.pasted", "a line has a description, a quantity and a unit", "line", strconv.Itoa(i+1))
		}
		lines = append(lines, priceLine{Description: cells[0], Quantity: cells[1], Unit: cells[2]})
	}
	return lines, nil
}
