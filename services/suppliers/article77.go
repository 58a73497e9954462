package suppliers

import (
	"slices"
	"strconv"
	"strings"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/internal/cpv"
)

// article77Years is how long an organisation waits that a buyer has awarded the
// same services under the article: Directive 2014/24/EU Art. 77(2)(d).
const article77Years = 3

// article77 says whether a supplier is of those for whom Article 77 of Directive
// 2014/24/EU lets services be reserved. It must offer one of the services listed
// and meet Art. 77(2)(a) to (c), each said and described. Whether the buyer has
// awarded it such a contract lately (d) is for the buyer to look up; that
// condition decides nothing here.
func article77(s *suppliersv1.Supplier) *suppliersv1.Eligibility {
	listed := slices.DeleteFunc(slices.Clone(s.GetCpv()), func(code string) bool { return !cpv.Article77(code) })
	serves := len(s.GetContractNatures()) == 0 || slices.Contains(s.GetContractNatures(), "services")
	services := &suppliersv1.Condition{Condition: "services", Met: len(listed) > 0 && serves, Figures: map[string]string{}}
	if len(listed) > 0 {
		services.Figures["cpv"] = strings.Join(listed, " ")
	}
	if len(s.GetContractNatures()) > 0 {
		services.Figures["contract_natures"] = strings.Join(s.GetContractNatures(), " ")
	}
	g := s.GetGovernance()
	e := &suppliersv1.Eligibility{Reservation: "article_77", Met: true, Conditions: []*suppliersv1.Condition{
		services,
		described("public_service_mission", g.GetPublicServiceMission(), "mission", g.GetMission()),
		described("profits_reinvested", g.GetProfitsReinvested(), "profits", g.GetProfits()),
		described("participatory", g.GetParticipatory(), "participation", g.GetParticipation()),
	}}
	for _, c := range e.GetConditions() {
		e.Met = e.GetMet() && c.GetMet()
	}
	e.Conditions = append(e.Conditions, &suppliersv1.Condition{
		Condition: "not_awarded_recently", AskedOfBuyer: true, Figures: map[string]string{"years": strconv.Itoa(article77Years)},
	})
	return e
}

// described is a condition that is met when it is said to be and described; its
// figures tell which of the two is missing.
func described(condition string, said bool, name, text string) *suppliersv1.Condition {
	return &suppliersv1.Condition{Condition: condition, Met: said && text != "", Figures: map[string]string{
		"said": strconv.FormatBool(said), name: strconv.FormatBool(text != ""),
	}}
}

// governance tidies what a supplier says of how it is led.
func governance(in *suppliersv1.Governance) *suppliersv1.Governance {
	if in == nil {
		return nil
	}
	return &suppliersv1.Governance{
		PublicServiceMission: in.GetPublicServiceMission(), Mission: strings.TrimSpace(in.GetMission()),
		ProfitsReinvested: in.GetProfitsReinvested(), Profits: strings.TrimSpace(in.GetProfits()),
		Participatory: in.GetParticipatory(), Participation: strings.TrimSpace(in.GetParticipation()),
	}
}
