package tenders

import (
	"context"
	"slices"
	"strings"
	"time"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/static"
	"github.com/fairlot/fairlot/services/web/ui"
)

// The beginnings of the contract's enum values; forms and messages use the rest
// in lower case.
const (
	procedures   = "PROCEDURE_"
	natures      = "CONTRACT_NATURE_"
	reservations = "RESERVATION_"
	levers       = "LEVER_"
	kinds        = "CRITERION_TYPE_"
	rhythms      = "REPORTING_RHYTHM_"
	statuses     = "TENDER_STATUS_"
)

// word is the word of an enum value: PROCEDURE_OPEN is "open", the unspecified
// value "".
func word(value interface{ String() string }, prefix string) string {
	w := strings.ToLower(strings.TrimPrefix(value.String(), prefix))
	if w == "unspecified" {
		return ""
	}
	return w
}

// number is the enum value of a word, 0 for one that there is not.
func number(values map[string]int32, prefix, word string) int32 {
	return values[prefix+strings.ToUpper(word)]
}

func statusOf(t *tendersv1.Tender) string { return word(t.GetStatus(), statuses) }

// options are words with their labels from messages, as choices of a form.
func options(ctx context.Context, key string, words ...string) []ui.Option {
	out := make([]ui.Option, 0, len(words))
	for _, w := range words {
		name := key + strings.ReplaceAll(w, "-", "_")
		o := ui.Option{Value: w, Label: i18n.T(ctx, name)}
		if i18n.Has(ctx, name+"_hint") {
			o.Hint = i18n.T(ctx, name+"_hint")
		}
		out = append(out, o)
	}
	return out
}

// themes are the social objectives of eForms, the most used first.
func themes() []string {
	return []string{"opp", "work-cond", "acc-all", "gen-eq", "et-eq", "hum-right", "other"}
}

// themeLabel names a social objective.
func themeLabel(ctx context.Context, code string) string {
	if code == "" {
		return ""
	}
	return i18n.T(ctx, "tenders.theme."+strings.ReplaceAll(code, "-", "_"))
}

func themeOptions(ctx context.Context) []ui.Option {
	out := make([]ui.Option, 0, len(themes()))
	for _, code := range themes() {
		out = append(out, ui.Option{Value: code, Label: themeLabel(ctx, code)})
	}
	return out
}

// members are the states of the European Union, where tenders are performed.
const members = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"

func countryOptions(ctx context.Context) []ui.Option {
	var out []ui.Option
	for code := range strings.FieldsSeq(members) {
		out = append(out, ui.Option{Value: code, Label: i18n.Country(ctx, code)})
	}
	slices.SortFunc(out, func(a, b ui.Option) int { return strings.Compare(static.Fold(a.Label), static.Fold(b.Label)) })
	return out
}

func languageOptions() []ui.Option {
	var out []ui.Option
	for _, l := range i18n.Languages() {
		out = append(out, ui.Option{Value: l.Code, Label: l.Name})
	}
	return out
}

// currencies are those of the states of the seven countries and the euro.
func currencies() []string { return []string{"EUR", "PLN", "RON", "SEK"} }

// soon is how near a deadline is marked.
const soon = 14 * 24 * time.Hour

// facts are what the tags of a tender say.
type facts struct {
	status, reservation   string
	buyers, clauses, lots int
	deadline              time.Time
}

func factsOf(t *tendersv1.Tender) facts {
	f := facts{
		status: statusOf(t), reservation: word(t.GetReservation(), reservations),
		buyers: len(t.GetBuyers()), clauses: len(t.GetClauses()), lots: len(t.GetLots()),
	}
	if consults(t) && f.status == "open" {
		f.status = asking
	}
	if t.GetDeadline() != nil {
		f.deadline = t.GetDeadline().AsTime()
	}
	return f
}

// tags say in words and colour what decides: how it stands, for whom, how soon.
func (f facts) tags(ctx context.Context, now time.Time) []ui.TagItem {
	var list []ui.TagItem
	if f.status != "open" && f.status != "" {
		list = append(list, statusTag(ctx, f.status))
	}
	if f.reservation == "article_20" || f.reservation == "article_77" {
		list = append(list, ui.TagItem{Kind: ui.TagNext, Text: i18n.T(ctx, "tenders.tag."+f.reservation)})
	}
	if f.buyers > 1 {
		list = append(list, ui.TagItem{Text: i18n.T(ctx, "tenders.tag.joint")})
	}
	if f.clauses > 0 {
		list = append(list, ui.TagItem{Text: i18n.T(ctx, "tenders.tag.clauses", "count", f.clauses)})
	}
	if f.lots > 1 {
		list = append(list, ui.TagItem{Text: i18n.T(ctx, "tenders.tag.lots", "count", f.lots)})
	}
	if (f.status == "open" || f.status == asking) && f.deadline.After(now) && f.deadline.Sub(now) < soon {
		list = append(list, ui.TagItem{Kind: ui.TagStop, Text: i18n.Left(ctx, now, f.deadline)})
	}
	return list
}

func statusTag(ctx context.Context, status string) ui.TagItem {
	kind := ui.TagQuiet
	switch status {
	case "open", "awarded", asking, "concluded":
		kind = ui.TagGood
	case "cancelled":
		kind = ui.TagStop
	case "draft":
		kind = ui.TagNext
	}
	return ui.TagItem{Kind: kind, Text: i18n.T(ctx, "tenders.status."+status)}
}

// buyers names the leading buyer and how many join it.
func buyers(ctx context.Context, names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	default:
		return i18n.T(ctx, "tenders.buyers", "name", names[0], "count", len(names)-1)
	}
}

func buyerNames(t *tendersv1.Tender) []string {
	names := make([]string, 0, len(t.GetBuyers()))
	for _, b := range t.GetBuyers() {
		names = append(names, b.GetName())
	}
	return names
}
