package suppliers

import (
	"slices"
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// part is a part of the registration, and whether nothing of it lacks.
type part struct {
	name string
	done bool
}

// completeness says how much of the registration is there: each part counts the
// same. Percent is rounded down, so that 100 means all of it.
func completeness(s *suppliersv1.Supplier, codes codebook, now time.Time) *suppliersv1.Completeness {
	c := &suppliersv1.Completeness{}
	parts := parts(s, codes, now)
	for _, p := range parts {
		if !p.done {
			c.Missing = append(c.Missing, p.name)
		}
	}
	c.Percent = int32((len(parts) - len(c.GetMissing())) * 100 / len(parts))
	return c
}

// parts are those of the registration, in their order.
func parts(s *suppliersv1.Supplier, codes codebook, now time.Time) []part {
	f, w := s.GetFinance(), s.GetWorkforce()
	return []part{
		{"who", s.GetName() != "" && s.GetIdentifier() != nil && s.GetLegalForm() != ""},
		{"what", len(s.GetCpv()) > 0 && len(s.GetContractNatures()) > 0},
		{"where", s.GetPlace().GetCountry() != "" && s.GetPlace().GetCity() != "" && reaches(s)},
		{"people", w.GetEmployees() > 0 && w.GetAsOf() != nil},
		{"texts", len(s.GetDescription()) > 0},
		{"evidence", len(s.GetEvidence()) > 0},
		{"capacity", len(s.GetCapacities()) > 0},
		{"references", len(s.GetReferences()) > 0},
		{"labels", slices.ContainsFunc(s.GetLabels(), func(l *suppliersv1.Label) bool { return labelHolds(l, now) })},
		{"finance", f.GetYear() > 0 && (f.GetTurnover() != nil || f.GetBalanceSheetTotal() != nil)},
		{"governance", governed(s.GetGovernance())},
		{"declaration", answered(s.GetSelfDeclaration(), codes)},
	}
}

// reaches says whether the supplier says where it works.
func reaches(s *suppliersv1.Supplier) bool {
	return len(s.GetServes()) > 0 || s.GetServesWithinKm() > 0
}

// governed says whether the questions of Art. 77(2) were answered, each yes with
// a description.
func governed(g *suppliersv1.Governance) bool {
	return g != nil && (g.GetMission() != "" || !g.GetPublicServiceMission()) &&
		(g.GetProfits() != "" || !g.GetProfitsReinvested()) && (g.GetParticipation() != "" || !g.GetParticipatory())
}

// answered says whether every ground of exclusion was answered; where the list
// is not known, whether any was.
func answered(d *suppliersv1.SelfDeclaration, codes codebook) bool {
	if len(d.GetAnswers()) == 0 {
		return false
	}
	if codes == nil {
		return true
	}
	said := map[string]bool{}
	for _, a := range d.GetAnswers() {
		said[a.GetGround()] = true
	}
	return !slices.ContainsFunc(codes.all(exclusionGrounds), func(ground string) bool { return !said[ground] })
}
