package main_test

import (
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// tendersAttacks: of a published tender others know, so that they are told that
// they may not change it; a draft does not exist for them.
func tendersAttacks(w *world) map[string][]attack {
	const why = "A note that is long enough"
	return map[string][]attack{
		"tenders.CreateTender": {
			{request: &tendersv1.CreateTenderRequest{Tender: &tendersv1.Tender{Title: "In their name", Buyers: []*tendersv1.Buyer{{Organisation: w.lead}}}}, want: codes.OK},
			{request: &tendersv1.CreateTenderRequest{Tender: &tendersv1.Tender{Title: "Of their pool", Pool: w.pool}}, want: codes.NotFound},
			{request: &tendersv1.CreateTenderRequest{Tender: &tendersv1.Tender{Title: "Their file", Documents: []*typesv1.File{{Id: w.draftDocument, Name: "x.txt"}}}}, want: codes.InvalidArgument},
		},
		"tenders.UpdateTender": {
			{request: &tendersv1.UpdateTenderRequest{Tender: &tendersv1.Tender{Id: w.draft, Revision: 1, Title: "Changed"}}, want: codes.NotFound},
			{request: &tendersv1.UpdateTenderRequest{Tender: &tendersv1.Tender{Id: w.sealed, Revision: 1, Title: "Changed"}}, want: codes.PermissionDenied},
		},
		"tenders.GetTender": {
			{request: &tendersv1.GetTenderRequest{Tender: w.draft}, want: codes.NotFound},
			{request: &tendersv1.GetTenderRequest{Tender: w.sealed}, want: codes.OK},
			{request: &tendersv1.GetTenderRequest{Tender: w.awarded}, want: codes.OK},
		},
		"tenders.ListTenders": {{request: &tendersv1.ListTendersRequest{}, want: codes.OK}},
		"tenders.CheckTender": {
			{request: &tendersv1.CheckTenderRequest{Tender: w.draft}, want: codes.NotFound},
			{request: &tendersv1.CheckTenderRequest{Tender: w.sealed}, want: codes.PermissionDenied},
		},
		"tenders.PublishTender": {
			{request: &tendersv1.PublishTenderRequest{Tender: w.draft}, want: codes.NotFound},
			{request: &tendersv1.PublishTenderRequest{Tender: w.sealed}, want: codes.PermissionDenied},
		},
		"tenders.AmendTender": {
			{request: &tendersv1.AmendTenderRequest{Tender: w.draft, Note: why}, want: codes.NotFound},
			{request: &tendersv1.AmendTenderRequest{Tender: w.sealed, Note: why}, want: codes.PermissionDenied},
		},
		"tenders.CancelTender": {
			{request: &tendersv1.CancelTenderRequest{Tender: w.draft, Reason: why}, want: codes.NotFound},
			{request: &tendersv1.CancelTenderRequest{Tender: w.sealed, Reason: why}, want: codes.PermissionDenied},
		},
		"tenders.AskQuestion": {{request: &tendersv1.AskQuestionRequest{Tender: w.draft, Text: "Is this a draft?"}, want: codes.NotFound, rival: true}},
		"tenders.ListQuestions": {
			{request: &tendersv1.ListQuestionsRequest{Tender: w.draft}, want: codes.NotFound},
			{request: &tendersv1.ListQuestionsRequest{Tender: w.sealed}, want: codes.OK},
		},
		"tenders.AnswerQuestion": {{request: &tendersv1.AnswerQuestionRequest{Tender: w.sealed, Question: w.question, Answer: "No."}, want: codes.PermissionDenied}},
		"tenders.GetTimetable": {
			{request: &tendersv1.GetTimetableRequest{Tender: w.draft}, want: codes.NotFound},
			{request: &tendersv1.GetTimetableRequest{Tender: w.sealed}, want: codes.PermissionDenied},
		},
	}
}

func poolsAttacks(w *world) map[string][]attack {
	own := &poolsv1.Demand{
		Title: "In their name", Organisation: w.lead, Cpv: "90911200", Value: &typesv1.Money{Amount: "1.00", Currency: "EUR"},
		PeriodStart: timestamppb.New(w.now.Add(day)), PeriodEnd: timestamppb.New(w.now.Add(30 * day)),
	}
	return map[string][]attack{
		"pools.CreateDemand": {{request: &poolsv1.CreateDemandRequest{Demand: own}, want: codes.OK}},
		"pools.GetDemand":    {{request: &poolsv1.GetDemandRequest{Demand: w.demand}, want: codes.OK}},
		"pools.ListDemands":  {{request: &poolsv1.ListDemandsRequest{}, want: codes.OK}},
		"pools.MatchDemand":  {{request: &poolsv1.MatchDemandRequest{Demand: w.demand}, want: codes.NotFound}},
		"pools.CreatePool": {{request: &poolsv1.CreatePoolRequest{
			Title: "Led by another", Terms: "We take your demand.", Demand: w.demand, Invited: []string{w.demand},
		}, want: codes.InvalidArgument}},
		"pools.GetPool":    {{request: &poolsv1.GetPoolRequest{Pool: w.closedPool}, want: codes.NotFound}, {request: &poolsv1.GetPoolRequest{Pool: w.pool}, want: codes.OK}},
		"pools.ListPools":  {{request: &poolsv1.ListPoolsRequest{}, want: codes.OK}},
		"pools.JoinPool":   {{request: &poolsv1.JoinPoolRequest{Pool: w.closedPool}, want: codes.NotFound}},
		"pools.SignPool":   {{request: &poolsv1.SignPoolRequest{Pool: w.closedPool, Revision: 1}, want: codes.NotFound}},
		"pools.TenderPool": {{request: &poolsv1.TenderPoolRequest{Pool: w.closedPool}, want: codes.NotFound}},
	}
}

func deliveryAttacks(w *world) map[string][]attack {
	return map[string][]attack{
		"delivery.CreateContract": {
			{request: &deliveryv1.CreateContractRequest{Tender: w.awarded, Lot: "LOT-0001", SignedAt: timestamppb.New(w.now)}, want: codes.NotFound},
			{request: &deliveryv1.CreateContractRequest{Tender: w.draft, Lot: "LOT-0001", SignedAt: timestamppb.New(w.now)}, want: codes.NotFound},
		},
		"delivery.GetContract":   {{request: &deliveryv1.GetContractRequest{Contract: w.contract}, want: codes.OK}},
		"delivery.ListContracts": {{request: &deliveryv1.ListContractsRequest{}, want: codes.OK}},
		"delivery.CreateReport": {{request: &deliveryv1.CreateReportRequest{Contract: w.contract, Report: &deliveryv1.Report{
			Clause: "CLA-0001", Value: "9", PeriodStart: timestamppb.New(w.now.Add(-2 * day)), PeriodEnd: timestamppb.New(w.now.Add(-day)),
		}}, want: codes.NotFound, rival: true}},
		"delivery.ListReports":  {{request: &deliveryv1.ListReportsRequest{Contract: w.contract}, want: codes.OK}},
		"delivery.VerifyReport": {{request: &deliveryv1.VerifyReportRequest{Contract: w.contract, Report: w.report, Accept: true}, want: codes.NotFound}},
	}
}
