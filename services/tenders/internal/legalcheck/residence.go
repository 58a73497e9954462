package legalcheck

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// residence are words with which texts prefer people or enterprises for where
// they live or have their seat, which Art. 18(1) forbids, in the languages of
// the ten cities. A word may stand in a lawful sentence: so it warns.
var residence = regexp.MustCompile(`(?i)` +
	`\blocal (residents?|compan(y|ies)|enterprises?|suppliers?|labou?r)\b|\b(resident|registered|established|based) in (the|our) (city|municipality|region)\b` +
	`|\b(habitants?|entreprises?) (de la commune|locale?s?|de notre ville)\b|\bsiège (social )?(dans|sur) (la|le territoire)\b` +
	`|\bresidenti (nel|in) |\bsede legale (nel|in) |\bimprese locali\b` +
	`|\bempadronad[oa]s?\b|\bempresas? locale?s?\b|\bdomicili(o|ad[oa]s?) social en\b|\bempreses? locals?\b|\bempadronades?\b` +
	`|\bempresas? loca(l|is)\b|\bsede (social )?n[oa] (município|concelho)\b` +
	`|mieszkańc(y|ów|ami) (gminy|miasta)|siedzib[aąęy] (na terenie|w granicach) (gminy|miasta)|lokaln(e|ych|ymi) (firm|przedsiębiorstw)` +
	`|\bfirme locale\b|\bsediul (social )?în (oraș|municipi|comun)|\brezidenți? (ai|în) (oraș|municipi)` +
	`|\blokala (företag|leverantörer)\b|\bfolkbokförda? i kommunen\b|\bsäte i kommunen\b`)

// stems of which every match of residence holds one; looking for them first
// spares most texts the slow look.
var stems = []string{
	"local", "locais", "lokal", "resident", "reziden", "registered", "established", "based in", "habitant", "siège", "siége", "sede",
	"empadronad", "domicili", "mieszkańc", "siedzib", "sediul", "folkbokförd", "säte",
}

// preference gives the words of a text that may prefer someone for where they
// are, or "".
func preference(text string) string {
	lower := strings.ToLower(text)
	if !slices.ContainsFunc(stems, func(stem string) bool { return strings.Contains(lower, stem) }) {
		return ""
	}
	return residence.FindString(text)
}

// checkResidence reads every text that decides who can win.
func checkResidence(in Input) outcome {
	var problems []problem
	look := func(field string, texts ...string) {
		for _, text := range texts {
			if words := preference(text); words != "" {
				problems = append(problems, at(field, "the words “"+words+"” may prefer bidders for where they are; ask for what the work needs instead", "words", words))
				return
			}
		}
	}
	for i, c := range in.Tender.GetClauses() {
		look(fmt.Sprintf("clauses[%d].text", i), c.GetText(), c.GetMeasure(), c.GetLinkToSubject())
	}
	for i, c := range in.Tender.GetCriteria() {
		look(fmt.Sprintf("criteria[%d].description", i), c.GetDescription(), c.GetName())
	}
	return found(problems...)
}

func checkLabel(in Input) outcome {
	return eachClause(in, func(path string, c *tendersv1.Clause) []problem {
		if c.GetLever() != tendersv1.Lever_LEVER_LABEL || c.GetAcceptsEquivalent() {
			return nil
		}
		return []problem{at(path+".accepts_equivalent", "say that equivalent labels and other suitable proof are accepted", "clause", c.GetId())}
	})
}

// checkReservingClause holds that a clause that reserves is not a mere wish.
func checkReservingClause(in Input) outcome {
	return eachClause(in, func(path string, c *tendersv1.Clause) []problem {
		if c.GetLever() != tendersv1.Lever_LEVER_RESERVATION || len(reservedParts(in.Tender)) > 0 {
			return nil
		}
		return []problem{at(path+".lever", "reserve the tender or one of its lots, or choose another lever for this clause", "clause", c.GetId())}
	})
}
