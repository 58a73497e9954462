package suppliers_test

import (
	"strings"
	"testing"

	"github.com/fairlot/fairlot/pkg/errs"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/suppliers"
)

func TestNumbersOfRegistersAreCheckedAsTheirCountriesDo(t *testing.T) {
	for _, c := range []struct {
		scheme, country, value, want, reason string
	}{
		{"FR-SIREN", "FR", "552008443", "552008443", ""},
		{"FR-SIREN", "FR", "552 008 443", "552008443", ""},
		{"FR-SIREN", "FR", "404833047", "", "identifier.check_digit"},
		{"FR-SIREN", "FR", "55200844", "", "identifier.form"},
		{"FR-SIREN", "FR", "000000000", "", "identifier.check_digit"},
		{"FR-SIREN", "FR", "FR 44 732829320", "732829320", ""},
		{"FR-SIREN", "FR", "fr44732829320", "732829320", ""},
		{"FR-SIREN", "FR", "FRK7732829320", "732829320", ""},
		{"FR-SIREN", "FR", "FR45732829320", "", "identifier.form"},
		{"FR-SIREN", "FR", "FRK7732829321", "", "identifier.check_digit"},
		{"FR-SIREN", "FR", "FR44+32829320", "", "identifier.form"},
		{"FR-SIRET", "FR", "73282932000074", "73282932000074", ""},
		{"FR-SIRET", "FR", "732 829 320 00074", "73282932000074", ""},
		{"FR-SIRET", "FR", "732\u00a0829\u202f320 00074", "73282932000074", ""},
		{"FR-SIRET", "FR", "73282932000079", "", "identifier.check_digit"},
		{"FR-SIRET", "FR", "73282932000x74", "", "identifier.form"},
		{"FR-SIRET", "FR", "35600000000048", "35600000000048", ""},
		{"FR-SIRET", "FR", "35600000049837", "35600000049837", ""},
		{"FR-SIRET", "FR", "35600000049838", "", "identifier.check_digit"},
		{"IT-PIVA", "IT", "00743110157", "00743110157", ""},
		{"IT-PIVA", "IT", "IT 00743110157", "00743110157", ""},
		{"IT-PIVA", "IT", "00743110158", "", "identifier.check_digit"},
		{"IT-PIVA", "IT", "00000000000", "", "identifier.check_digit"},
		{"IT-CF", "IT", "rccmnl83s18d969h", "RCCMNL83S18D969H", ""},
		{"IT-CF", "IT", "RCCMNL83S18D969K", "", "identifier.check_digit"},
		{"IT-CF", "IT", "00743110157", "00743110157", ""},
		{"IT-CF", "IT", "RCCMNL83S18D9690", "", "identifier.form"},
		{"ES-NIF", "ES", "J99216582", "J99216582", ""},
		{"ES-NIF", "ES", "ES-A13585625", "A13585625", ""},
		{"ES-NIF", "ES", "a-13.585.625", "A13585625", ""},
		{"ES-NIF", "ES", "J99216583", "", "identifier.check_digit"},
		{"ES-NIF", "ES", "I99216583", "", "identifier.form"},
		{"PL-NIP", "PL", "8567346215", "8567346215", ""},
		{"PL-NIP", "PL", "PL 856-734-62-15", "8567346215", ""},
		{"PL-NIP", "PL", "8567346216", "", "identifier.check_digit"},
		{"PL-REGON", "PL", "192598184", "192598184", ""},
		{"PL-REGON", "PL", "192598185", "", "identifier.check_digit"},
		{"PL-REGON", "PL", "192598183", "", "identifier.check_digit_elsewhere"},
		{"PL-REGON", "PL", "12345678512347", "12345678512347", ""},
		{"PL-REGON", "PL", "12345678612347", "", "identifier.check_digit"},
		{"PL-REGON", "PL", "1925981840", "", "identifier.form"},
		{"PL-KRS", "PL", "0000123456", "0000123456", ""},
		{"PL-KRS", "PL", "123456", "", "identifier.form"},
		{"PT-NIPC", "PT", "501964843", "501964843", ""},
		{"PT-NIPC", "PT", "PT 501 964 843", "501964843", ""},
		{"PT-NIPC", "PT", "501964841", "", "identifier.check_digit"},
		{"PT-NIPC", "PT", "501964842", "", "identifier.check_digit_elsewhere"},
		{"RO-CUI", "RO", "18547290", "18547290", ""},
		{"RO-CUI", "RO", "RO 18547290", "18547290", ""},
		{"RO-CUI", "RO", "18547291", "", "identifier.check_digit"},
		{"RO-CUI", "RO", "1", "", "identifier.form"},
		{"SE-ON", "SE", "123456-7897", "1234567897", ""},
		{"SE-ON", "SE", "212000-0142", "2120000142", ""},
		{"SE-ON", "SE", "SE212000014201", "2120000142", ""},
		{"SE-ON", "SE", "162120000142", "2120000142", ""},
		{"SE-ON", "SE", "212000-0143", "", "identifier.check_digit"},
		{"se-on", "SE", "212000-0142", "2120000142", ""},
		{"EU-OTHER", "DE", "HRB 12345", "DE:HRB12345", ""},
		{"EU-OTHER", "DE", "DE:HRB12345", "DE:HRB12345", ""},
		{"EU-OTHER", "DE", "?", "", "identifier.form"},
		{"FR-SIREN", "IT", "552008443", "", "identifier.country"},
		{"XX-NUM", "FR", "552008443", "", "identifier.scheme"},
		{"", "FR", "", "", "identifier.scheme"},
	} {
		t.Run(c.scheme+" "+c.value, func(t *testing.T) {
			got, err := suppliers.NewRegisters().Normalise("identifier", c.country, &typesv1.Identifier{Scheme: c.scheme, Value: c.value})
			if c.reason != "" {
				if !errs.Is(err, c.reason) {
					t.Fatalf("got %v, %v; want %s", got, err, c.reason)
				}
				return
			}
			if err != nil || got.GetValue() != c.want {
				t.Fatalf("got %v, %v; want %s", got, err, c.want)
			}
		})
	}
}

