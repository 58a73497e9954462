package bids_test

import (
	"testing"

	"google.golang.org/protobuf/types/known/timestamppb"

	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

func TestThoseInvitedBidThoughNobodySeesWhoIsInvited(t *testing.T) {
	o := newOffice(t)
	o.tender.Procedure, o.tender.Invited = tendersv1.Procedure_PROCEDURE_RESTRICTED, []string{"sup_invited"}
	o.bid(t, o.bidder("invited"), "100.00")
	_, err := o.bids.CreateBid(o.As(o.bidder("other")), &bidsv1.CreateBidRequest{Tender: o.tender.GetId(), Offer: offer("100.00")})
	wants(t, "who is not invited", err, "bid.not_invited")
}

func TestNobodyBidsForADynamicPurchasingSystemItselfAndNobodyOpensIt(t *testing.T) {
	o := newOffice(t)
	o.tender.Procedure, o.tender.DpsUsage, o.tender.Deadline = tendersv1.Procedure_PROCEDURE_RESTRICTED, "dps-list", nil
	o.tender.ContractEnd = timestamppb.New(o.deadline)
	_, err := o.bids.CreateBid(o.As(o.bidder("admitted")), &bidsv1.CreateBidRequest{Tender: o.tender.GetId(), Offer: offer("100.00")})
	wants(t, "a bid", err, "bid.dynamic_purchasing_system")
	_, err = o.bids.OpenTender(o.As(o.officers[0]), &bidsv1.OpenTenderRequest{Tender: o.tender.GetId(), Passphrase: passphrase(0)})
	wants(t, "an opening", err, "opening.dynamic_purchasing_system")
}
