package suppliers

import (
	"strconv"
	"strings"
)

// luhn is ISO/IEC 7812-1 Annex B over a string of digits: from the right, every
// second digit counts double and the sum ends in zero.
func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// weighted sums the first digits of s, each times its weight.
func weighted(s string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += w * int(s[i]-'0')
	}
	return sum
}

func last(s string) int { return int(s[len(s)-1] - '0') }

// siren is the French enterprise number: nine digits, Luhn.
func siren(s string) bool { return luhn(s) && s != "000000000" }

// frenchVAT gives the SIREN of a French VAT number: FR, a key of two characters,
// the SIREN. A key of digits is (12 + 3 x SIREN) mod 97; one with a letter is
// not checked. Anything else, also one with a wrong key, comes back as it is.
func frenchVAT(s string) string {
	key, number := "", ""
	if len(s) == 13 && strings.HasPrefix(s, "FR") {
		key, number = s[2:4], s[4:]
	}
	n, err := strconv.Atoi(number)
	if err != nil || strings.ContainsAny(number, "+-") {
		return s
	}
	if digits, err := strconv.Atoi(key); err == nil && digits != (12+3*(n%97))%97 {
		return s
	}
	return number
}

// siret is a SIREN and five digits that name the establishment, Luhn over both.
// La Poste numbers its offices so that the plain sum divides by five; its head
// office alone keeps to Luhn.
func siret(s string) bool {
	if strings.HasPrefix(s, "356000000") && s != "35600000000048" {
		return weighted(s, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)%5 == 0
	}
	return siren(s[:9]) && luhn(s)
}

// partitaIVA is the Italian VAT number: seven digits for the holder, three for
// the province that issued it, and a Luhn digit.
func partitaIVA(s string) bool {
	province := s[7:10]
	known := province >= "001" && province <= "100" || province == "120" || province == "121" || province == "888" || province == "999"
	return s[:7] != "0000000" && known && luhn(s)
}

// codiceFiscale is the Italian tax code: that of an organisation looks like a
// VAT number, that of a person has sixteen characters of which the last checks.
func codiceFiscale(s string) bool {
	if len(s) == 11 {
		return partitaIVA(s)
	}
	sum := 0
	for i := range 15 {
		if i%2 == 0 {
			sum += oddPlace(s[i])
			continue
		}
		sum += rank(s[i])
	}
	return byte('A'+sum%26) == s[15]
}

// rank gives the place of a digit or a letter in its own order.
func rank(c byte) int {
	if c >= 'A' {
		return int(c - 'A')
	}
	return int(c - '0')
}

// oddPlace is the value of a character in the odd places of a codice fiscale
// (D.M. 23 December 1976).
func oddPlace(c byte) int {
	values := [...]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	return values[rank(c)]
}

// nif is the number of a Spanish organisation: a letter for its form, seven
// digits, and a check that is a digit or a letter as the form wants.
func nif(s string) bool {
	sum := 0
	for i := 1; i <= 7; i++ {
		d := int(s[i] - '0')
		if i%2 == 1 {
			d *= 2
			d = d/10 + d%10
		}
		sum += d
	}
	k := (10 - sum%10) % 10
	letter, digit := s[8] == "JABCDEFGHI"[k], s[8] == byte('0'+k)
	switch {
	case strings.IndexByte("NPQRSW", s[0]) >= 0:
		return letter
	case strings.IndexByte("ABEH", s[0]) >= 0:
		return digit
	}
	return letter || digit
}

// nip is the Polish tax number.
func nip(s string) bool {
	return weighted(s, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == last(s) && s != "0000000000"
}

// regon is the Polish statistical number: nine digits, or fourteen for a local
// unit, of which the first nine are those of the enterprise.
func regon(s string) bool {
	if len(s) == 14 {
		return regon(s[:9]) && weighted(s, 2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8)%11%10 == last(s)
	}
	return weighted(s, 8, 9, 2, 3, 4, 5, 6, 7)%11%10 == last(s) && s != "000000000"
}

// krs is the number in the Polish court register; it has no check digit.
func krs(s string) bool { return s != "0000000000" }

// nipc is the Portuguese number of an organisation.
func nipc(s string) bool {
	check := 0
	if r := weighted(s, 9, 8, 7, 6, 5, 4, 3, 2) % 11; r >= 2 {
		check = 11 - r
	}
	return s[0] != '0' && check == last(s)
}

// cui is the Romanian fiscal code: two to ten digits.
func cui(s string) bool {
	padded := strings.Repeat("0", 10-len(s)) + s
	return s[0] != '0' && 10*weighted(padded, 7, 5, 3, 2, 1, 7, 5, 3, 2)%11%10 == last(s)
}

// organisationsnummer is the Swedish number; from the third digit on twenty and
// more, which no personal number has there.
func organisationsnummer(s string) bool { return s[0] != '0' && s[2] >= '2' && luhn(s) }
