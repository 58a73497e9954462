package notify

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/fairlot/fairlot/services/internal/dates"
)

//go:embed texts/*.json
var files embed.FS

// languages that texts are written in; the first is for readers of any other.
func languages() []string { return []string{"en", "fr", "it", "es", "ca", "pt", "pl", "ro", "sv"} }

// texts are those of one language. {blank} stands for a word.
type texts struct {
	Kinds map[string]text `json:"kinds"`
	// Reasons are what machine words mean.
	Reasons map[string]string `json:"reasons"`
	Mail    mailTexts         `json:"mail"`
}

// text is what one kind says.
type text struct {
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

// mailTexts stand around a text in a mail.
type mailTexts struct {
	// Open stands before the link, Settings before the one to the settings.
	Open     string `json:"open"`
	Settings string `json:"settings"`
	// Stranger says to who has no account why they get the mail.
	Stranger string `json:"stranger"`
	// Daily is the subject of a mail that holds {count} messages.
	Daily string `json:"daily"`
}

// readTexts reads the texts of all languages.
func readTexts() (map[string]texts, error) {
	all := map[string]texts{}
	for _, language := range languages() {
		data, err := files.ReadFile("texts/" + language + ".json")
		if err != nil {
			return nil, fmt.Errorf("texts: %w", err)
		}
		var t texts
		if err := json.Unmarshal(data, &t); err != nil {
			return nil, fmt.Errorf("texts of %s: %w", language, err)
		}
		all[language] = t
	}
	return all, nil
}

// spoken is the language that a reader gets.
func spoken(language string) string {
	for _, l := range languages() {
		if l == language {
			return l
		}
	}
	return languages()[0]
}

// render writes a kind for a reader. Words come from people: a subject is one
// line whatever they hold.
func (t texts) render(name, language string, words map[string]string, zone *time.Location) text {
	fill := make([]string, 0, 2*len(words))
	for word, value := range words {
		value = printable(value)
		if until, err := time.Parse(time.RFC3339, value); word == blankUntil && err == nil {
			value = dates.Of(language).Day(until.In(zone), true)
		}
		switch word {
		case blankNote:
		case blankReasons:
			value = t.reasons(value)
		default:
			value = oneLine(value)
		}
		fill = append(fill, "{"+word+"}", value)
	}
	blanks := strings.NewReplacer(fill...)
	out := text{Subject: blanks.Replace(t.Kinds[name].Subject), Text: blanks.Replace(t.Kinds[name].Text)}
	if note := strings.TrimSpace(printable(words[blankNote])); note != "" {
		out.Text += "\n\n“" + note + "”"
	}
	return out
}

// reasons says machine words; one that there are no words for is left out.
func (t texts) reasons(words string) string {
	var lines []string
	for _, word := range strings.Fields(words) {
		if said := t.Reasons[word]; said != "" {
			lines = append(lines, "– "+said)
		}
	}
	return strings.Join(lines, "\n")
}

// printable drops what is no text; line breaks and tabs stay.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' {
			return -1
		}
		return r
	}, s)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
