package pools_test

import (
	"testing"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/run/runtest"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

func eur(amount string) *typesv1.Money { return &typesv1.Money{Amount: amount, Currency: "EUR"} }

func TestAPoolFollowsItsTenderToTheAward(t *testing.T) {
	h := newHouse(t)
	h.Listen("pools", h.service.Consumers()...)
	p := h.join(h.cities[1], h.pool(3).GetId())
	h.sign(h.cities[0], p)
	h.sign(h.cities[1], p)
	tendered := func() *poolsv1.Pool {
		got, err := h.client.TenderPool(h.As(h.cities[0]), &poolsv1.TenderPoolRequest{Pool: p.GetId()})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	read := func() *poolsv1.Pool {
		got, err := h.client.GetPool(h.As(h.cities[0]), &poolsv1.GetPoolRequest{Pool: p.GetId()})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	first := tendered().GetTender()
	_, err := h.client.JoinPool(h.As(h.cities[2]), &poolsv1.JoinPoolRequest{Pool: p.GetId()})
	wantReason(t, "joining after the tender", err, "pool.tendered")
	tender := &tendersv1.Tender{Id: first, Pool: p.GetId(), PublishedAt: timestamppb.New(h.Clock.Now())}
	h.Tell("tenders", first, &tendersv1.TenderPublished{Tender: tender})
	runtest.Eventually(t, "everyone sees the pool", func() bool {
		got, err := h.client.GetPool(t.Context(), &poolsv1.GetPoolRequest{Pool: p.GetId()})
		return err == nil && len(got.GetMembers()) == 2 && got.GetMembers()[0].GetSignedBy() == ""
	})
	h.Tell("tenders", first, &tendersv1.TenderCancelled{Tender: tender})
	runtest.Eventually(t, "the pool is free again", func() bool { return read().GetTender() == "" })
	second := tendered().GetTender()
	if second == first {
		t.Fatalf("the cancelled tender %s is given again", first)
	}
	h.Tell("awards", second, &awardsv1.AwardDecided{Award: &awardsv1.Award{
		Tender: second, Value: eur("100.01"), Buyers: []*tendersv1.Buyer{
			{Organisation: h.cities[0].Organisation, Name: "A", Share: 1}, {Organisation: h.cities[1].Organisation, Name: "B", Share: 1},
		},
	}})
	runtest.Eventually(t, "the shares are there", func() bool { return len(read().GetShares()) == 2 })
	if s := read().GetShares(); s[0].GetAmount().GetAmount() != "50.01" || s[1].GetAmount().GetAmount() != "50.00" {
		t.Errorf("shares are %v", s)
	}
}
