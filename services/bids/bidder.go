package bids

import (
	"fmt"
	"slices"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/reserved"
)

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

// checkReservation says whether a supplier is of those for whom something is
// reserved: by what suppliers computes from its figures, and by a verification of
// its status, or of that article's conditions, which holds.
func checkReservation(supplier *suppliersv1.Supplier, reservation tendersv1.Reservation, at time.Time) error {
	key, article := "", ""
	switch reservation {
	case tendersv1.Reservation_RESERVATION_ARTICLE_20:
		key, article = "article_20", "Art. 20"
	case tendersv1.Reservation_RESERVATION_ARTICLE_77:
		key, article = "article_77", "Art. 77"
	default:
		return nil
	}
	i := slices.IndexFunc(supplier.GetEligibility(), func(e *suppliersv1.Eligibility) bool { return e.GetReservation() == key })
	switch {
	case i < 0:
		return errs.New(codes.Unavailable, "bid.eligibility_unknown", "whether your enterprise is of those for whom this is reserved cannot be looked up now; try again shortly")
	case !reserved.Verified(supplier, key, at):
		return reservedFor(article, "unverified", "your enterprise needs a verification of its status, or of what the article asks, that holds today; ask a city's verifier for one")
	case supplier.GetEligibility()[i].GetMet():
		return nil
	case key == "article_20":
		return reservedFor(article, "status", "it is for sheltered workshops and enterprises whose main aim is the integration of "+
			"disabled or disadvantaged people, at least 30 % of the employees; your status or workforce does not show that")
	}
	return reservedFor(article, "status", "it is for organisations with a public service mission that reinvest their profits and "+
		"let employees or users take part; say and describe that in your profile")
}

func reservedFor(article, why, message string) error {
	return errs.Precondition("bid.reserved", "this tender is reserved ("+article+"): "+message, "article", article, "why", why)
}
