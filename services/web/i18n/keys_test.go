package i18n

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// complete are the languages that have every key.
var complete = []string{"en", "fr", "it", "es", "ca", "pt", "pl", "ro", "sv"}

// literal finds strings that look like keys; one that ends in a point is the
// beginning of keys that are put together.
var literal = regexp.MustCompile(`"((?:[a-z_]+)\.[a-z0-9_.]*)"`)

// ending finds strings that are put after a key to make that of its companion.
var ending = regexp.MustCompile(`\+ ?"(_[a-z_]+)"`)

// used gives the keys, the beginnings of keys and what is put after keys in the
// sources of the pages.
func used(t *testing.T, areas map[string]bool) (keys, beginnings, endings map[string]string) {
	t.Helper()
	keys, beginnings, endings = map[string]string{}, map[string]string{}, map[string]string{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{"node_modules", "webtest", "browsertest", "gallery"}, d.Name()) {
			return filepath.SkipDir
		}
		if !slices.Contains([]string{".go", ".templ"}, filepath.Ext(path)) || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, match := range ending.FindAllStringSubmatch(string(source), -1) {
			endings[match[1]] = path
		}
		for _, match := range literal.FindAllStringSubmatch(string(source), -1) {
			area, _, _ := strings.Cut(match[1], ".")
			switch {
			case !areas[area]:
			case strings.HasSuffix(match[1], "."):
				beginnings[match[1]] = path
			default:
				keys[match[1]] = path
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys, beginnings, endings
}

func areasOf(c *Catalog) map[string]bool {
	areas := map[string]bool{}
	for key := range c.Keys("en") {
		area, _, _ := strings.Cut(key, ".")
		areas[area] = true
	}
	return areas
}

func load(t *testing.T) *Catalog {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryLanguageHasEveryKeyThatIsUsed(t *testing.T) {
	c := load(t)
	keys, _, _ := used(t, areasOf(c))
	for key, path := range keys {
		for _, lang := range complete {
			if !c.Keys(lang)[key] && !isReason(c, key) {
				t.Errorf("%s: %q is missing (used in %s)", lang, key, path)
			}
		}
	}
}

func TestNoKeyIsThereThatNothingUses(t *testing.T) {
	c := load(t)
	keys, beginnings, endings := used(t, areasOf(c))
	for key := range c.Keys("en") {
		if _, ok := keys[key]; ok || strings.HasPrefix(key, "errors.") {
			continue
		}
		companion := slices.ContainsFunc(names(endings), func(e string) bool {
			_, ok := keys[strings.TrimSuffix(key, e)]
			return ok && strings.HasSuffix(key, e)
		})
		if !companion && !slices.ContainsFunc(names(beginnings), func(b string) bool { return strings.HasPrefix(key, b) }) {
			t.Errorf("en: nothing uses %q", key)
		}
	}
}

func TestEveryAreaIsCompleteInTheCompleteLanguages(t *testing.T) {
	files, err := filepath.Glob("messages/*.en.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		area, _, _ := strings.Cut(filepath.Base(file), ".")
		english := read(t, file)
		for _, lang := range complete {
			translated := read(t, filepath.Join("messages", area+"."+lang+".json"))
			for key, message := range english {
				if lack := lacks(lang, message, translated[key]); lack != "" {
					t.Errorf("%s.%s.json: %s %s", area, lang, key, lack)
				}
			}
			for key := range translated {
				if _, ok := english[key]; !ok {
					t.Errorf("%s.%s.json: %q is not in English", area, lang, key)
				}
			}
		}
	}
}

// plurals are the forms that a language needs for whole numbers (CLDR); those
// it does not list need "one" and "other".
var plurals = map[string][]string{
	"pl": {"one", "few", "many", "other"},
	"ro": {"one", "few", "other"},
}

// lacks says what a translation lacks beside its English message: "" if nothing.
func lacks(lang string, english, translated any) string {
	if _, plural := english.(map[string]any); !plural {
		if text, ok := translated.(string); !ok || text == "" {
			return "is missing"
		}
		return ""
	}
	forms, ok := translated.(map[string]any)
	if !ok {
		return "has no plural forms"
	}
	needed := plurals[lang]
	if needed == nil {
		needed = []string{"one", "other"}
	}
	for _, form := range needed {
		if text, ok := forms[form].(string); !ok || text == "" {
			return "has no form " + strconv.Quote(form)
		}
	}
	return ""
}

// isReason says whether the key is the reason of an error that begins like an
// area ("draft.pasted"): its message is "errors.draft.pasted".
func isReason(c *Catalog, key string) bool { return c.Keys("en")["errors."+key] }

func names(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for name := range m {
		out = append(out, name)
	}
	return out
}

func TestMissingTranslationsAreListed(t *testing.T) {
	c := load(t)
	for _, l := range Languages() {
		var missing []string
		for key := range c.Keys("en") {
			if !c.Keys(l.Code)[key] {
				missing = append(missing, key)
			}
		}
		sort.Strings(missing)
		if len(missing) > 0 {
			t.Logf("%s: %d keys are shown in English: %s", l.Code, len(missing), strings.Join(missing, " "))
		}
		for key := range c.Keys(l.Code) {
			if !c.Keys("en")[key] {
				t.Errorf("%s: %q is not in English", l.Code, key)
			}
		}
	}
}

var blank = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

// blanks are the names of the blanks in a message, those of its fullest plural.
func blanks(message any) string {
	var most []string
	forms, ok := message.(map[string]any)
	if !ok {
		forms = map[string]any{"other": message}
	}
	for _, form := range forms {
		text, ok := form.(string)
		if !ok {
			return "not a text"
		}
		var found []string
		for _, match := range blank.FindAllStringSubmatch(text, -1) {
			found = append(found, match[1])
		}
		sort.Strings(found)
		if found = slices.Compact(found); len(found) > len(most) {
			most = found
		}
	}
	return strings.Join(most, " ")
}

func TestTranslationsHaveTheSameBlanks(t *testing.T) {
	files, err := filepath.Glob("messages/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		area, _, _ := strings.Cut(filepath.Base(file), ".")
		english := read(t, filepath.Join("messages", area+".en.json"))
		for key, message := range read(t, file) {
			if got, want := blanks(message), blanks(english[key]); got != want {
				t.Errorf("%s: %s has the blanks %q, English %q", filepath.Base(file), key, got, want)
			}
		}
	}
}

func read(t *testing.T, file string) map[string]any {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var messages map[string]any
	if err := json.Unmarshal(raw, &messages); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return messages
}
