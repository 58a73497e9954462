package bids_test

import (
	"testing"

	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
)

// BenchmarkAcceptedBids counts bids that are checked, sealed, stored durably and
// answered with a receipt, by bidders who all come at once.
func BenchmarkAcceptedBids(b *testing.B) {
	o := newOffice(b)
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			ctx := o.As(o.bidder("Bidder"))
			if _, err := o.bids.CreateBid(ctx, &bidsv1.CreateBidRequest{Tender: o.tender.GetId(), Offer: offer("10.00")}); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "bids/s")
}
