package verification_test

import (
	"testing"

	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/enterprise/enterprisetest"
)

func TestADisputeFreezesWhoActsAndAVerifierDecidesBetweenBothSides(t *testing.T) {
	h := enterprisetest.New(t)
	s := h.Public(enterprisetest.Profile("Bursztynowa Kuchnia", "8567346215"))
	one := h.Address + "/enterprises/" + s.GetId()
	b := browsertest.Start(t)
	anna, own, judge, visitor := b.Person(360, 800), b.Person(1280, 900), b.Person(1280, 900), b.Person(360, 800)
	anna.Expect("422")
	judge.Expect("422")
	h.SignIn(anna, enterprisetest.Anna)
	anna.Open(one + "/claim")
	anna.SeeText("Someone else acts for Bursztynowa Kuchnia")
	anna.Axe()
	anna.Submit(enterprisetest.Send)
	anna.SeeText("Why is it yours?: Fill this in")
	anna.Axe()
	anna.Type("#identifier-value", "8567346216")
	anna.Type("#note", "I chair the board since 2019; they were our accountant.")
	anna.Attach("#evidence", enterprisetest.PDF(t, "board.pdf"))
	anna.Submit(enterprisetest.Send)
	anna.See("#identifier-value-error")
	anna.Type("#identifier-value", "856 734 62 15")
	anna.Submit(enterprisetest.Send)
	anna.SeeText("The dispute is open.")
	anna.SeeText("You opened the dispute on 23 November 2026.")
	anna.Axe()

	visitor.Open(one)
	visitor.SeeText("Bursztynowa Kuchnia")
	if visitor.Count(".govuk-inset-text") != 0 {
		t.Error("the public reads about the dispute")
	}
	h.SignIn(own, enterprisetest.Representative(1))
	own.Open(one)
	own.SeeText("Nad Motławą says that the enterprise is theirs.")
	own.Axe()

	h.SignIn(judge, enterprisetest.Verifier)
	judge.Open(h.Address + "/verify?show=disputed")
	judge.Submit("main .rows a")
	judge.SeeText("acts today")
	judge.SeeText("I chair the board since 2019")
	judge.SeeText("board.pdf")
	judge.Axe()
	judge.Submit(enterprisetest.Send)
	judge.SeeText("Who shall act?: Choose who shall act")
	judge.Axe()
	judge.Click("input[name=uphold][value=yes]")
	judge.Type("#decision", "The register names them as the board.")
	judge.Submit(enterprisetest.Send)
	judge.SeeText("is handed to those who opened the dispute.")
	anna.Open(h.Address + "/enterprises/mine")
	anna.SeeText("Bursztynowa Kuchnia is in the directory.")
	own.Open(h.Address + "/enterprises/mine")
	if own.Count("main a[href$='"+s.GetId()+"']") != 0 {
		t.Error("who lost the dispute is led to the enterprise as theirs")
	}
}
