package legalcheck

import (
	"fmt"
	"strconv"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/cpv"
)

const (
	article20Reserved = tendersv1.Reservation_RESERVATION_ARTICLE_20
	article77Reserved = tendersv1.Reservation_RESERVATION_ARTICLE_77

	// article77Years is the longest that a contract reserved under Art. 77 runs,
	// and how long its winner waits for the next (Art. 77(2)(d), 77(3)).
	article77Years = 3
)

// reservedPart is the tender, or a lot of it, that is reserved.
type reservedPart struct {
	// path is empty for the tender.
	path, cpv   string
	reservation tendersv1.Reservation
}

func (p reservedPart) field(name string) string {
	if p.path == "" {
		return name
	}
	return p.path + "." + name
}

func reserves(r tendersv1.Reservation) bool { return r == article20Reserved || r == article77Reserved }

// reservedParts gives what is reserved: the tender as a whole, or its lots.
func reservedParts(t *tendersv1.Tender) []reservedPart {
	if reserves(t.GetReservation()) {
		return []reservedPart{{cpv: t.GetCpv(), reservation: t.GetReservation()}}
	}
	var parts []reservedPart
	for i, lot := range t.GetLots() {
		if !reserves(lot.GetReservation()) {
			continue
		}
		part := reservedPart{path: fmt.Sprintf("lots[%d]", i), cpv: lot.GetCpv(), reservation: lot.GetReservation()}
		if part.cpv == "" {
			part.cpv = t.GetCpv()
		}
		parts = append(parts, part)
	}
	return parts
}

// under gives the parts that are reserved under an article.
func under(t *tendersv1.Tender, article tendersv1.Reservation) []reservedPart {
	var parts []reservedPart
	for _, p := range reservedParts(t) {
		if p.reservation == article {
			parts = append(parts, p)
		}
	}
	return parts
}

func checkArticle20(in Input) outcome {
	parts := under(in.Tender, article20Reserved)
	if len(parts) == 0 {
		return skips()
	}
	return fails(parts[0].field("reservation"), "only sheltered workshops and operators may bid whose main aim is integration and of whose staff at least 30 % are disabled or disadvantaged workers; the notice refers to Art. 20",
		"percent", "30")
}

func checkArticle77Services(in Input) outcome {
	parts := under(in.Tender, article77Reserved)
	if len(parts) == 0 {
		return skips()
	}
	if in.Tender.GetContractNature() != tendersv1.ContractNature_CONTRACT_NATURE_SERVICES {
		return fails(parts[0].field("reservation"), "only services can be reserved under Art. 77")
	}
	var problems []problem
	for _, p := range parts {
		if !cpv.Article77(p.cpv) {
			problems = append(problems, at(p.field("cpv"), "services of this CPV code cannot be reserved under Art. 77; choose one of its list or lift the reservation", "cpv", p.cpv))
		}
	}
	return found(problems...)
}

func checkArticle77Duration(in Input) outcome {
	t := in.Tender
	if len(under(t, article77Reserved)) == 0 || t.GetContractStart() == nil || t.GetContractEnd() == nil {
		return skips()
	}
	latest := t.GetContractStart().AsTime().AddDate(article77Years, 0, 0)
	return require(!t.GetContractEnd().AsTime().After(latest), "contract_end", "a contract reserved under Art. 77 runs three years at most",
		"years", strconv.Itoa(article77Years), "latest", latest.Format("2006-01-02"))
}

// checkArticle77Recent reminds the buyer of what only its own files can tell.
func checkArticle77Recent(in Input) outcome {
	parts := under(in.Tender, article77Reserved)
	if len(parts) == 0 {
		return skips()
	}
	return fails(parts[0].field("reservation"), "whoever was awarded a contract for these services under Art. 77 by you in the past three years cannot win; look it up before the award",
		"years", strconv.Itoa(article77Years))
}

// checkReservedLots holds that a lot says nothing else than the tender.
func checkReservedLots(in Input) outcome {
	if !reserves(in.Tender.GetReservation()) {
		return skips()
	}
	var problems []problem
	for i, lot := range in.Tender.GetLots() {
		if lot.GetReservation() != tendersv1.Reservation_RESERVATION_UNSPECIFIED && lot.GetReservation() != in.Tender.GetReservation() {
			problems = append(problems, at(fmt.Sprintf("lots[%d].reservation", i), "the whole tender is reserved; reserve its lots one by one instead, or leave this lot as it is", "lot", lot.GetId()))
		}
	}
	return found(problems...)
}
