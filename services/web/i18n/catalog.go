package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed messages/*.json
var messages embed.FS

// Language is one of the languages of the pages.
type Language struct {
	// Code is the ISO 639-1 code.
	Code string
	// Name is what its speakers call it.
	Name string
}

// Languages lists the languages of the pages; the first is the fallback.
func Languages() []Language {
	return []Language{
		{"en", "English"}, {"fr", "Français"}, {"it", "Italiano"},
		{"es", "Español"}, {"ca", "Català"}, {"pt", "Português"},
		{"pl", "Polski"}, {"ro", "Română"}, {"sv", "Svenska"},
	}
}

// Known says whether the pages speak the language.
func Known(code string) bool {
	for _, l := range Languages() {
		if l.Code == code {
			return true
		}
	}
	return false
}

// Catalog holds every message in every language. It does not change after Load.
type Catalog struct {
	bundle  *goi18n.Bundle
	keys    map[string]map[string]bool // language → key → present
	matcher language.Matcher
	speak   map[string]*Localizer
}

// Load reads the embedded message files.
func Load() (*Catalog, error) {
	c := &Catalog{bundle: goi18n.NewBundle(language.English), keys: map[string]map[string]bool{}, speak: map[string]*Localizer{}}
	c.bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	files, err := fs.Glob(messages, "messages/*.json")
	if err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	for _, name := range files {
		if err := c.read(name); err != nil {
			return nil, fmt.Errorf("%s: %w", path.Base(name), err)
		}
	}
	tags := make([]language.Tag, 0, len(Languages()))
	for _, l := range Languages() {
		tags = append(tags, language.MustParse(l.Code))
		c.speak[l.Code] = newLocalizer(c, l.Code)
	}
	c.matcher = language.NewMatcher(tags)
	return c, nil
}

func (c *Catalog) read(name string) error {
	raw, err := messages.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	file, err := c.bundle.ParseMessageFileBytes(raw, name)
	if err != nil {
		return fmt.Errorf("parse: %w", err)
	}
	lang := file.Tag.String()
	if !Known(lang) {
		return fmt.Errorf("%q is not a language of the pages", lang)
	}
	area, _, _ := strings.Cut(path.Base(name), ".")
	if c.keys[lang] == nil {
		c.keys[lang] = map[string]bool{}
	}
	for _, m := range file.Messages {
		if !strings.HasPrefix(m.ID, area+".") {
			return fmt.Errorf("key %q does not start with its area %q", m.ID, area)
		}
		c.keys[lang][m.ID] = true
	}
	return nil
}

// For gives the localizer of a language; an unknown one is English.
func (c *Catalog) For(code string) *Localizer {
	if l, ok := c.speak[code]; ok {
		return l
	}
	return c.speak[Languages()[0].Code]
}

// Choose picks the language: what was asked for, what was kept, then what the
// browser prefers (Accept-Language).
func (c *Catalog) Choose(asked, kept, accepted string) string {
	for _, code := range []string{asked, kept} {
		if Known(code) {
			return code
		}
	}
	tags, _, err := language.ParseAcceptLanguage(accepted)
	if err != nil || len(tags) == 0 {
		return Languages()[0].Code
	}
	_, i, confidence := c.matcher.Match(tags...)
	if confidence == language.No {
		return Languages()[0].Code
	}
	return Languages()[i].Code
}

// Keys gives the keys that a language has, for the tests.
func (c *Catalog) Keys(lang string) map[string]bool { return c.keys[lang] }
