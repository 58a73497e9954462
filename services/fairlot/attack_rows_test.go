package main_test

import (
	"maps"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	opendatav1 "github.com/fairlot/fairlot/proto/fairlot/opendata/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	recordv1 "github.com/fairlot/fairlot/proto/fairlot/record/v1"
	sandboxv1 "github.com/fairlot/fairlot/proto/fairlot/sandbox/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// attacks is the table: for each method the calls to try.
func attacks(w *world) map[string][]attack {
	all := map[string][]attack{}
	for _, part := range []map[string][]attack{
		accountsAttacks(w), suppliersAttacks(w), trustAttacks(w), tendersAttacks(w), bidsAttacks(w), awardsAttacks(w),
		poolsAttacks(w), deliveryAttacks(w), openAttacks(w), draftingAttacks(w), clausesAttacks(w), watchAttacks(w), consultationAttacks(w),
	} {
		maps.Copy(all, part)
	}
	return all
}

func accountsAttacks(w *world) map[string][]attack {
	// A supplier's account is known to those who verify or run the instance.
	trusted := map[string]codes.Code{auth.RoleVerifier: codes.OK, auth.RoleAdministrator: codes.OK}
	return map[string][]attack{
		"accounts.CreateSession": {{request: &accountsv1.CreateSessionRequest{Email: "opening1@gdansk.example", Password: "a guess that fails"}, want: codes.Unauthenticated, alone: true}},
		"accounts.DeleteSession": {{request: &accountsv1.DeleteSessionRequest{Session: w.officerSession}, want: codes.NotFound}},
		"accounts.Exchange":      {{request: &accountsv1.ExchangeRequest{Bearer: "guessed"}, want: codes.Unauthenticated}},
		"accounts.RegisterPerson": {{request: &accountsv1.RegisterPersonRequest{
			Email: "Officer@Gdansk.example", Password: "a long password", Name: "Somebody else", OrganisationKind: 2, OrganisationName: "Anything", Country: "PL",
		}, want: codes.AlreadyExists, alone: true}},
		"accounts.AddPerson": {{request: &accountsv1.AddPersonRequest{
			Organisation: w.lead, Email: "mole@gdansk.example", Password: "a long password", Name: "A mole", Roles: []optionsv1.Role{optionsv1.Role_ROLE_OFFICER},
		}, want: codes.NotFound}},
		"accounts.GetPerson":  {{request: &accountsv1.GetPersonRequest{Person: w.officer}, want: codes.NotFound}},
		"accounts.ListPeople": {{request: &accountsv1.ListPeopleRequest{Organisation: w.lead}, want: codes.NotFound}, {request: &accountsv1.ListPeopleRequest{}, want: codes.OK}},
		"accounts.UpdatePerson": {{request: &accountsv1.UpdatePersonRequest{
			Person: w.officer, Roles: []optionsv1.Role{optionsv1.Role_ROLE_OFFICER}, Barred: true,
		}, want: codes.NotFound}},
		"accounts.ChangePassword":     {{request: &accountsv1.ChangePasswordRequest{Password: password, NewPassword: "quite another word"}, want: codes.NotFound}},
		"accounts.CreateOrganisation": {{request: &accountsv1.CreateOrganisationRequest{Kind: 1, Name: "A city that is none"}, want: codes.PermissionDenied}},
		"accounts.UpdateOrganisation": {{request: &accountsv1.UpdateOrganisationRequest{Organisation: w.lead, SecondApproval: proto.Bool(true)}, want: codes.NotFound}},
		"accounts.GetOrganisation": {
			{request: &accountsv1.GetOrganisationRequest{Organisation: w.lead}, want: codes.OK},
			{request: &accountsv1.GetOrganisationRequest{Organisation: w.northOrg}, want: codes.NotFound, but: trusted},
		},
		"accounts.ListOrganisations": {{request: &accountsv1.ListOrganisationsRequest{}, want: codes.OK, trusted: []string{auth.RoleVerifier, auth.RoleAdministrator}}},
		"accounts.CreateApiKey":      {{request: &accountsv1.CreateApiKeyRequest{Name: "Their own"}, want: codes.OK}},
		"accounts.ListApiKeys":       {{request: &accountsv1.ListApiKeysRequest{}, want: codes.OK}},
		"accounts.DeleteApiKey":      {{request: &accountsv1.DeleteApiKeyRequest{Key: w.key}, want: codes.NotFound}},
	}
}

func suppliersAttacks(w *world) map[string][]attack {
	// Verifiers see the evidence of whoever asks for a verification.
	verifiers := []string{auth.RoleVerifier, auth.RoleAdministrator}
	row := func(name, scheme, number string) *suppliersv1.Supplier {
		return &suppliersv1.Supplier{Name: name, Identifier: &typesv1.Identifier{Scheme: scheme, Value: number}, Place: &typesv1.Place{City: "X", Country: scheme[:2]}}
	}
	stolen := row("Stolen", "PL-NIP", "8567346215")
	stolen.Id, stolen.Revision = w.verified, 0
	theirs := []*typesv1.File{{Id: w.evidence, Name: "seen.txt"}}
	own := []*typesv1.File{{Id: str(w.otherFile, "id"), Name: "own.txt"}}
	year := timestamppb.New(w.now.Add(300 * day))
	return map[string][]attack{
		"suppliers.CreateSupplier": {{request: &suppliersv1.CreateSupplierRequest{Supplier: row("Stolen", "PL-NIP", "8567346215")}, want: codes.AlreadyExists}},
		"suppliers.UpdateSupplier": {{request: &suppliersv1.UpdateSupplierRequest{Supplier: stolen}, want: codes.NotFound, rival: true}},
		"suppliers.GetSupplier": {
			{request: &suppliersv1.GetSupplierRequest{Supplier: w.verified}, want: codes.OK, trusted: verifiers},
			{request: &suppliersv1.GetSupplierRequest{Supplier: w.imported}, want: codes.OK, trusted: verifiers},
			{request: &suppliersv1.GetSupplierRequest{Supplier: w.unsubmitted}, want: codes.NotFound},
		},
		"suppliers.ListSuppliers": {
			{request: &suppliersv1.ListSuppliersRequest{}, want: codes.OK, trusted: verifiers},
			{request: &suppliersv1.ListSuppliersRequest{AwaitingVerification: true}, want: codes.PermissionDenied, trusted: verifiers},
			{request: &suppliersv1.ListSuppliersRequest{Claimed: true}, want: codes.PermissionDenied, trusted: verifiers},
		},
		"suppliers.SubmitSupplier": {
			{request: &suppliersv1.SubmitSupplierRequest{Supplier: w.unsubmitted}, want: codes.NotFound, rival: true},
			{request: &suppliersv1.SubmitSupplierRequest{Supplier: w.verified}, want: codes.NotFound, rival: true},
		},
		"suppliers.VerifySupplier": {
			{request: &suppliersv1.VerifySupplierRequest{Supplier: w.unsubmitted, Claim: "identity", Evidence: theirs, ExpiresAt: year}, want: codes.InvalidArgument},
			{request: &suppliersv1.VerifySupplierRequest{Supplier: w.unsubmitted, Claim: "identity", Evidence: own, ExpiresAt: year}, want: codes.InvalidArgument},
		},
		"suppliers.SuspendSupplier":   {{request: &suppliersv1.SuspendSupplierRequest{Supplier: w.unsubmitted, Reason: "I do not like them."}, want: codes.NotFound}},
		"suppliers.ReinstateSupplier": {{request: &suppliersv1.ReinstateSupplierRequest{Supplier: w.unsubmitted}, want: codes.NotFound}},
		"suppliers.ClaimSupplier": {
			{request: &suppliersv1.ClaimSupplierRequest{Supplier: w.unsubmitted, Evidence: own}, want: codes.NotFound},
			{request: &suppliersv1.ClaimSupplierRequest{Supplier: w.verified, Evidence: own}, want: codes.FailedPrecondition},
			{request: &suppliersv1.ClaimSupplierRequest{Supplier: w.imported, Evidence: theirs}, want: codes.InvalidArgument},
		},
		"suppliers.DecideClaim": {{request: &suppliersv1.DecideClaimRequest{Supplier: w.verified, Organisation: w.otherCity, Accept: true}, want: codes.NotFound}},
		// Only verifiers of buyers and the operator import, and never over what an organisation registered itself.
		"suppliers.ImportSuppliers": {{request: &suppliersv1.ImportSuppliersRequest{Source: "A lie", Suppliers: []*suppliersv1.Supplier{row("Stolen", "PL-NIP", "8567346215")}}, want: codes.OK}},
	}
}

func bidsAttacks(w *world) map[string][]attack {
	offer := &bidsv1.Offer{Lots: []*bidsv1.LotOffer{{Lot: "LOT-0001", Price: &typesv1.Money{Amount: "1.00", Currency: "EUR"}}}, NoExclusionGrounds: true}
	return map[string][]attack{
		"bids.CreateBid":   {{request: &bidsv1.CreateBidRequest{Tender: w.draft, Offer: offer}, want: codes.NotFound, rival: true}},
		"bids.CheckBid":    {{request: &bidsv1.CheckBidRequest{Tender: w.draft, Offer: offer}, want: codes.NotFound, rival: true}},
		"bids.ReplaceBid":  {{request: &bidsv1.ReplaceBidRequest{Bid: w.sealedBid, Offer: offer}, want: codes.NotFound, rival: true}},
		"bids.WithdrawBid": {{request: &bidsv1.WithdrawBidRequest{Bid: w.sealedBid}, want: codes.NotFound, rival: true}},
		"bids.ConfirmBid":  {{request: &bidsv1.ConfirmBidRequest{Bid: w.sealedBid, Version: 1}, want: codes.NotFound, rival: true}},
		"bids.GetBid": {
			{request: &bidsv1.GetBidRequest{Bid: w.sealedBid}, want: codes.NotFound, rival: true},
			{request: &bidsv1.GetBidRequest{Bid: w.awardedBid}, want: codes.NotFound, rival: true},
		},
		"bids.ListBids": {
			{request: &bidsv1.ListBidsRequest{Tender: w.draft}, want: codes.NotFound, rival: true},
			{request: &bidsv1.ListBidsRequest{Tender: w.sealed}, want: codes.NotFound, but: map[string]codes.Code{auth.RoleRepresentative: codes.OK}, rival: true},
			{request: &bidsv1.ListBidsRequest{Tender: w.evaluated}, want: codes.NotFound, but: map[string]codes.Code{auth.RoleRepresentative: codes.OK}},
			{request: &bidsv1.ListBidsRequest{Tender: w.awarded}, want: codes.NotFound, but: map[string]codes.Code{auth.RoleRepresentative: codes.OK}},
		},
		"bids.ListMyBids": {{request: &bidsv1.ListMyBidsRequest{}, want: codes.OK}},
		"bids.GetReceipt": {
			{request: &bidsv1.GetReceiptRequest{Bid: w.sealedBid}, want: codes.NotFound, rival: true},
			{request: &bidsv1.GetReceiptRequest{Bid: w.awardedBid, Format: "pdf"}, want: codes.NotFound, rival: true},
		},
		"bids.OpenTender":       {{request: &bidsv1.OpenTenderRequest{Tender: w.sealed, Passphrase: password}, want: codes.NotFound}},
		"bids.GetOpening":       {{request: &bidsv1.GetOpeningRequest{Tender: w.sealed}, want: codes.NotFound}, {request: &bidsv1.GetOpeningRequest{Tender: w.evaluated}, want: codes.NotFound}},
		"bids.CreateOpeningKey": {{request: &bidsv1.CreateOpeningKeyRequest{Passphrase: "a passphrase of theirs"}, want: codes.OK}},
		"bids.ListOpeningKeys": {
			{request: &bidsv1.ListOpeningKeysRequest{}, want: codes.OK},
			{request: &bidsv1.ListOpeningKeysRequest{People: []string{str(w.people["opening1@gdansk"], "id")}}, want: codes.OK},
		},
		"bids.CreateAttachment": {{request: &bidsv1.CreateAttachmentRequest{Tender: w.draft}, want: codes.NotFound, rival: true}},
		"bids.GetAttachment": {
			{request: &bidsv1.GetAttachmentRequest{Bid: w.awardedBid, File: w.attachment}, want: codes.NotFound, rival: true},
			{request: &bidsv1.GetAttachmentRequest{Bid: w.sealedBid, File: w.attachment}, want: codes.NotFound, rival: true},
		},
		"bids.CreateSeal": {{request: &bidsv1.CreateSealRequest{Tender: w.draft, Officers: []string{"per_1", "per_2", "per_3"}}, want: codes.PermissionDenied}},
	}
}

func awardsAttacks(w *world) map[string][]attack {
	score := &awardsv1.Score{Lot: "LOT-0001", Bid: w.awardedBid, Criterion: "CRI-0002", Points: "1", Reason: "Sabotage"}
	return map[string][]attack{
		"awards.GetEvaluation": {{request: &awardsv1.GetEvaluationRequest{Tender: w.evaluated}, want: codes.NotFound}, {request: &awardsv1.GetEvaluationRequest{Tender: w.awarded}, want: codes.NotFound}},
		"awards.ScoreBids":     {{request: &awardsv1.ScoreBidsRequest{Tender: w.evaluated, Scores: []*awardsv1.Score{score}}, want: codes.NotFound}},
		"awards.AwardTender": {{request: &awardsv1.AwardTenderRequest{
			Tender: w.evaluated, Lots: []*awardsv1.LotDecision{{Lot: "LOT-0001", Reason: "Nobody shall get it."}},
		}, want: codes.NotFound}},
		"awards.GetAward":  {{request: &awardsv1.GetAwardRequest{Tender: w.evaluated}, want: codes.NotFound}, {request: &awardsv1.GetAwardRequest{Tender: w.awarded}, want: codes.OK}},
		"awards.GetReport": {{request: &awardsv1.GetReportRequest{Tender: w.awarded}, want: codes.NotFound}, {request: &awardsv1.GetReportRequest{Tender: w.evaluated}, want: codes.NotFound}},
	}
}

// openAttacks are those on what is open to all: it must hold no secrets.
func openAttacks(w *world) map[string][]attack {
	return map[string][]attack{
		"codelists.ListCodes":    {{request: &codelistsv1.ListCodesRequest{Codelist: "cpv", Q: "cleaning"}, want: codes.OK}},
		"opendata.ListReleases":  {{request: &opendatav1.ListReleasesRequest{}, want: codes.OK}},
		"opendata.GetRecord":     {{request: &opendatav1.GetRecordRequest{Ocid: "ocds-000000-" + w.draft}, want: codes.NotFound}, {request: &opendatav1.GetRecordRequest{Ocid: "ocds-000000-" + w.awarded}, want: codes.OK}},
		"opendata.GetNotice":     {{request: &opendatav1.GetNoticeRequest{Tender: w.draft}, want: codes.NotFound}, {request: &opendatav1.GetNoticeRequest{Tender: w.sealed}, want: codes.OK}},
		"record.ListEntries":     {{request: &recordv1.ListEntriesRequest{PageSize: 1000}, want: codes.OK}},
		"record.GetHead":         {{request: &recordv1.GetHeadRequest{}, want: codes.OK}},
		"search.SearchSuppliers": {{request: &searchv1.SearchSuppliersRequest{PageSize: 100}, want: codes.OK}, {request: &searchv1.SearchSuppliersRequest{Q: secretSupplier}, want: codes.OK}},
		"search.SearchTenders":   {{request: &searchv1.SearchTendersRequest{PageSize: 100}, want: codes.OK}, {request: &searchv1.SearchTendersRequest{Q: secretDraft}, want: codes.OK}},
		"search.Reindex":         {{request: &searchv1.ReindexRequest{Index: "tenders"}, want: codes.PermissionDenied}},
		"sandbox.GetClock":       {{request: &sandboxv1.GetClockRequest{}, want: codes.OK}},
		// Anyone may move the clock of a training instance, but nobody back.
		"sandbox.MoveClock": {{request: &sandboxv1.MoveClockRequest{Now: timestamppb.New(w.now.Add(-day))}, want: codes.FailedPrecondition}},
	}
}
