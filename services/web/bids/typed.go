package bids

import (
	"fmt"
	"strings"

	"github.com/fairlot/fairlot/pkg/errs"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
)

// typed is an offer as the bidder types it.
type typed struct {
	Lots        []typedPrice   `form:"lots"`
	Commitments []typedPromise `form:"commitments"`
	Answers     []typedAnswer  `form:"answers"`
	Attachments []page.Upload  `form:"attachments"`
	Note        string         `form:"note"`
	Declared    bool           `form:"no_exclusion_grounds"`
}

type typedPrice struct {
	Lot   string `form:"lot"`
	Price string `form:"price"`
	// Prices are of the lines of the lot's price schedule.
	Prices []typedLine `form:"prices"`
}

type typedLine struct {
	Item      string `form:"item"`
	UnitPrice string `form:"unit_price"`
}

type typedPromise struct {
	Clause string `form:"clause"`
	Value  string `form:"value"`
	Note   string `form:"note"`
}

type typedAnswer struct {
	Criterion string `form:"criterion"`
	Text      string `form:"text"`
}

// offer is what was typed in the contract's form, what was left empty left out.
// Rows leads from the contract's path of a row to the form's.
func (v typed) offer(t *procedure.Tender) (offer *bidsv1.Offer, rows map[string]string) {
	offer = &bidsv1.Offer{Note: strings.TrimSpace(v.Note), NoExclusionGrounds: v.Declared}
	rows = map[string]string{}
	row := func(list string, to, from int) {
		rows[fmt.Sprintf("%s[%d]", list, to)] = fmt.Sprintf("%s[%d]", list, from)
	}
	for i, l := range v.Lots {
		if lot := l.offer(t, len(offer.Lots), i, rows); lot != nil {
			row("lots", len(offer.Lots), i)
			offer.Lots = append(offer.Lots, lot)
		}
	}
	for i, c := range v.Commitments {
		if blank(c.Value) && blank(c.Note) {
			continue
		}
		row("commitments", len(offer.Commitments), i)
		offer.Commitments = append(offer.Commitments, &bidsv1.Commitment{Clause: c.Clause, Value: page.Number(c.Value), Note: strings.TrimSpace(c.Note)})
	}
	for i, a := range v.Answers {
		if !blank(a.Text) {
			row("answers", len(offer.Answers), i)
			offer.Answers = append(offer.Answers, &bidsv1.Answer{Criterion: a.Criterion, Text: strings.TrimSpace(a.Text)})
		}
	}
	offer.Attachments = filesOf(v.Attachments)
	return offer, rows
}

func filesOf(uploads []page.Upload) []*typesv1.File {
	list := make([]*typesv1.File, 0, len(uploads))
	for _, u := range uploads {
		list = append(list, u.File())
	}
	return list
}

func blank(text string) bool { return strings.TrimSpace(text) == "" }

// located leads the errors of an offer to the fields of the form.
func (v typed) located(err error, rows map[string]string) error {
	e := errs.From(err)
	for i, field := range e.Fields {
		path := v.field(strings.TrimPrefix(field.Path, "offer."), field.Params["clause"], field.Params["item"], rows)
		if field.Reason == "string.pattern" && (strings.HasSuffix(path, "price") || strings.HasSuffix(path, ".value")) {
			field.Reason = "number.malformed"
		}
		field.Path = path
		e.Fields[i] = field
	}
	return e
}

// field is the form's name for a path of the offer. A commitment that is missing
// is told by its clause, a price by the line of the schedule.
func (v typed) field(path, clause, item string, rows map[string]string) string {
	list, _, _ := strings.Cut(path, "[")
	row, part, _ := strings.Cut(path, "].")
	row = rows[row+"]"]
	switch {
	case list == "attachments":
		return "attachments"
	case list == "lots" && row != "":
		return v.priced(path, row, item, rows)
	case list == "answers" && row != "":
		return row + ".text"
	case list == "commitments" && row != "" && part == "note":
		return row + ".note"
	case list == "commitments" && row != "":
		return row + ".value"
	case path == "commitments":
		return v.promise(clause)
	default:
		return path
	}
}

func (v typed) promise(clause string) string {
	for i, c := range v.Commitments {
		if c.Clause == clause {
			return fmt.Sprintf("commitments[%d].value", i)
		}
	}
	return "commitments"
}
