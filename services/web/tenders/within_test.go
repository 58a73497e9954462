package tenders_test

import (
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/webtest"
)

// system publishes a dynamic purchasing system with two categories.
func (h *house) system(v *visitor) string {
	h.t.Helper()
	h.House.Serve(func(r grpc.ServiceRegistrar) { suppliersv1.RegisterSuppliersServiceServer(r, profiles{}) })
	h.Accounts.Add(webtest.Person{
		Email: rival, Name: "Rita Rival", Organisation: "Rival", Zone: "Europe/Warsaw",
		Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_SUPPLIER, Roles: []optionsv1.Role{optionsv1.Role_ROLE_REPRESENTATIVE},
	})
	id := h.begin(v)
	h.finish(v, id)
	edit := "/tenders/" + id + "/edit/"
	v.get(edit+"need").fill("procedure", "restricted").send("")
	v.get(edit+"contract").fill("dps_usage", "dps-list").send("").shows("Contract: saved", "Dynamic purchasing system")
	h.release(id, func(t *tendersv1.Tender) {
		t.Deadline, t.QuestionsUntil, t.OpeningOfficers, t.Evaluators = nil, nil, nil, nil
		t.ParticipationDeadline = timestamppb.New(h.House.Clock.Now().AddDate(0, 0, 40))
	})
	return id
}

// release changes a draft and publishes it with a reason for each warning.
func (h *house) release(id string, change func(*tendersv1.Tender)) {
	h.t.Helper()
	ctx, draft := h.House.As(h.officer), proto.CloneOf(h.tender(id))
	change(draft)
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
}

// called starts a call on its page and gives its id.
func (h *house) called(v *visitor, system string) string {
	h.t.Helper()
	page := v.get("/tenders/"+system+"/call").shows("What is the call for?", "Everything in it", "Offices").form("/tenders/"+system+"/call").fill("lot", "LOT-0001").send("")
	page.shows("The draft of the call is made", "A call within the dynamic purchasing system", "Category or lot: Schools")
	return page.path[len("/tenders/"):]
}

// ready is a call that can be published.
func (h *house) ready(t *tendersv1.Tender) {
	now := h.House.Clock.Now()
	t.Value = h.tender(t.GetWithin()).GetValue()
	t.Lots[0].Value = t.GetValue()
	t.Deadline, t.ContractStart, t.ContractEnd = timestamppb.New(now.AddDate(0, 0, 15)), timestamppb.New(now.AddDate(0, 2, 0)), timestamppb.New(now.AddDate(1, 0, 0))
	t.OpeningOfficers, t.Evaluators = h.people[:3], h.people[3:]
}

