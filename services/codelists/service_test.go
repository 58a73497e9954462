package codelists_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	"github.com/fairlot/fairlot/services/codelists"
	"github.com/fairlot/fairlot/services/internal/datatest"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

func all(t *testing.T, list, language string) []*codelistsv1.Code {
	t.Helper()
	service, err := codelists.New()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := service.ListCodes(t.Context(), &codelistsv1.ListCodesRequest{Codelist: list, Language: language})
	if err != nil {
		t.Fatal(err)
	}
	return answer.GetCodes()
}

func TestEveryCodeComesOnceAndHasWordsInEveryLanguage(t *testing.T) {
	for _, list := range []string{codelists.CPV, codelists.NUTS, codelists.LegalForm, codelists.SocialStatus, codelists.IdentifierScheme, codelists.ExclusionGround, codelists.Label} {
		for _, language := range []string{"", "en", "fr", "it", "es", "ca", "pt", "pl", "ro", "sv", "de"} {
			seen := map[string]bool{}
			for _, c := range all(t, list, language) {
				if seen[c.GetCode()] || c.GetLabel() == "" || c.GetLabel() == c.GetCode() || !utf8.ValidString(c.GetLabel()) || strings.TrimSpace(c.GetLabel()) != c.GetLabel() {
					t.Errorf("%s %s: %v", list, language, c)
				}
				seen[c.GetCode()] = true
			}
			if len(seen) < 12 {
				t.Errorf("%s has %d codes", list, len(seen))
			}
		}
	}
}

func TestLegalFormsAndStatusesNameTheirCountryAndLaw(t *testing.T) {
	countries := map[string]bool{}
	for _, list := range []string{codelists.LegalForm, codelists.SocialStatus} {
		for _, c := range all(t, list, "en") {
			prefix, _, _ := strings.Cut(c.GetCode(), ".")
			if c.GetSource() == "" || prefix != "eu" && strings.ToUpper(prefix) != c.GetCountry() {
				t.Errorf("%s: %v", list, c)
			}
			countries[list+c.GetCountry()] = true
		}
		for _, country := range []string{"FR", "IT", "ES", "PL", "PT", "RO", "SE"} {
			if !countries[list+country] {
				t.Errorf("%s has nothing for %s", list, country)
			}
		}
	}
}

func TestWordsAreFoundWithoutAccentsAndCodesByTheirBeginning(t *testing.T) {
	h := servicetest.New(t)
	service, err := codelists.New()
	if err != nil {
		t.Fatal(err)
	}
	h.Serve(service.Register)
	client := codelistsv1.NewCodelistsServiceClient(h.Conn)
	for _, c := range []struct {
		name  string
		req   *codelistsv1.ListCodesRequest
		first string
		label string
	}{
		{"a French word", &codelistsv1.ListCodesRequest{Codelist: "cpv", Language: "fr", Q: "ecoles nettoyage"}, "90919300", "Nettoyage d'écoles"},
		{"an English word elsewhere", &codelistsv1.ListCodesRequest{Codelist: "cpv", Language: "pl", Q: "bicycles"}, "34430000", "Rowery"},
		{"the beginning of a code", &codelistsv1.ListCodesRequest{Codelist: "cpv", Q: "909112"}, "90911200", "Cleaning of buildings"},
		{"Łódź", &codelistsv1.ListCodesRequest{Codelist: "nuts", Q: "lodz"}, "PL711", "Miasto Łódź"},
		{"Catalan falls back to Spanish", &codelistsv1.ListCodesRequest{Codelist: "cpv", Language: "ca", Codes: []string{"55524000"}}, "55524000", "Catering escolar"},
		{"a country", &codelistsv1.ListCodesRequest{Codelist: "nuts", Language: "sv", Codes: []string{"PL"}}, "PL", "Polen"},
		{"Greece has two codes", &codelistsv1.ListCodesRequest{Codelist: "nuts", Language: "en", Country: "GR", Q: "greece"}, "EL", "Greece"},
		{"in the country's own language", &codelistsv1.ListCodesRequest{Codelist: "social-status", Language: "ro", Codes: []string{"ro.intreprindere-insertie"}}, "ro.intreprindere-insertie", "Întreprindere socială de inserție"},
		{"named codes keep their order", &codelistsv1.ListCodesRequest{Codelist: "legal-form", Codes: []string{"se.ab", "none", "fr.scic"}}, "se.ab", "Limited company (AB)"},
	} {
		answer, err := client.ListCodes(t.Context(), c.req)
		if err != nil || len(answer.GetCodes()) == 0 {
			t.Errorf("%s: %v, %v", c.name, answer, err)
			continue
		}
		found := false
		for _, code := range answer.GetCodes() {
			found = found || code.GetCode() == c.first && code.GetLabel() == c.label
		}
		if !found {
			t.Errorf("%s: %v", c.name, answer.GetCodes())
		}
	}
	if _, err := client.ListCodes(t.Context(), &codelistsv1.ListCodesRequest{Codelist: "colours"}); errs.Code(err) != codes.InvalidArgument {
		t.Errorf("an unknown list: %v", err)
	}
	answer, err := client.ListCodes(t.Context(), &codelistsv1.ListCodesRequest{Codelist: "legal-form", Country: "PL", PageSize: 3})
	if err != nil || len(answer.GetCodes()) != 3 || answer.GetCodes()[0].GetCountry() != "PL" {
		t.Errorf("a short page: %v, %v", answer, err)
	}
}