func TestASingleWrongDigitIsAlwaysFoundWhereARegisterPromisesIt(t *testing.T) {
	r := suppliers.NewRegisters()
	for scheme, value := range map[string]string{
		"FR-SIRET": "73282932000074", "FR-SIREN": "552008443", "IT-PIVA": "00743110157", "PL-NIP": "8567346215", "SE-ON": "2120000142",
	} {
		for i := range value {
			for d := '0'; d <= '9'; d++ {
				wrong := value[:i] + string(d) + value[i+1:]
				if wrong == value {
					continue
				}
				if _, err := r.Normalise("", "", &typesv1.Identifier{Scheme: scheme, Value: wrong}); err == nil {
					t.Errorf("%s %s passes", scheme, wrong)
				}
			}
		}
	}
}

func TestANumberOfAnotherRegisterIsNamedWithItsCountry(t *testing.T) {
	for _, c := range []struct {
		scheme, value, reason, looksLike, country, words string
	}{
		{"IT-PIVA", "732 829 320 00074", "identifier.looks_like", "FR-SIRET", "FR", "France"},
		{"FR-SIRET", "FR44732829320", "identifier.looks_like", "FR-SIREN", "FR", "France"},
		{"FR-SIRET", "IT00743110157", "identifier.looks_like", "IT-PIVA", "IT", "Italy"},
		{"FR-SIREN", "IT 00743110157", "identifier.looks_like", "IT-PIVA", "IT", "Italy"},
		{"FR-SIREN", "RCCMNL83S18D969H", "identifier.looks_like", "IT-CF", "IT", "Italy"},
		{"RO-CUI", "ES-A13585625", "identifier.looks_like", "ES-NIF", "ES", "Spain"},
		{"SE-ON", "RO 18547290", "identifier.looks_like", "RO-CUI", "RO", "Romania"},
		{"IT-PIVA", "PL 856-734-62-15", "identifier.looks_like", "PL-NIP", "PL", "Poland"},
		{"IT-PIVA", "PT 501 964 843", "identifier.looks_like", "PT-NIPC", "PT", "Portugal"},
		{"PL-NIP", "SE212000014201", "identifier.looks_like", "SE-ON", "SE", "Sweden"},
		{"PL-NIP", "2120000142", "identifier.check_digit_elsewhere", "SE-ON", "SE", "Sweden"},
		{"SE-ON", "8567346215", "identifier.check_digit_elsewhere", "PL-NIP", "PL", "Poland"},
		{"PT-NIPC", "732829320", "identifier.check_digit_elsewhere", "FR-SIREN", "FR", "France"},
	} {
		_, err := suppliers.NewRegisters().Normalise("identifier", "", &typesv1.Identifier{Scheme: c.scheme, Value: c.value})
		fields := errs.From(err).Fields
		if len(fields) != 1 {
			t.Errorf("%s %s: %v", c.scheme, c.value, err)
			continue
		}
		f := fields[0]
		if f.Path != "identifier.value" || f.Reason != c.reason || f.Params["looks_like"] != c.looksLike || f.Params["country"] != c.country || !strings.Contains(f.Message, c.words) {
			t.Errorf("%s %s: %+v", c.scheme, c.value, f)
		}
	}
}

func FuzzAnyIdentifierIsAnsweredAndNormalisesToItself(f *testing.F) {
	r := suppliers.NewRegisters()
	schemes := []string{"FR-SIRET", "FR-SIREN", "IT-PIVA", "IT-CF", "ES-NIF", "PL-NIP", "PL-REGON", "PL-KRS", "PT-NIPC", "RO-CUI", "SE-ON", "EU-OTHER", "NONE"}
	for _, s := range []string{"73282932000074", "RCCMNL83S18D969H", "J99216582", "SE212000014201", "", "٣٢", "\xff", strings.Repeat("9", 50)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		for _, scheme := range schemes {
			once, err := r.Normalise("identifier", "", &typesv1.Identifier{Scheme: scheme, Value: value})
			if err != nil {
				continue
			}
			twice, err := r.Normalise("identifier", "", once)
			if err != nil || twice.GetValue() != once.GetValue() {
				t.Fatalf("%s %q: once %q, twice %v, %v", scheme, value, once.GetValue(), twice, err)
			}
		}
	})
}
