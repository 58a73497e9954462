package i18n

import (
	"context"
	"fmt"
	"strconv"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Localizer speaks one language.
type Localizer struct {
	catalog *Catalog
	code    string
	tag     language.Tag
	text    *goi18n.Localizer
	printer *message.Printer
}

func newLocalizer(c *Catalog, code string) *Localizer {
	tag := language.MustParse(code)
	return &Localizer{
		catalog: c, code: code, tag: tag,
		text:    goi18n.NewLocalizer(c.bundle, code, Languages()[0].Code),
		printer: message.NewPrinter(tag),
	}
}

// Code is the language's ISO 639-1 code.
func (l *Localizer) Code() string {
	if l == nil {
		return Languages()[0].Code
	}
	return l.code
}

type contextKey struct{}

// With puts the language of the request into the context.
func With(ctx context.Context, l *Localizer) context.Context {
	return context.WithValue(ctx, contextKey{}, l)
}

// From gives the language of the request, or nil outside of one.
func From(ctx context.Context) *Localizer {
	l, _ := ctx.Value(contextKey{}).(*Localizer)
	return l
}

// T gives the message in the language of the request. Params are pairs of name
// and value; a param "count" that is an integer chooses the plural and is
// written with the language's digits. An unknown key is shown as itself.
func T(ctx context.Context, key string, params ...any) string {
	return From(ctx).T(key, params...)
}

// Has says whether there is a message of that key, at least in English.
func Has(ctx context.Context, key string) bool {
	l := From(ctx)
	return l != nil && (l.catalog.keys[l.code][key] || l.catalog.keys[Languages()[0].Code][key])
}

// T is the function T for this language.
func (l *Localizer) T(key string, params ...any) string {
	if l == nil {
		return key
	}
	config := &goi18n.LocalizeConfig{MessageID: key}
	if len(params) > 0 {
		config.TemplateData, config.PluralCount = l.data(params)
	}
	text, err := l.text.Localize(config)
	if text == "" && err != nil {
		return key
	}
	return text
}

func (l *Localizer) data(params []any) (data map[string]any, count any) {
	data = make(map[string]any, len(params)/2)
	for i := 0; i+1 < len(params); i += 2 {
		name := fmt.Sprint(params[i])
		value := params[i+1]
		if n, ok := integer(value); ok {
			if name == "count" {
				count = n
			}
			value = l.Number(n)
		}
		data[name] = value
	}
	if text, ok := data["count"].(string); ok && count == nil {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			count, data["count"] = n, l.Number(n)
		}
	}
	return data, count
}

func integer(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int32:
		return int64(n), true
	case int64:
		return n, true
	case uint32:
		return int64(n), true
	default:
		return 0, false
	}
}
