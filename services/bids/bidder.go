package bids

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fairlot/fairlot/pkg/errs"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// article20Share is the least part of disadvantaged or disabled workers among
// the employees, in percent (Directive 2014/24/EU Art. 20(1)).
const article20Share = 30

// checkBidder says whether a supplier may bid for the tender at an instant.
func checkBidder(supplier *suppliersv1.Supplier, tender *tendersv1.Tender, at time.Time) error {
	if supplier.GetRepresentation().GetFrozen() {
		return errs.Precondition("bid.representation_frozen",
			"another organisation says that this enterprise is theirs; until a verifier has decided, nobody bids for it")
	}
	if tender.GetProcedure() == tendersv1.Procedure_PROCEDURE_RESTRICTED && !slices.Contains(tender.GetInvited(), supplier.GetId()) {
		return errs.Precondition("bid.not_invited", "in this procedure those bid whom the buyer invited; your enterprise is not among them")
	}
	switch supplier.GetState() {
	case suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED:
		return checkReservation(supplier, tender.GetReservation(), at)
	case suppliersv1.SupplierState_SUPPLIER_STATE_SUSPENDED:
		return errs.Precondition("bid.supplier_suspended", "your enterprise is suspended and cannot bid: "+supplier.GetSuspensionReason(),
			"suspension", supplier.GetSuspensionReason())
	default:
		return errs.Precondition("bid.supplier_draft", "complete and submit the profile of your enterprise first; then you can bid")
	}
}

// checkReservedLots says whether a supplier may bid for the lots of an offer.
func checkReservedLots(supplier *suppliersv1.Supplier, tender *tendersv1.Tender, offer *bidsv1.Offer, at time.Time) error {
	for i, l := range offer.GetLots() {
		if err := checkReservation(supplier, findLot(tender, l.GetLot()).GetReservation(), at); err != nil {
			e := errs.From(err)
			return errs.Invalid(fmt.Sprintf("offer.lots[%d].lot", i), "bid.lot_reserved", l.GetLot()+": "+e.Message,
				"lot", l.GetLot(), "article", e.Params["article"], "why", e.Params["why"])
		}
	}
	return nil
}

func checkReservation(supplier *suppliersv1.Supplier, reservation tendersv1.Reservation, at time.Time) error {
	article := ""
	switch reservation {
	case tendersv1.Reservation_RESERVATION_ARTICLE_20:
		article = "Art. 20"
	case tendersv1.Reservation_RESERVATION_ARTICLE_77:
		article = "Art. 77"
	default:
		return nil
	}
	if !verified(supplier, at) {
		return reserved(article, "unverified", "your enterprise needs a verification that holds today; ask a city's verifier for one")
	}
	if article == "Art. 20" && !integrates(supplier) {
		return reserved(article, "status", "it is for sheltered workshops and enterprises whose main aim is the integration of "+
			"disabled or disadvantaged people, at least 30 % of the employees; your status or workforce does not show that")
	}
	if article == "Art. 77" && !publicMission(supplier) {
		return reserved(article, "status", "it is for organisations with a public service mission that reinvest their profits and "+
			"let employees or users take part; give your legal form or social status in your profile")
	}
	return nil
}

func reserved(article, why, message string) error {
	return errs.Precondition("bid.reserved", "this tender is reserved ("+article+"): "+message, "article", article, "why", why)
}

// verified tells whether a verification holds at an instant.
func verified(supplier *suppliersv1.Supplier, at time.Time) bool {
	return supplier.GetVerifiedUntil() != nil && supplier.GetVerifiedUntil().AsTime().After(at)
}

// integrates tells whether a supplier is of the kind Art. 20 names: by a status
// whose law asks for at least the 30 %, or by its own workforce.
func integrates(supplier *suppliersv1.Supplier) bool {
	if slices.Contains(integrationStatuses(), supplier.GetSocialStatus()) || slices.Contains(integrationStatuses(), supplier.GetLegalForm()) {
		return true
	}
	w := supplier.GetWorkforce()
	workers := int64(w.GetDisadvantaged()) + int64(w.GetDisabled())
	return w.GetEmployees() > 0 && workers*100 >= article20Share*int64(w.GetEmployees())
}

// publicMission tells whether a supplier has a form or status under which the
// verifier can have checked the conditions of Art. 77(2).
func publicMission(supplier *suppliersv1.Supplier) bool {
	return supplier.GetSocialStatus() != "" || strings.TrimSpace(supplier.GetLegalForm()) != ""
}
