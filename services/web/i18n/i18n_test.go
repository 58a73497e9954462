package i18n

import (
	"context"
	"strings"
	"testing"
	"time"

	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// in gives the context of a reader of the language.
func in(t *testing.T, code string) context.Context {
	t.Helper()
	return With(context.Background(), load(t).For(code))
}

// plain shows spaces that do not break as plain ones, so that tests can be read.
func plain(text string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
}

func TestTheLanguageIsTheOneAskedForThenKeptThenPreferred(t *testing.T) {
	c := load(t)
	for _, row := range []struct{ asked, kept, accepted, want string }{
		{"pl", "fr", "sv", "pl"},
		{"xx", "fr", "sv", "fr"},
		{"", "", "sv-SE,sv;q=0.9,en;q=0.8", "sv"},
		{"", "", "de-DE,ca;q=0.5", "ca"},
		{"", "", "pt-BR", "pt"},
		{"", "", "ja", "en"},
		{"", "", "", "en"},
		{"", "", ";;;", "en"},
	} {
		if got := c.Choose(row.asked, row.kept, row.accepted); got != row.want {
			t.Errorf("%+v: got %s", row, got)
		}
	}
}

func TestPluralsFollowTheLanguage(t *testing.T) {
	for _, row := range []struct {
		lang  string
		count int
		want  string
	}{
		{"en", 1, "1 day left"}, {"en", 12, "12 days left"},
		{"pl", 1, "został 1 dzień"}, {"pl", 3, "zostały 3 dni"}, {"pl", 5, "zostało 5 dni"}, {"pl", 22, "zostały 22 dni"},
		{"ro", 1, "încă 1 zi"}, {"ro", 12, "încă 12 zile"}, {"ro", 25, "încă 25 de zile"},
		{"fr", 0, "encore 0 jour"}, {"fr", 2_000_000, "encore 2 000 000 jours"},
	} {
		if got := plain(T(in(t, row.lang), "common.left.days", "count", row.count)); got != row.want {
			t.Errorf("%s %d: got %q, want %q", row.lang, row.count, got, row.want)
		}
	}
}

func TestWhatALanguageLacksIsShownInEnglishAndAnUnknownKeyAsItself(t *testing.T) {
	if got := T(in(t, "sv"), "errors.required"); got == "errors.required" || got == "" {
		t.Errorf("got %q", got)
	}
	if got := T(in(t, "sv"), "common.no.such.key"); got != "common.no.such.key" {
		t.Errorf("got %q", got)
	}
	if got := T(context.Background(), "common.site"); got != "common.site" {
		t.Errorf("outside of a request: %q", got)
	}
}

func TestMoneyIsWrittenAsTheLanguageWritesIt(t *testing.T) {
	for _, row := range []struct{ lang, amount, currency, want string }{
		{"en", "412000", "EUR", "€ 412,000"},
		{"en", "412000.00", "EUR", "€ 412,000"},
		{"en", "-0.50", "EUR", "€ -0.50"},
		{"fr", "412000", "EUR", "412 000 €"},
		{"fr", "1234.5", "EUR", "1 234,50 €"},
		{"pl", "1234567.89", "PLN", "1 234 567,89 zł"},
		{"en", "1234", "PLN", "PLN 1,234"},
		{"sv", "96000", "SEK", "96 000 kr"},
		{"ro", "1200", "RON", "1.200 lei"},
		{"it", "999999999999999.99", "EUR", "999.999.999.999.999,99 €"},
		{"en", "", "EUR", ""},
	} {
		if got := plain(Money(in(t, row.lang), &typesv1.Money{Amount: row.amount, Currency: row.currency})); got != row.want {
			t.Errorf("%s %s %s: got %q, want %q", row.lang, row.amount, row.currency, got, row.want)
		}
	}
}

func TestLargeMoneyIsWrittenInShort(t *testing.T) {
	for _, row := range []struct{ lang, amount, want string }{
		{"en", "18400000", "€ 18.4 m"}, {"fr", "18400000", "18,4 M €"}, {"en", "2000000000", "€ 2 bn"}, {"en", "412000.40", "€ 412,000"},
	} {
		if got := plain(MoneyRound(in(t, row.lang), &typesv1.Money{Amount: row.amount, Currency: "EUR"})); got != row.want {
			t.Errorf("%s %s: got %q, want %q", row.lang, row.amount, got, row.want)
		}
	}
}

func TestADeadlineHasItsWeekdayAndThePlacesTime(t *testing.T) {
	at := time.Date(2026, 12, 4, 11, 0, 0, 0, time.UTC)
	for lang, want := range map[string]string{
		"en": "Friday 4 December 2026, 12:00 (Warsaw time)",
		"fr": "vendredi 4 décembre 2026, 12:00 (heure de Varsovie)",
		"es": "viernes, 4 de diciembre de 2026, 12:00 (hora de Varsovia)",
		"ca": "divendres, 4 de desembre del 2026, 12:00 (hora de Varsòvia)",
		"pl": "piątek, 4 grudnia 2026, 12:00 (czas warszawski)",
		"sv": "fredag 4 december 2026, 12:00 (Warszawatid)",
	} {
		if got := Deadline(in(t, lang), at, Zone("Europe/Warsaw")); got != want {
			t.Errorf("%s: got %q, want %q", lang, got, want)
		}
	}
	if got := Date(in(t, "fr"), time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC), Zone("Europe/Paris")); got != "1er mars 2027" {
		t.Errorf("first of the month: %q", got)
	}
}

func TestTheYearIsLeftOutWhereItIsThisYear(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	zone := ZoneOf("PL")
	if got := MomentShort(in(t, "en"), time.Date(2026, 12, 4, 11, 0, 0, 0, time.UTC), now, zone); got != "4 Dec, 12:00" {
		t.Errorf("got %q", got)
	}
	// New Year comes to Warsaw an hour before UTC.
	if got := MomentShort(in(t, "en"), time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC), now, zone); got != "1 Jan 2027, 00:30" {
		t.Errorf("got %q", got)
	}
}

func TestWhatIsLeftIsCountedInDaysHoursAndMinutes(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for left, want := range map[time.Duration]string{
		12*24*time.Hour + time.Minute: "12 days left", 47 * time.Hour: "47 hours left", time.Hour: "1 hour left",
		30 * time.Second: "1 minute left", 0: "time is up", -time.Hour: "time is up",
	} {
		if got := Left(in(t, "en"), now, now.Add(left)); got != want {
			t.Errorf("%v: got %q, want %q", left, got, want)
		}
	}
}

func TestSizesSharesAndNamesOfCountries(t *testing.T) {
	en, fr := in(t, "en"), in(t, "fr")
	for got, want := range map[string]string{
		Size(en, 999): "999 B", Size(en, 20_000_000): "20 MB", Size(fr, 1_234_567): "1,2 MB",
		Percent(en, 0.305, 1): "30.5 %", Percent(fr, 0.6, 1): "60 %", Decimal(fr, "24.50"): "24,50", Decimal(en, "not a figure"): "not a figure",
		Country(fr, "PL"): "Pologne", Country(in(t, "ca"), "SE"): "Suècia", Country(en, "??"): "??", LanguageName(en, "pl"): "Polish",
	} {
		if plain(got) != want {
			t.Errorf("got %q, want %q", plain(got), want)
		}
	}
}