func TestEveryCPVAndNUTSCodeIsInTheOfficialLists(t *testing.T) {
	official, err := os.ReadFile(datatest.Path(t, "eforms/translations/code_en.xml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range []string{"cpv", "nuts"} {
		known := map[string]bool{}
		divisions := 0
		for _, m := range regexp.MustCompile(`"code\|name\|`+list+`\.(\w+)"`).FindAllStringSubmatch(string(official), -1) {
			known[m[1]] = true
			if strings.HasSuffix(m[1], "000000") {
				divisions++
			}
		}
		for _, c := range all(t, list, "en") {
			if c.GetCode() != "EU" && !known[c.GetCode()] {
				t.Errorf("%s has no code %s", list, c.GetCode())
			}
			if strings.HasSuffix(c.GetCode(), "000000") {
				divisions--
			}
		}
		if divisions != 0 {
			t.Errorf("%d CPV divisions are missing", divisions)
		}
	}
}

func TestEveryFormAndStatusSaysItsRegisterItsIdentifierAndWhatItMeansInNineLanguages(t *testing.T) {
	schemes := map[string]bool{}
	for _, c := range all(t, codelists.IdentifierScheme, "en") {
		schemes[c.GetCode()] = true
	}
	for _, list := range []string{codelists.LegalForm, codelists.SocialStatus} {
		article20 := map[string]bool{}
		for _, c := range all(t, list, "en") {
			if c.GetCountry() != "" && c.GetRegister() == "" || !schemes[c.GetIdentifierScheme()] || c.GetExplanation() == "" {
				t.Errorf("%s: %v", list, c)
			}
			article20[c.GetCountry()] = article20[c.GetCountry()] || c.GetArticle_20()
		}
		for _, country := range []string{"", "FR", "IT", "ES", "PL", "PT", "RO", "SE"} {
			if list == codelists.SocialStatus && !article20[country] {
				t.Errorf("%q has no status that Article 20 was made for", country)
			}
		}
		data, err := os.ReadFile("data/" + list + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if strings.Contains(line, ";;;;;;;") {
				t.Errorf("%s lacks languages: %s", list, line)
			}
		}
	}
}

func TestACodeIsOfferedOnlyWhileItMayBeUsedButKeepsItsWords(t *testing.T) {
	service, err := codelists.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		on, q string
		codes []string
		found bool
	}{
		{"2022-12-31", "", nil, false}, {"2023-01-01", "", nil, true}, {"2026-11-23", "idéburen", nil, true}, {"2022-12-31", "ideburen", nil, false},
		{"2022-12-31", "", []string{"se.ideburen"}, false}, {"", "", []string{"se.ideburen"}, true},
	} {
		answer, err := service.ListCodes(t.Context(), &codelistsv1.ListCodesRequest{Codelist: "social-status", Language: "sv", Country: "SE", On: c.on, Q: c.q, Codes: c.codes})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, code := range answer.GetCodes() {
			found = found || code.GetCode() == "se.ideburen" && code.GetLabel() == "Idéburen organisation" && code.GetValidFrom() == "2023-01-01"
		}
		if found != c.found {
			t.Errorf("%+v: %v", c, answer.GetCodes())
		}
	}
}

func TestTheGroundsOfExclusionAreThoseOfTheOfficialList(t *testing.T) {
	official, err := os.ReadFile(datatest.Path(t, "eforms/translations/code_en.xml"))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, m := range regexp.MustCompile(`"code\|name\|exclusion-ground\.([a-z-]+)"`).FindAllStringSubmatch(string(official), -1) {
		known[m[1]] = true
	}
	list := all(t, codelists.ExclusionGround, "en")
	for _, c := range list {
		if !known[c.GetCode()] {
			t.Errorf("there is no ground %s", c.GetCode())
		}
	}
	if len(list) != len(known) || len(list) != 31 {
		t.Errorf("%d grounds, officially %d", len(list), len(known))
	}
}

func TestEveryServiceThatArticle77AllowsToReserveHasWords(t *testing.T) {
	official, err := os.ReadFile(datatest.Path(t, "eforms/codelists/cpv_social-service-cpv.gc"))
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, c := range all(t, codelists.CPV, "en") {
		listed[c.GetCode()] = true
	}
	found := regexp.MustCompile(`<SimpleValue>([0-9]{8})</SimpleValue>`).FindAllStringSubmatch(string(official), -1)
	for _, m := range found {
		if !listed[m[1]] {
			t.Errorf("%s has no words", m[1])
		}
	}
	if len(found) < 115 {
		t.Errorf("%d codes read", len(found))
	}
}
