package main_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fairlot/fairlot/services/internal/datatest"
)

// finds says whether a question in a language finds a code among the first five.
func finds(c caller, list, language, words, code string) bool {
	got := c.get("/api/v1/codelists/" + list + "?page_size=5&language=" + language + "&q=" + url.QueryEscape(words))
	for i := range size(got, "codes") {
		if str(at(got, "codes").([]any)[i], "code") == code {
			return true
		}
	}
	return false
}

func TestTheOfficialCodesAreFoundByWordsOfNineLanguages(t *testing.T) {
	dir := datatest.Path(t, "eforms")
	base := start(t, program{Services: []string{"accounts", "suppliers", "tenders", "delivery", "codelists", "search"}})
	anyone, admin := caller{t: t, base: base}, signIn(t, base, "admin@fairlot.example")
	for language, words := range map[string]string{"en": "school cleaning", "sv": "skolstädning", "ro": "curatenie scoli"} {
		if !finds(anyone, "cpv", language, words, "90919300") {
			t.Errorf("%s %q does not find it in the seed", language, words)
		}
	}
	if finds(anyone, "cpv", "de", "Schulen Reinigung", "90919300") || finds(anyone, "nuts", "en", "Aurillac Cantal", "FRK12") {
		t.Error("the official labels are there before they are imported")
	}
	for _, want := range []string{"cpv: 9454 codes: 9454 created, 0 updated, 0 unchanged", "cpv: 9454 codes: 0 created, 0 updated, 9454 unchanged"} {
		out, err := runCommand(t, "codelists", "import", dir, "--server", base, "--token", admin.token)
		if err != nil || !strings.Contains(out, want) || !strings.Contains(out, "nuts: 2087 codes") || !strings.Contains(out, "The search has taken over the words.") {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	for language, words := range map[string]string{
		"de": "Schulen Reinigung", "en": "school cleaning", "es": "limpieza escuelas", "ca": "limpieza escuelas", "fr": "nettoyage écoles",
		"it": "pulizia scuole", "pl": "sprzątanie szkół", "pt": "limpeza escolas", "ro": "curatenie scoli", "sv": "städning skolor",
	} {
		if !finds(anyone, "cpv", language, words, "90919300") {
			t.Errorf("%s %q does not find the cleaning of schools", language, words)
		}
	}
	if !finds(anyone, "nuts", "fr", "cantal", "FRK12") || !finds(anyone, "nuts", "pl", "lodz", "PL711") || !finds(anyone, "cpv", "en", "909193", "90919300") {
		t.Error("an area or the beginning of a code is not found")
	}
}

func TestAnImportOfCodesThatCannotBeSaysWhatIsMissing(t *testing.T) {
	base := start(t, program{Services: []string{"accounts", "suppliers", "codelists"}})
	out, err := runCommand(t, "codelists", "import", t.TempDir(), "--server", base, "--token", "x")
	if err == nil || !strings.Contains(out, "translations/code_en.xml") {
		t.Errorf("an empty folder: %v, %s", err, out)
	}
	out, err = runCommand(t, "codelists", "import", datatest.Path(t, "eforms"), "--server", base, "--token", "fls_nobody")
	if err == nil || !strings.Contains(out, "refused the token") {
		t.Errorf("nobody: %v, %s", err, out)
	}
}

func TestARegisterGoesInThroughItsMappingAndItsRefusedRowsOnceMended(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	mapping := file("mapping.json", `{"fields": {"name": {"column": "Denominazione"}, "identifier.scheme": "IT-PIVA", "identifier.value": {"column": "P.IVA"},
		"social_status": {"column": "Tipo", "values": {"B": "it.cooperativa-sociale-b"}}, "place.city": {"column": "Comune"}, "place.country": "IT"}}`)
	register := file("registro.csv", "Denominazione;P.IVA;Tipo;Comune\nIl Ponte;00743110157;B;Forl\xec\nLa Strada;00743110158;B;Cesena\n\"Aperta;1;B;Cesena\nAltra;2;Z;Cesena\n")
	refused := filepath.Join(dir, "rifiutate.csv")
	base := start(t, program{Services: []string{"accounts", "suppliers", "codelists", "opendata"}})
	token := signIn(t, base, "admin@fairlot.example").token
	run := func(args ...string) string {
		out, err := runCommand(t, append([]string{"import", "suppliers", "--server", base, "--token", token, "--mapping", mapping}, args...)...)
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return out
	}
	if out := run(register, "--dry-run"); !strings.Contains(out, "4 rows read: 1 created") || !strings.Contains(out, "Nothing was stored") {
		t.Errorf("dry run: %s", out)
	}
	if out := run(register, "--refused", refused); !strings.Contains(out, "4 rows read: 1 created, 0 updated, 0 unchanged, 0 duplicate, 0 similar, 3 refused") || !strings.Contains(out, refused) {
		t.Errorf("first: %s", out)
	}
	data, err := os.ReadFile(refused)
	if err != nil || !strings.Contains(string(data), "identifier.check_digit") || !strings.Contains(string(data), "row.quotes") || !strings.Contains(string(data), "row.value") {
		t.Fatalf("%v, %s", err, data)
	}
	mended := file("mended.csv", strings.Replace(string(data), "00743110158", "01114601006", 1))
	if out := run(mended); !strings.Contains(out, "3 rows read: 1 created, 0 updated, 0 unchanged, 0 duplicate, 0 similar, 2 refused") {
		t.Errorf("mended: %s", out)
	}
	if out, err := runCommand(t, "import", "suppliers", register, "--server", base, "--token", token, "--mapping", mapping, "--refused", mapping); err == nil || !strings.Contains(out, "there already") {
		t.Errorf("over another file: %v, %s", err, out)
	}
	anyone := caller{t: t, base: base}
	if got := anyone.get("/api/v1/suppliers?country=IT"); size(got, "suppliers") != 2 {
		t.Errorf("got %v", got)
	}
	if got := anyone.get("/api/v1/directory"); str(got, "suppliers") != "0" && at(got, "suppliers") != nil {
		t.Errorf("nobody is verified yet: %v", got)
	}
}
