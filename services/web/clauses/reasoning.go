package clauses

import (
	"context"
	"strconv"
	"strings"

	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
)

// line is a step of the reasoning: what it finds, and how.
type line struct{ name, sum string }

// figureOf is a figure of the calibration by its name.
func figureOf(c *clausesv1.Calibration, name string) *clausesv1.Figure {
	for _, f := range c.GetFigures() {
		if f.GetName() == name {
			return f
		}
	}
	return &clausesv1.Figure{}
}

// written is a figure as people write it, money as money.
func written(ctx context.Context, f *clausesv1.Figure) string {
	switch f.GetUnit() {
	case "":
		return i18n.Decimal(ctx, strings.TrimSuffix(f.GetAmount(), ".00"))
	case "%":
		return i18n.Decimal(ctx, f.GetAmount()) + "\u00a0%"
	case "h":
		return i18n.Decimal(ctx, f.GetAmount()) + "\u00a0h"
	default:
		return i18n.Money(ctx, &typesv1.Money{Amount: f.GetAmount(), Currency: f.GetUnit()})
	}
}

// Whole is the sum in one line: 1,000,000 € × 50 % × 5 % ÷ 30 €/h = 833 h.
func Whole(ctx context.Context, c *clausesv1.Calibration) string {
	say := func(name string) string { return written(ctx, figureOf(c, name)) }
	return say("value") + " × " + say("labour_share") + " × " + say("share") + " ÷ " + say("hourly_cost") + "/h = " + say("hours")
}

// reasoning is the same step by step, each with what it means.
func reasoning(ctx context.Context, c *clausesv1.Calibration) []line {
	say := func(name string) string { return written(ctx, figureOf(c, name)) }
	steps := []struct{ name, sum string }{
		{"labour_cost", say("value") + " × " + say("labour_share")},
		{"hours", say("labour_cost") + " × " + say("share") + " ÷ " + say("hourly_cost") + "/h"},
		{"people", say("hours") + " ÷ (" + say("yearly_hours") + " × " + Amount(ctx, strings.TrimSuffix(figureOf(c, "years").GetAmount(), ".00"), "years") + ")"},
	}
	var out []line
	for _, s := range steps {
		out = append(out, line{i18n.T(ctx, "library.figure."+s.name), s.sum + " = " + say(s.name)})
	}
	return out
}

// source says where a proposed figure comes from; "" for one that was given.
func (s *Sheet) source(name string) string { return figureOf(s.Result, name).GetSource() }

// why says in words why a lever is advised or not, with its figures.
func why(ctx context.Context, l *clausesv1.LeverAdvice) string {
	count, err := strconv.Atoi(l.GetFigures()["enterprises"])
	if err != nil {
		count = 0 // the lever asks for none
	}
	say := func(name string) string { return i18n.Decimal(ctx, l.GetFigures()[name]) }
	if count == 0 && l.GetReason() == "too_few" {
		return i18n.T(ctx, "library.why.none", "needed", say("needed"))
	}
	return i18n.T(ctx, "library.why."+l.GetReason(), "count", count, "needed", say("needed"), "hours", say("hours"))
}

// Reserved is for whom a reservation of the advice would be: the article under
// which more verified enterprises are open to it.
func Reserved(c *clausesv1.Calibration) string {
	if c.GetArticle_77() > c.GetArticle_20() {
		return "article_77"
	}
	return "article_20"
}

// Target is what a clause of a basis takes from the calibration: whole hours, or
// people; "" where it takes none.
func Target(c *clausesv1.Calibration, basis clausesv1.Basis) string {
	switch {
	case c == nil:
		return ""
	case basis == clausesv1.Basis_BASIS_HOURS:
		return figureOf(c, "hours").GetAmount()
	case basis == clausesv1.Basis_BASIS_PEOPLE:
		people, _, _ := strings.Cut(c.GetPeople(), ".")
		if people == "0" {
			return "1"
		}
		return people
	default:
		return ""
	}
}
