package main_test

import (
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// trustAttacks are those on who verifies, and who acts for whom.
func trustAttacks(w *world) map[string][]attack {
	const why = "A reason that is long enough"
	theirs := []*typesv1.File{{Id: w.evidence, Name: "seen.txt"}}
	verification := str(w.north.get("/api/v1/suppliers/mine"), "verifications.0.id")
	number := &typesv1.Identifier{Scheme: "PL-NIP", Value: "8567346215"}
	year := timestamppb.New(w.now.Add(300 * day))
	return map[string][]attack{
		"suppliers.RelyOnVerification": {{request: &suppliersv1.RelyOnVerificationRequest{Supplier: w.unsubmitted, Verification: verification}, want: codes.NotFound}},
		"suppliers.AskAgain":           {{request: &suppliersv1.AskAgainRequest{Supplier: w.unsubmitted, Verification: verification, Reason: why}, want: codes.NotFound}},
		"suppliers.WithdrawVerification": {
			{request: &suppliersv1.WithdrawVerificationRequest{Supplier: w.verified, Verification: verification, Reason: why}, want: codes.PermissionDenied},
		},
		"suppliers.AnswerSuspension": {{request: &suppliersv1.AnswerSuspensionRequest{Supplier: w.verified, Answer: why}, want: codes.NotFound, rival: true}},
		"suppliers.SendProof": {
			{request: &suppliersv1.SendProofRequest{Supplier: w.unsubmitted}, want: codes.NotFound},
			{request: &suppliersv1.SendProofRequest{Supplier: w.verified}, want: codes.FailedPrecondition},
		},
		"suppliers.ConfirmProof": {
			{request: &suppliersv1.ConfirmProofRequest{Supplier: w.unsubmitted, Code: "AAAA-AAAA-AAAA"}, want: codes.NotFound},
			{request: &suppliersv1.ConfirmProofRequest{Supplier: w.verified, Code: "AAAA-AAAA-AAAA"}, want: codes.FailedPrecondition},
			{request: &suppliersv1.ConfirmProofRequest{Supplier: w.imported, Code: "AAAA-AAAA-AAAA"}, want: codes.FailedPrecondition},
		},
		"suppliers.OpenDispute":    {{request: &suppliersv1.OpenDisputeRequest{Supplier: w.verified, Note: why, Evidence: theirs, Identifier: number}, want: codes.InvalidArgument}},
		"suppliers.FreezeSupplier": {{request: &suppliersv1.FreezeSupplierRequest{Supplier: w.verified, Dispute: "dsp_none", Reason: why}, want: codes.NotFound}},
		"suppliers.DecideDispute":  {{request: &suppliersv1.DecideDisputeRequest{Supplier: w.verified, Dispute: "dsp_none", Uphold: true, Decision: why}, want: codes.NotFound}},
		"suppliers.GiveMandate":    {{request: &suppliersv1.GiveMandateRequest{Supplier: w.verified, Organisation: w.otherEnterprise, Until: year}, want: codes.NotFound, rival: true}},
		"suppliers.EndMandate":     {{request: &suppliersv1.EndMandateRequest{Supplier: w.verified, Mandate: "man_none"}, want: codes.NotFound, rival: true}},
		"suppliers.ListMandates":   {{request: &suppliersv1.ListMandatesRequest{}, want: codes.OK}},
		"accounts.InvitePerson": {{request: &accountsv1.InvitePersonRequest{
			Organisation: w.lead, Email: "mole@gdansk.example", Roles: []optionsv1.Role{optionsv1.Role_ROLE_OFFICER},
		}, want: codes.NotFound}},
		"accounts.ListInvitations":  {{request: &accountsv1.ListInvitationsRequest{Organisation: w.lead}, want: codes.NotFound}},
		"accounts.DeleteInvitation": {{request: &accountsv1.DeleteInvitationRequest{Organisation: w.lead, Invitation: "inv_none"}, want: codes.NotFound}},
		"accounts.ReadInvitation":   {{request: &accountsv1.ReadInvitationRequest{Secret: "fli_" + strings.Repeat("A", 43)}, want: codes.NotFound}},
		"accounts.AcceptInvitation": {{request: &accountsv1.AcceptInvitationRequest{
			Secret: "fli_" + strings.Repeat("A", 43), Name: "A mole", Password: "a long password",
		}, want: codes.NotFound}},
	}
}
