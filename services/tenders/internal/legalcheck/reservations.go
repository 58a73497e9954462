package legalcheck

import (
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/cpv"
)

// article77Years is the longest that a contract reserved under Art. 77 runs.
const article77Years = 3

func checkArticle20(in Input) outcome {
	if in.Tender.GetReservation() != tendersv1.Reservation_RESERVATION_ARTICLE_20 {
		return skips()
	}
	return fails("reservation", "only sheltered workshops and operators may bid whose main aim is integration and of whose staff at least 30 % are disabled or disadvantaged workers; the notice refers to Art. 20",
		"percent", "30")
}

func checkArticle77Services(in Input) outcome {
	t := in.Tender
	if t.GetReservation() != tendersv1.Reservation_RESERVATION_ARTICLE_77 {
		return skips()
	}
	if t.GetContractNature() != tendersv1.ContractNature_CONTRACT_NATURE_SERVICES {
		return fails("reservation", "only services can be reserved under Art. 77")
	}
	return require(cpv.Article77(t.GetCpv()), "cpv", "services of this CPV code cannot be reserved under Art. 77; choose one of its list or lift the reservation",
		"cpv", t.GetCpv())
}

func checkArticle77Duration(in Input) outcome {
	t := in.Tender
	if t.GetReservation() != tendersv1.Reservation_RESERVATION_ARTICLE_77 || t.GetContractStart() == nil || t.GetContractEnd() == nil {
		return skips()
	}
	latest := t.GetContractStart().AsTime().AddDate(article77Years, 0, 0)
	return require(!t.GetContractEnd().AsTime().After(latest), "contract_end", "a contract reserved under Art. 77 runs three years at most",
		"years", "3", "latest", latest.Format("2006-01-02"))
}
