package tenders_test

import (
	"context"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/webtest"
)

const rival = "rita@rival.example"

// profiles gives every enterprise a profile.
type profiles struct {
	suppliersv1.UnimplementedSuppliersServiceServer
}

func (profiles) GetSupplier(ctx context.Context, _ *suppliersv1.GetSupplierRequest) (*suppliersv1.Supplier, error) {
	id, _ := auth.From(ctx)
	return &suppliersv1.Supplier{
		Id: "sup_" + id.Organisation, Organisation: id.Organisation, Name: "Enterprise " + id.Organisation[len(id.Organisation)-4:],
		Representation: &suppliersv1.Representation{Proof: suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_SIGNED_DOCUMENT},
	}, nil
}

// restricted publishes the tender of finish for which enterprises ask to take part.
func (h *house) restricted(v *visitor) (id string, other auth.Identity) {
	h.t.Helper()
	h.House.Serve(func(r grpc.ServiceRegistrar) { suppliersv1.RegisterSuppliersServiceServer(r, profiles{}) })
	other = h.Accounts.Add(webtest.Person{
		Email: rival, Name: "Rita Rival", Organisation: "Rival", Zone: "Europe/Warsaw",
		Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_SUPPLIER, Roles: []optionsv1.Role{optionsv1.Role_ROLE_REPRESENTATIVE},
	})
	id = h.begin(v)
	h.finish(v, id)
	draft := proto.CloneOf(h.tender(id))
	draft.Procedure, draft.Deadline, draft.QuestionsUntil = tendersv1.Procedure_PROCEDURE_RESTRICTED, nil, nil
	draft.ParticipationDeadline = timestamppb.New(h.House.Clock.Now().AddDate(0, 0, 40))
	draft.ContractStart, draft.ContractEnd = timestamppb.New(h.House.Clock.Now().AddDate(0, 6, 0)), timestamppb.New(h.House.Clock.Now().AddDate(2, 6, 0))
	ctx := h.House.As(h.officer)
	draft, err := h.tenders.UpdateTender(ctx, &tendersv1.UpdateTenderRequest{Tender: draft})
	if err != nil {
		h.t.Fatal(err)
	}
	checked, err := h.tenders.CheckTender(ctx, &tendersv1.CheckTenderRequest{Tender: id})
	if err != nil {
		h.t.Fatal(err)
	}
	reasons := map[string]string{}
	for _, f := range checked.GetFindings() {
		if f.GetSeverity() == tendersv1.Severity_SEVERITY_WARNS {
			reasons[f.GetRule()] = "The city has its reasons."
		}
	}
	if _, err := h.tenders.PublishTender(ctx, &tendersv1.PublishTenderRequest{Tender: id, Revision: draft.GetRevision(), WarningReasons: reasons}); err != nil {
		h.t.Fatal(err)
	}
	return id, other
}

func TestEnterprisesAskToTakePartAndTheOfficerInvitesOnceTheTimeIsOver(t *testing.T) {
	h := newHouse(t)
	anna := h.visit(officer)
	id, other := h.restricted(anna)
	at, invite := "/tenders/"+id+"/participation", "/tenders/"+id+"/invite"
	one, two := h.visit(bidder), h.visit(rival)
	one.get(at).shows("Ask to take part", "Nobody reads your request before").form(at).fill("statement", "short").send("").shows("Why you can do it")
	one.get(at).form(at).fill("statement", "We clean twenty schools each day.").send("").shows("Your request is received", "You have asked to take part")
	one.get(at).form(at).fill("statement", "We clean thirty schools each day.").send("")
	two.get(at).form(at).fill("statement", "Rival cleans everything.").send("").hides("thirty schools")
	two.get(at + "/withdraw").form(at + "/withdraw").send("").shows("Your request is taken back")
	two.get(at).form(at).fill("statement", "Rival cleans everything again.").send("")
	anna.get(invite).shows("Until then nobody reads the requests").hides("thirty schools")
	if page := one.get(invite); page.status < 400 {
		t.Errorf("an enterprise opens the officers' page: %d", page.status)
	}
	h.House.Clock.Advance(41 * 24 * time.Hour)
	one.get(at).shows("The city is choosing whom it invites").hides("Rival")
	page := anna.get(at).shows("2 enterprises ask to take part", "thirty schools", "Rival cleans everything again", "The first lawful date is")
	page.form(invite).send("").shows("Fill this in")
	page.fill("requests[0].invite", "no", "requests[1].invite", "no", "requests[0].reason", "No", "requests[1].reason", "No").send("").shows("Say in at least ten characters")
	page.fill("requests[0].reason", "No evidence given.", "requests[1].reason", "No evidence given.").send("").shows("Invite at least one candidate")
	early := anna.get(invite).form(invite).fill("requests[0].invite", "yes", "requests[1].invite", "no", "requests[1].reason", "No evidence of experience.")
	early.fill("deadline.month", "1", "deadline.day", "6", "deadline.year", "2027").send("").shows("This deadline is too early")
	anna.get(invite).form(invite).fill("requests[0].invite", "yes", "requests[1].invite", "no", "requests[1].reason", "No evidence of experience.").send("").
		shows("One candidate is invited", "not invited", "No evidence of experience.")
	invited, others := one, two
	if h.tender(id).GetInvited()[0] == "sup_"+other.Organisation {
		invited, others = two, one
	}
	invited.get(at).shows("You are invited to bid", "Write your bid").hides("No evidence of experience.")
	others.get(at).shows("You are not invited to bid", "No evidence of experience.", "Art. 55(2)(a)").hides("Write your bid")
}
