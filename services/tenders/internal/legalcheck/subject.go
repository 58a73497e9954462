package legalcheck

import (
	"strings"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"

	"github.com/fairlot/fairlot/pkg/money"
)

func given(text string) bool { return strings.TrimSpace(text) != "" }

func checkTitle(in Input) outcome {
	return require(given(in.Tender.GetTitle()), "title", "give the tender a title")
}

func checkDescription(in Input) outcome {
	return require(given(in.Tender.GetDescription()), "description", "describe what is bought")
}

func checkLanguage(in Input) outcome {
	return require(in.Tender.GetLanguage() != "", "language", "say in which language the tender is written")
}

func checkNature(in Input) outcome {
	return require(in.Tender.GetContractNature() != tendersv1.ContractNature_CONTRACT_NATURE_UNSPECIFIED,
		"contract_nature", "say whether services, supplies or works are bought")
}

func checkCPV(in Input) outcome {
	cpv, nature := in.Tender.GetCpv(), in.Tender.GetContractNature()
	if cpv == "" {
		return fails("cpv", "give the main CPV code of what is bought")
	}
	if nature == tendersv1.ContractNature_CONTRACT_NATURE_UNSPECIFIED {
		return holds()
	}
	return require(natureOf(cpv) == nature, "cpv", "this CPV code is of "+word(natureOf(cpv))+", the tender of "+word(nature),
		"cpv", cpv, "cpv_nature", word(natureOf(cpv)), "contract_nature", word(nature))
}

// natureOf tells what a CPV code stands for (eForms SDK 1.15, rules
// BR-BT-00262-0203, -0206 and -0209): works 45; supplies 0 to 3, 41 to 44 and
// 48, among them 40; services all others.
func natureOf(cpv string) tendersv1.ContractNature {
	switch {
	case strings.HasPrefix(cpv, "45"):
		return tendersv1.ContractNature_CONTRACT_NATURE_WORKS
	case cpv < "45", strings.HasPrefix(cpv, "48"):
		return tendersv1.ContractNature_CONTRACT_NATURE_SUPPLIES
	default:
		return tendersv1.ContractNature_CONTRACT_NATURE_SERVICES
	}
}

func word(nature tendersv1.ContractNature) string {
	return strings.ToLower(strings.TrimPrefix(nature.String(), "CONTRACT_NATURE_"))
}

func checkPlace(in Input) outcome {
	place := in.Tender.GetPlace()
	if place.GetCountry() == "" {
		return fails("place.country", "say in which country the contract is performed")
	}
	return require(place.GetCity() != "" || place.GetNuts() != "", "place.city", "name the city or the NUTS region of performance")
}

func checkValue(in Input) outcome {
	value, err := money.From("value", in.Tender.GetValue())
	if err != nil {
		return fails("value", "estimate the value without VAT")
	}
	return require(value.Minor > 0, "value", "the estimated value must be above zero")
}

func checkPeriod(in Input) outcome {
	start, end := in.Tender.GetContractStart(), in.Tender.GetContractEnd()
	switch {
	case start == nil:
		return fails("contract_start", "say when the contract starts")
	case end == nil:
		return fails("contract_end", "say when the contract ends")
	}
	return require(end.AsTime().After(start.AsTime()), "contract_end", "the contract must end after it starts")
}

func checkAccessibility(in Input) outcome {
	return require(given(in.Tender.GetAccessibility()), "accessibility",
		"say how what is bought is accessible to all users, or give the reason why this is left out")
}