func TestEnterprisesJoinASystemAtAnyTimeAndTheOfficerDecidesOneByOne(t *testing.T) {
	h := newHouse(t)
	anna, one, anyone := h.visit(officer), h.visit(bidder), h.visit("")
	id := h.system(anna)
	two := h.visit(rival)
	at, ask, requests := "/tenders/"+id, "/tenders/"+id+"/participation", "/tenders/"+id+"/requests"
	anyone.get(at).shows("You can join", "at any time until", "0 enterprises are admitted", "It is a dynamic purchasing system", "Calls within it", "There is no call yet.").hides("Start a call")
	anna.get(requests).shows("No request waits for your decision.")
	h.House.Clock.Advance(100 * 24 * time.Hour)
	one.get(ask).shows("Ask to take part", "The city decides within ten working days", "For which categories").form(ask).
		fill("statement", "We clean twenty schools each day.", "lots", "LOT-0001").send("").shows("Your request is received", "Your request is with the city", "The city decides by")
	two.get(ask).hides("twenty schools").form(ask).fill("statement", "Rival cleans everything.").send("")
	anna.get("/desk").shows("Requests to take part", "to decide by", "Decide")
	anna.get(ask).shows("2 requests wait for a decision", "Categories: Schools", "All categories", "to decide by")
	if refused := one.get(requests); refused.status < 400 {
		t.Errorf("an enterprise opens the officers' page: %d %s", refused.status, refused.text())
	}
	list, err := h.tenders.ListParticipationRequests(h.House.As(h.officer), &tendersv1.ListParticipationRequestsRequest{Tender: id})
	if err != nil || len(list.GetRequests()) != 2 {
		t.Fatal(list, err)
	}
	first, second := list.GetRequests()[0], list.GetRequests()[1]
	if first.GetStatement() != "We clean twenty schools each day." {
		first, second = second, first
	}
	decide := requests + "/" + first.GetId()
	page := anna.get(decide).shows("Does it meet what the tender asks?", "twenty schools", "Decide by").form(decide).send("")
	page.shows("Fill this in").fill("choice", "refuse", "reason", "No").send("").shows("in at least ten characters")
	anna.get(decide).form(decide).fill("choice", "longer", "reason", "References abroad are asked for.").send("").shows("You have more time to decide", "More time was taken: References abroad")
	one.get(ask).shows("Why the city needs longer", "References abroad are asked for.")
	anna.get(decide).form(decide).hides("I need more time").fill("choice", "admit").send("").shows("is admitted and gets a message", "admitted", "One request waits")
	decide = requests + "/" + second.GetId()
	anna.get(decide).form(decide).fill("choice", "refuse", "reason", "No evidence of experience.").send("").shows("No request waits", "not admitted", "No evidence of experience.")
	one.get(ask).shows("You are admitted", "See the calls", "Leave the system").hides("No evidence of experience.")
	two.get(ask).shows("You are not admitted", "No evidence of experience.", "You can ask again until", "Why you can do it")
	one.get(ask+"/withdraw").shows("Leave the dynamic purchasing system?", "You are not invited to calls any more")
	anyone.get(at).shows("One enterprise is admitted.")
}

func TestACallSaysWhatItIsWithinAndWhoMayBid(t *testing.T) {
	h := newHouse(t)
	anna, one, anyone := h.visit(officer), h.visit(bidder), h.visit("")
	id := h.system(anna)
	one.get("/tenders/"+id+"/participation").form("/tenders/"+id+"/participation").fill("statement", "We clean twenty schools each day.").send("")
	h.House.Clock.Advance(41 * 24 * time.Hour)
	anna.get("/tenders/"+id).shows("Start a call", "See the requests")
	call := h.called(anna, id)
	anna.get("/tenders/"+call).shows("Someone may bid", "Requests are decided", "Time to bid in the call")
	anna.get("/tenders/" + call + "/edit/need").hides("Restricted procedure")
	anna.get("/tenders/"+call+"/edit/contract").hides("Is it a framework agreement?", "Is it a dynamic purchasing system?")
	anna.get("/tenders/"+call+"/edit/timetable").hides("Requests to take part until", "Reason for urgency").shows("Art. 34(2)(b)")
	request, err := h.tenders.ListParticipationRequests(h.House.As(h.officer), &tendersv1.ListParticipationRequestsRequest{Tender: id})
	if err != nil {
		t.Fatal(err)
	}
	decide := "/tenders/" + id + "/requests/" + request.GetRequests()[0].GetId()
	anna.get(decide).form(decide).fill("choice", "admit").send("")
	anyone.get("/tenders/" + id).hides("A call within").shows("There is no call yet.")
	h.release(call, h.ready)
	anyone.get("/tenders/"+call).shows("Only the enterprises that are admitted to it may bid", "Those invited can bid", "Ask to be admitted").hides("Requests to take part until", "eForms notice")
	anyone.get("/tenders/"+id).shows("Bids until").hides("There is no call yet.", "Start a call")
	if page := one.get("/tenders/" + call + "/participation"); page.status < 400 {
		t.Errorf("one asks to take part in a call: %d", page.status)
	}
}

