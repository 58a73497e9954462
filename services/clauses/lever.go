package clauses

import (
	"context"
	"strconv"

	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
)

// How many verified enterprises must be in reach before a contract, or a lot, is
// advised to be reserved: so many that they compete. It is the house's own rule;
// the Directive asks for none.
const (
	enoughForAll = 5
	enoughForLot = 3
)

// The levers that are advised.
const (
	reserve              = "reserve"
	reserveLot           = "reserve_lot"
	awardCriterion       = "award_criterion"
	performanceCondition = "performance_condition"
)

// count asks the directory for the verified enterprises of the trade that serve
// the place, and for whom of them the contract could be reserved.
func (s *Service) count(ctx context.Context, req *clausesv1.CalibrateRequest, c *clausesv1.Calibration) error {
	verified := true
	q := &searchv1.SearchSuppliersRequest{Verified: &verified, PageSize: 1, ServesPlace: req.GetPlace().GetNuts()}
	if q.GetServesPlace() == "" {
		q.ServesPlace = req.GetPlace().GetCountry()
	}
	if p := req.GetPlace(); p != nil {
		q.Latitude, q.Longitude = p.Latitude, p.Longitude
	}
	if len(req.GetCpv()) >= trade {
		q.Cpv = []string{req.GetCpv()[:trade]}
	}
	found, err := s.search.SearchSuppliers(ctx, q)
	if err != nil {
		return err
	}
	c.Enterprises = int32(found.GetTotal())
	for _, facet := range found.GetFacets() {
		for _, v := range facet.GetValues() {
			switch {
			case facet.GetName() == "eligible" && v.GetValue() == "article_20":
				c.Article_20 = int32(v.GetCount())
			case facet.GetName() == "eligible" && v.GetValue() == "article_77":
				c.Article_77 = int32(v.GetCount())
			}
		}
	}
	return nil
}

// trade is how many digits of a CPV code name a trade: its group.
const trade = 3

// advise weighs the four levers and recommends one.
func advise(c *clausesv1.Calibration, lots int32) []*clausesv1.LeverAdvice {
	able := max(c.GetArticle_20(), c.GetArticle_77())
	figures := func(needed int) map[string]string {
		return map[string]string{"enterprises": strconv.Itoa(int(able)), "needed": strconv.Itoa(needed)}
	}
	list := []*clausesv1.LeverAdvice{
		{Lever: reserve, Possible: able >= enoughForAll, Reason: "enough_compete", Figures: figures(enoughForAll)},
		{Lever: reserveLot, Possible: able >= enoughForLot, Reason: "some_compete", Figures: figures(enoughForLot)},
		{Lever: awardCriterion, Possible: c.GetEnterprises() > 0, Reason: "bidders_differ", Figures: map[string]string{"enterprises": strconv.Itoa(int(c.GetEnterprises()))}},
		{Lever: performanceCondition, Possible: true, Reason: "anyone_can_hire", Figures: map[string]string{"hours": strconv.FormatInt(c.GetHours(), 10)}},
	}
	if !list[0].Possible {
		list[0].Reason = "too_few"
	}
	switch {
	case !list[1].Possible:
		list[1].Reason = "too_few"
	case lots == 1:
		list[1].Possible, list[1].Reason = false, "no_lots"
	}
	if !list[2].Possible {
		list[2].Reason = "nobody_to_compare"
	}
	for _, advice := range list {
		if advice.Possible {
			advice.Recommended = true
			break
		}
	}
	return list
}
