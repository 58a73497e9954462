package cpv

import (
	"os"
	"regexp"
	"testing"

	"github.com/fairlot/fairlot/services/internal/datatest"
)

// codes reads the codes of an official file.
func codes(t *testing.T, name, pattern string) map[string]bool {
	t.Helper()
	data, err := os.ReadFile(datatest.Path(t, "eforms/"+name))
	if err != nil {
		t.Fatal(err)
	}
	set := map[string]bool{}
	for _, m := range regexp.MustCompile(pattern).FindAllSubmatch(data, -1) {
		set[string(m[1])] = true
	}
	return set
}

func TestArticle77ListIsThatOfTheOfficialCodeList(t *testing.T) {
	official := codes(t, "codelists/cpv_social-service-cpv.gc", `ColumnRef="code">\s*<SimpleValue>(\d{8})<`)
	if len(official) != 115 {
		t.Fatalf("read %d codes of the official list", len(official))
	}
	for code := range codes(t, "translations/code_en.xml", `code\|name\|cpv\.(\d{8})"`) {
		if Article77(code) != official[code] {
			t.Errorf("%s: %v, the official list says %v", code, Article77(code), official[code])
		}
	}
}

func TestEveryOfficialCodeIsFormedAndItsDivisionsAreAll(t *testing.T) {
	divisions := map[string]bool{}
	for code := range codes(t, "translations/code_en.xml", `code\|name\|cpv\.(\d{8})"`) {
		if !Formed(code) {
			t.Errorf("%s is refused", code)
		}
		divisions[code[:2]] = true
	}
	for a := range 100 {
		division := string([]byte{byte('0' + a/10), byte('0' + a%10)})
		if Formed(division+"000000") != divisions[division] {
			t.Errorf("division %s", division)
		}
	}
}

func TestWhatIsNoCodeIsNotFormed(t *testing.T) {
	for _, text := range []string{"", "9091120", "909112000", "9091120x", "00000000", "99000000", "９０９１１２００"} {
		if Formed(text) {
			t.Errorf("%q passes", text)
		}
	}
}
