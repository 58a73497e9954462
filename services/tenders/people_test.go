package tenders_test

import (
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

func TestATenderOfAPoolNamesItsCitiesWhenThePoolConfirms(t *testing.T) {
	h := newHouse(t)
	h.pools.pool = &poolsv1.Pool{Id: "poo_1", Lead: h.officer.Organisation, Agreed: true, Members: []*poolsv1.Member{
		{Organisation: h.stranger.Organisation, Name: "Milan", Value: eur("120000.50"), JoinedAt: timestamppb.New(h.Clock.Now())},
		{Organisation: h.officer.Organisation, Name: "Paris", Value: eur("300000"), JoinedAt: timestamppb.New(h.Clock.Now())},
		{Organisation: "org_late", Name: "Never joined", Value: eur("1")},
	}}
	input := h.lawful()
	input.Pool = "poo_1"
	_, err := h.client.CreateTender(h.As(h.stranger), &tendersv1.CreateTenderRequest{Tender: input})
	wantCode(t, "a member who does not lead", err, codes.NotFound)
	tender := h.draft(func(t *tendersv1.Tender) { t.Pool = "poo_1" })
	if b := tender.GetBuyers(); len(b) != 2 || b[0].GetName() != "Paris" || b[0].GetShare() != 30_000_000 || b[1].GetShare() != 12_000_050 {
		t.Fatalf("buyers are %v", tender.GetBuyers())
	}
	if _, err = h.client.GetTender(h.As(h.stranger), &tendersv1.GetTenderRequest{Tender: tender.GetId()}); err != nil {
		t.Errorf("the other city reads: %v", err)
	}
	_, err = h.client.UpdateTender(h.As(h.stranger), &tendersv1.UpdateTenderRequest{Tender: tender})
	wantReason(t, "the other city edits", err, "tender.lead_only")
	mine, err := h.client.ListTenders(h.As(h.stranger), &tendersv1.ListTendersRequest{Mine: true})
	if err != nil || len(mine.GetTenders()) != 1 {
		t.Errorf("the other city's list: %v, %v", mine, err)
	}
	asks := h.lawful()
	asks.Pool, asks.Procedure = "poo_1", tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION
	_, err = h.client.CreateTender(h.As(h.officer), &tendersv1.CreateTenderRequest{Tender: asks})
	wantReason(t, "a pool's tender that buys nothing", err, "consultation.pool")
	h.pools.pool.Agreed = false
	_, err = h.client.PublishTender(h.As(h.officer), &tendersv1.PublishTenderRequest{Tender: tender.GetId()})
	wantReason(t, "a city must sign anew", err, "rule.pool.agreement")
	_, err = h.client.CreateTender(h.As(h.officer), &tendersv1.CreateTenderRequest{Tender: input})
	wantReason(t, "not agreed", err, "pool.not_agreed")
	h.pools.pool.Agreed, h.pools.pool.Tender = true, "ten_other"
	_, err = h.client.CreateTender(h.As(h.officer), &tendersv1.CreateTenderRequest{Tender: input})
	wantReason(t, "another tender", err, "pool.has_tender")
}
