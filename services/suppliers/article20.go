package suppliers

import (
	"strconv"
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// article20 says whether a supplier is of those for whom Article 20 of Directive
// 2014/24/EU lets contracts be reserved: by the share of its workers, or by a
// form or status whose law asks for at least that share. One of the two is
// enough. Workers are counted as Regulation (EU) 651/2014 defines them.
func article20(s *suppliersv1.Supplier, codes codebook, now time.Time) *suppliersv1.Eligibility {
	w := s.GetWorkforce()
	share := &suppliersv1.Condition{Condition: "integration_share", Met: MeetsArticle20(w), Figures: map[string]string{
		"employees": whole(w.GetEmployees()), "disadvantaged": whole(w.GetDisadvantaged()), "disabled": whole(w.GetDisabled()),
		"integration_percent": whole(IntegrationPercent(w)), "needed": whole(Article20Percent),
	}}
	if w.GetAsOf() != nil {
		share.Figures["as_of"] = w.GetAsOf().AsTime().Format(time.DateOnly)
	}
	status := &suppliersv1.Condition{Condition: "social_status", Figures: map[string]string{}}
	for _, said := range []struct{ name, code string }{{"legal_form", s.GetLegalForm()}, {"social_status", s.GetSocialStatus()}} {
		if said.code == "" {
			continue
		}
		status.Figures[said.name] = said.code
		if codes.article20(said.code, now) {
			status.Met, status.Figures["article_20"] = true, said.code
		}
	}
	return &suppliersv1.Eligibility{
		Reservation: "article_20", Met: share.GetMet() || status.GetMet(),
		Conditions: []*suppliersv1.Condition{share, status},
	}
}

func whole(n int32) string { return strconv.Itoa(int(n)) }
