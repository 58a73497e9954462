package tenders

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/cockroachdb/apd/v3"
	"google.golang.org/protobuf/proto"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// criteria are what the bids are compared by.
type criteria struct {
	Criteria []criterion `form:"criteria"`
}

type criterion struct {
	ID          string `form:"id"`
	Type        string `form:"type"`
	Name        string `form:"name"`
	Description string `form:"description"`
	Weight      string `form:"weight"`
	Clause      string `form:"clause"`
}

func criteriaPart() part[criteria] {
	return part[criteria]{
		name: partCriteria, read: readCriteria, write: writeCriteria,
		without: func(v criteria, i int) criteria { v.Criteria = without(v.Criteria, i); return v },
		fields:  func(b *bench, f *ui.Form) templ.Component { return criteriaFields(b, f, rows(b.r, f, "criteria")) },
		labels: []string{
			"criteria[].type", "tenders.field.criterion_type", "criteria[].name", "tenders.field.criterion_name",
			"criteria[].weight", "tenders.field.criterion_weight", "criteria[].clause", "tenders.field.criterion_clause",
			"criteria[].description", "tenders.field.criterion_description", "criteria", "tenders.part.criteria",
		},
	}
}

func readCriteria(_ *page.Request, t *tendersv1.Tender, _ *time.Location) (criteria, error) {
	var v criteria
	for _, c := range t.GetCriteria() {
		v.Criteria = append(v.Criteria, criterion{c.GetId(), word(c.GetType(), kinds), c.GetName(), c.GetDescription(), c.GetWeight(), c.GetClause()})
	}
	return v, nil
}

func writeCriteria(_ *page.Request, t *tendersv1.Tender, v criteria, _ *time.Location) error {
	before := map[string]*tendersv1.Criterion{}
	for _, c := range t.GetCriteria() {
		before[c.GetId()] = c
	}
	t.Criteria = nil
	for _, row := range filled(v.Criteria, criterion.empty) {
		c := &tendersv1.Criterion{}
		if known := before[row.ID]; known != nil {
			c = proto.CloneOf(known)
		}
		c.Type = tendersv1.CriterionType(number(tendersv1.CriterionType_value, kinds, row.Type))
		c.Name, c.Description, c.Weight, c.Clause = strings.TrimSpace(row.Name), text(row.Description), decimal(row.Weight), row.Clause
		if c.GetType() != tendersv1.CriterionType_CRITERION_TYPE_SOCIAL {
			c.Clause = ""
		}
		t.Criteria = append(t.Criteria, c)
	}
	return nil
}

func (c criterion) empty() bool {
	return c.Type == "" && strings.TrimSpace(c.Name+c.Description+c.Weight) == ""
}

// decimal reads a figure with either decimal sign; spaces group.
func decimal(typed string) string {
	return strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "%", "", ",", ".").Replace(strings.TrimSpace(typed))
}

// weightSum adds the weights that the form shows; what is no figure counts nothing.
func weightSum(values url.Values) *apd.Decimal {
	sum, exact := apd.New(0, 0), apd.BaseContext.WithPrecision(30)
	for i := range held(values, "criteria") {
		weight, _, err := apd.NewFromString(decimal(values.Get(cell("criteria", i, "weight"))))
		if err != nil || weight.Form != apd.Finite {
			continue
		}
		if _, err := exact.Add(sum, sum, weight); err != nil {
			return apd.New(0, 0)
		}
	}
	return sum
}

// sumLine says what the weights sum to and what is missing to 100.
func sumLine(ctx context.Context, f *ui.Form) string {
	return i18n.T(ctx, "tenders.criteria.sum", "sum", i18n.Decimal(ctx, weightSum(f.Values).Text('f')))
}

// clauseOptions are the clauses that a social criterion can score.
func clauseOptions(t *tendersv1.Tender) []ui.Option {
	var out []ui.Option
	for _, c := range t.GetClauses() {
		out = append(out, ui.Option{Value: c.GetId(), Label: c.GetId() + " " + c.GetTitle()})
	}
	return out
}
