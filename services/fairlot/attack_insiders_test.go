package main_test

import (
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/auth"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// attackFromNear tries what colleagues and partners with the right role may not do.
func attackFromNear(t *testing.T, w *world, a *attackers) {
	const long = "Long enough to be a reason."
	colleague := func(role string) auth.Identity {
		return auth.Identity{Person: "per_attacker", Organisation: w.lead, Roles: []string{role}}
	}
	partner := auth.Identity{Person: "per_attacker", Organisation: w.partner, Roles: []string{auth.RoleOfficer}}
	score := &awardsv1.Score{Lot: "LOT-0001", Bid: w.awardedBid, Criterion: "CRI-0002", Points: "1", Reason: "Sabotage"}
	for _, c := range []struct {
		who     string
		id      auth.Identity
		method  string
		request proto.Message
		want    codes.Code
	}{
		{"an opening officer who is not named", colleague(auth.RoleOpeningOfficer), "bids.OpenTender", &bidsv1.OpenTenderRequest{Tender: w.sealed, Passphrase: password}, codes.PermissionDenied},
		{"an evaluator who is not named", colleague(auth.RoleEvaluator), "awards.ScoreBids", &awardsv1.ScoreBidsRequest{Tender: w.evaluated, Scores: []*awardsv1.Score{score}}, codes.PermissionDenied},
		{"the buyer's officer before the opening", colleague(auth.RoleOfficer), "bids.ListBids", &bidsv1.ListBidsRequest{Tender: w.sealed}, codes.FailedPrecondition},
		{"the buyer's officer before the opening", colleague(auth.RoleOfficer), "bids.GetBid", &bidsv1.GetBidRequest{Bid: w.sealedBid}, codes.NotFound},
		{"the buyer's officer before the opening", colleague(auth.RoleOfficer), "bids.GetAttachment", &bidsv1.GetAttachmentRequest{Bid: w.sealedBid, File: w.attachment}, codes.NotFound},
		{"the buyer's officer before the opening", colleague(auth.RoleOfficer), "awards.AwardTender", &awardsv1.AwardTenderRequest{Tender: w.sealed, Lots: []*awardsv1.LotDecision{{Lot: "LOT-0001", Reason: long}}}, codes.FailedPrecondition},
		{"the buyer's evaluator before the opening", colleague(auth.RoleEvaluator), "awards.GetEvaluation", &awardsv1.GetEvaluationRequest{Tender: w.sealed}, codes.FailedPrecondition},
		{"a city that does not lead", partner, "tenders.CancelTender", &tendersv1.CancelTenderRequest{Tender: w.awarded, Reason: long}, codes.PermissionDenied},
		{"a city that does not lead", partner, "tenders.AmendTender", &tendersv1.AmendTenderRequest{Tender: w.awarded, Note: long}, codes.PermissionDenied},
		{"a city that does not lead", partner, "awards.AwardTender", &awardsv1.AwardTenderRequest{Tender: w.awarded, Lots: []*awardsv1.LotDecision{{Lot: "LOT-0001", Reason: long}}}, codes.PermissionDenied},
		{"a city that does not lead", partner, "pools.TenderPool", &poolsv1.TenderPoolRequest{Pool: w.closedPool}, codes.PermissionDenied},
		{"a city that has not joined", partner, "pools.SignPool", &poolsv1.SignPoolRequest{Pool: w.closedPool, Revision: 1}, codes.FailedPrecondition},
		{"a city's administrator", colleague(auth.RoleAdministrator), "accounts.AddPerson", &accountsv1.AddPersonRequest{
			Organisation: w.northOrg, Email: "mole@north.example", Password: "a long password", Name: "A mole", Roles: []optionsv1.Role{optionsv1.Role_ROLE_REPRESENTATIVE},
		}, codes.NotFound},
		{"a city's administrator", colleague(auth.RoleAdministrator), "accounts.AddPerson", &accountsv1.AddPersonRequest{
			Organisation: w.lead, Email: "mole@gdansk.example", Password: "a long password", Name: "A mole", Roles: []optionsv1.Role{optionsv1.Role_ROLE_REPRESENTATIVE},
		}, codes.InvalidArgument},
		{"a city's administrator", colleague(auth.RoleAdministrator), "accounts.UpdatePerson", &accountsv1.UpdatePersonRequest{
			Person: str(w.admin.get("/api/v1/people/me"), "id"), Roles: []optionsv1.Role{optionsv1.Role_ROLE_VERIFIER}, Barred: true,
		}, codes.NotFound},
		{"a verifier of the enterprise itself", auth.Identity{Person: "per_attacker", Organisation: w.northOrg, Roles: []string{auth.RoleVerifier}},
			"suppliers.SuspendSupplier", &suppliersv1.SuspendSupplierRequest{Supplier: w.verified, Reason: long}, codes.PermissionDenied},
	} {
		for _, m := range methods() {
			if nameOf(m) == c.method {
				a.expect(t, m, attack{request: c.request}, c.method+" as "+c.who, a.sign(t, c.id), c.want)
			}
		}
	}
}