func TestAFrameworkSaysHowOneBuysWithinIt(t *testing.T) {
	h := newHouse(t)
	anna, anyone := h.visit(officer), h.visit("")
	for kind, want := range map[string]string{
		"fa-wo-rc": "The buyer orders directly", "fa-w-rc": "The enterprises that won the framework are invited", "fa-mix": "Some orders go out directly",
	} {
		id := h.begin(anna)
		h.finish(anna, id)
		h.release(id, func(t *tendersv1.Tender) {
			t.FrameworkAgreement, t.Deadline = kind, timestamppb.New(h.House.Clock.Now().AddDate(0, 0, 40))
			t.ContractStart, t.ContractEnd = timestamppb.New(h.House.Clock.Now().AddDate(0, 3, 0)), timestamppb.New(h.House.Clock.Now().AddDate(3, 0, 0))
		})
		anyone.get("/tenders/"+id).shows("Calls within it", want)
		anna.get("/tenders/" + id).hides("Start a call")
		anna.get("/tenders/" + id + "/call").form("/tenders/" + id + "/call").send("").shows(map[bool]string{
			true: "Calls are started within a dynamic purchasing system", false: "The framework agreement is not awarded yet",
		}[kind == "fa-wo-rc"])
	}
}

func TestThePagesOfASystemAndItsCallsAreWithoutBarriers(t *testing.T) {
	h := newHouse(t)
	anna, one := h.visit(officer), h.visit(bidder)
	id := h.system(anna)
	two := h.visit(rival)
	ask := "/tenders/" + id + "/participation"
	one.get(ask).form(ask).fill("statement", "We clean twenty schools each day, with teams of six and a coach.", "lots", "LOT-0001").send("")
	list, err := h.tenders.ListParticipationRequests(h.House.As(h.officer), &tendersv1.ListParticipationRequestsRequest{Tender: id})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.tenders.DecideParticipation(h.House.As(h.officer), &tendersv1.DecideParticipationRequest{Tender: id, Request: list.GetRequests()[0].GetId(), Admit: true}); err != nil {
		t.Fatal(err)
	}
	h.House.Clock.Advance(41 * 24 * time.Hour)
	two.get(ask).form(ask).fill("statement", "Rival cleans everything.").send("")
	waiting := ""
	if list, err = h.tenders.ListParticipationRequests(h.House.As(h.officer), &tendersv1.ListParticipationRequestsRequest{Tender: id}); err != nil {
		t.Fatal(err)
	}
	for _, p := range list.GetRequests() {
		if p.GetDecidedAt() == nil {
			waiting = p.GetId()
		}
	}
	open, draft := h.called(anna, id), h.called(anna, id)
	h.release(open, h.ready)
	begun := h.begin(anna)
	browser := browsertest.Start(t)
	for _, width := range []int64{360, 1280} {
		shot := map[int64]string{360: "-360", 1280: "-1280"}[width]
		for _, visit := range []struct {
			who   string
			pages map[string]string
		}{
			{officer, map[string]string{
				"system": "/tenders/" + id, "requests": "/tenders/" + id + "/requests", "decide": "/tenders/" + id + "/requests/" + waiting, "start": "/tenders/" + id + "/call",
				"draft": "/tenders/" + draft, "contract": "/tenders/" + begun + "/edit/contract", "timetable": "/tenders/" + draft + "/edit/timetable", "desk": "/desk",
			}},
			{rival, map[string]string{"ask": ask, "public": "/tenders/" + id, "call": "/tenders/" + open}},
			{bidder, map[string]string{"admitted": ask, "leave": ask + "/withdraw"}},
		} {
			p := browser.Page(width, 900)
			h.SignIn(p, visit.who)
			for name, page := range visit.pages {
				p.Open(h.Address + page)
				p.Axe()
				p.Shot("within-" + name + shot)
			}
		}
	}
}
