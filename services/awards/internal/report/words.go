package report

import (
	"embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

//go:embed labels
var labels embed.FS

// complete are the languages that the report speaks; the first is for all others.
func complete() []string { return []string{"en", "fr"} }

// words are the labels of one language, with its formats.
type words struct {
	language string
	text     map[string]string
	zone     *time.Location
}

// speak opens the labels of a language, or English, for a place's time zone.
func speak(language, zone string) (words, error) {
	w := words{language: complete()[0]}
	for _, l := range complete() {
		if l == language {
			w.language = l
		}
	}
	raw, err := labels.ReadFile("labels/" + w.language + ".json")
	if err != nil {
		return w, fmt.Errorf("labels of the report: %w", err)
	}
	if err := json.Unmarshal(raw, &w.text); err != nil {
		return w, fmt.Errorf("labels of the report in %s: %w", w.language, err)
	}
	if w.zone, err = time.LoadLocation(zone); err != nil {
		w.zone = time.UTC
	}
	return w, nil
}

// say gives a label with its blanks filled: say("record_entry", "n", "12").
func (w words) say(key string, blanks ...string) string {
	text, ok := w.text[key]
	if !ok {
		return key
	}
	pairs := make([]string, 0, len(blanks))
	for i := 0; i+1 < len(blanks); i += 2 {
		pairs = append(pairs, "{"+blanks[i]+"}", blanks[i+1])
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// figure writes an exact decimal in the language: "1,234.50", "1 234,50".
func (w words) figure(decimal string) string {
	whole, fraction, point := strings.Cut(decimal, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	var groups []string
	for len(whole) > 3 {
		groups = append([]string{whole[len(whole)-3:]}, groups...)
		whole = whole[:len(whole)-3]
	}
	text := sign + strings.Join(append([]string{whole}, groups...), w.text["group"])
	if point {
		text += w.text["decimal"] + fraction
	}
	return text
}

type amount interface {
	GetAmount() string
	GetCurrency() string
}

// money writes an amount with its currency; nothing for none.
func (w words) money(m amount) string {
	if m.GetAmount() == "" {
		return ""
	}
	return w.say("money", "amount", w.figure(m.GetAmount()), "currency", m.GetCurrency())
}

// day writes a date at the place, with its weekday.
func (w words) day(at time.Time) string {
	at = at.In(w.zone)
	d := strconv.Itoa(at.Day())
	if at.Day() == 1 {
		d = w.say("first_day")
	}
	return w.say("date", "weekday", strings.Fields(w.text["weekdays"])[at.Weekday()], "d", d,
		"month", strings.Fields(w.text["months"])[at.Month()-1], "y", strconv.Itoa(at.Year()))
}

// clock writes a date and time at the place.
func (w words) clock(at time.Time) string {
	return w.say("clock", "day", w.day(at), "time", at.In(w.zone).Format("15:04"))
}
