package verification_test

import (
	"testing"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/enterprise/enterprisetest"
)

func TestWhoRegisteredAnEnterpriseSendsTheDocumentByWhichTheyActForIt(t *testing.T) {
	h := enterprisetest.New(t)
	s := h.Public(enterprisetest.Profile("Bursztynowa Kuchnia", "8567346215"))
	one := h.Address + "/enterprises/" + s.GetId()
	b := browsertest.Start(t)
	own, judge, visitor := b.Person(360, 800), b.Person(1280, 900), b.Person(360, 800)
	judge.Expect("422")
	h.SignIn(own, enterprisetest.Representative(1))
	own.Open(h.Address + "/enterprises/mine")
	own.SeeText("It is not proven yet that you may act for this enterprise.")
	own.Axe()
	own.Submit("main .govuk-inset-text a[href$='/claim']")
	own.SeeText("We know no official e-mail address of this enterprise")
	if own.Count("form[action$='/claim/send-code']") != 0 {
		t.Error("a code is offered where there is no address")
	}
	own.Axe()
	own.Shot("prove-360")
	own.Attach("#evidence", enterprisetest.PDF(t, "letter.pdf"))
	own.Submit("form[data-keep=claim] .govuk-button")
	own.SeeText("Sent. A verifier looks at your document")
	own.SeeText("A verifier looks at the document that you sent on 23 November 2026.")
	own.Shot("proof-sent-360")
	visitor.Open(one)
	visitor.SeeText("That its people may act for it is their own word so far.")
	if visitor.Count(".govuk-inset-text") != 0 {
		t.Error("the public reads that a document waits")
	}

	h.SignIn(judge, enterprisetest.Verifier)
	judge.Open(one + "/verify")
	judge.Submit("main .govuk-inset-text a[href*='/claims/']")
	judge.SeeText("May its people act for Bursztynowa Kuchnia?")
	judge.SeeText("letter.pdf")
	judge.Axe()
	judge.Shot("proof-desk-1280")
	judge.Submit("button[value=no]")
	judge.SeeText("Say in a sentence what is missing")
	judge.Axe()
	judge.Type("#reason", "The letter is not signed.")
	judge.Submit("button[value=no]")
	judge.SeeText("The document for Bursztynowa Kuchnia is declined.")
	own.Open(one + "/history")
	own.SeeText("The letter is not signed.")
	own.Open(one + "/claim")
	own.Attach("#evidence", enterprisetest.PDF(t, "signed.pdf"))
	own.Submit("form[data-keep=claim] .govuk-button")
	judge.Open(h.Address + "/verify?show=claimed")
	judge.SeeText("Bursztynowa Kuchnia: document that shows who acts for it")
	judge.Submit("main .rows a")
	judge.Submit("button[value=yes]")
	judge.SeeText("Bursztynowa Kuchnia: it is proven now who acts for it.")
	own.Open(h.Address + "/enterprises/mine")
	if own.Count("main a[href$='/claim']") != 0 {
		t.Error("what is proven is asked for again")
	}
	visitor.Open(one)
	visitor.SeeText("with a signed document that a verifier checked.")
}

func TestADisputeStopsNobodyWhoHasProvenToActUntilAVerifierDoes(t *testing.T) {
	h := enterprisetest.New(t)
	s := h.Proven(enterprisetest.Profile("Bursztynowa Kuchnia", "8567346215"))
	_, err := h.Suppliers.OpenDispute(h.House.As(h.Anna), &suppliersv1.OpenDisputeRequest{
		Supplier: s.GetId(), Note: "We chair the board.", Evidence: enterprisetest.Profile("", "").GetEvidence(), Identifier: s.GetIdentifier(),
	})
	enterprisetest.Check(t, err)
	b := browsertest.Start(t)
	own, judge := b.Person(360, 800), b.Person(1280, 900)
	judge.Expect("422")
	h.SignIn(own, enterprisetest.Representative(1))
	own.Open(h.Address + "/enterprises/mine")
	own.SeeText("It was proven who may act for it, so these people go on as before")
	own.Axe()
	h.SignIn(judge, enterprisetest.Verifier)
	judge.Open(h.Address + "/verify?show=disputed")
	judge.Submit("main .rows a")
	judge.SeeText("They have proven that they act for it")
	judge.Shot("dispute-proven-1280")
	judge.Submit("main a[href$='/freeze']")
	judge.Axe()
	judge.Submit("main form .govuk-button")
	judge.SeeText("Why?: Fill this in")
	judge.Type("#reason", "The signature is not the chair's.")
	judge.Submit("main form .govuk-button")
	judge.SeeText("Until the dispute is decided nobody acts for Bursztynowa Kuchnia.")
	judge.SeeText("The signature is not the chair's.")
	judge.Axe()
	judge.Shot("dispute-frozen-1280")
	own.Open(h.Address + "/enterprises/mine")
	own.SeeText("Until a verifier has decided, nobody can change the profile")
}
