package verification_test

import (
	"testing"

	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/enterprise/enterprisetest"
)

func TestASuspendedEnterpriseAnswersAndComesBackIntoTheDirectory(t *testing.T) {
	h := enterprisetest.New(t)
	s := h.Public(enterprisetest.Profile("Bursztynowa Kuchnia", "8567346215"))
	one := h.Address + "/enterprises/" + s.GetId()
	b := browsertest.Start(t)
	p := b.Person(360, 800)
	p.Expect("422")
	h.SignIn(p, enterprisetest.Verifier)
	p.Open(one + "/suspend")
	p.Submit(enterprisetest.Send)
	p.SeeText("Reason: Fill this in")
	p.Axe()
	p.Type("#reason", "The register shows another board than the one that signed.")
	p.Submit(enterprisetest.Send)
	p.SeeText("Bursztynowa Kuchnia is suspended.")
	p.SeeText("The register shows another board")
	p.Axe()
	visitor := b.Person(360, 800)
	visitor.Expect("404")
	visitor.Open(one)
	visitor.SeeText("This page is not here")
	own := b.Person(360, 800)
	h.SignIn(own, enterprisetest.Representative(1))
	own.Open(one + "/answer")
	own.SeeText("The register shows another board")
	own.Axe()
	own.Type("#answer", "The new board was entered on Monday; the extract is attached.")
	own.Attach("#evidence", enterprisetest.PDF(t, "board.pdf"))
	own.Submit(enterprisetest.Send)
	own.SeeText("Your answer is with the verifiers.")
	own.Axe()
	p.Open(h.Address + "/verify?show=suspended")
	p.SeeText("answered on 23 November 2026")
	p.Axe()
	p.Submit("main .rows a")
	p.SeeText("The new board was entered on Monday")
	p.SeeText("board.pdf")
	p.Axe()
	p.Type("#reason", "The extract shows the new board.")
	p.Submit(enterprisetest.Send)
	p.SeeText("Bursztynowa Kuchnia is back in the directory.")
	own.Open(one + "/history")
	for _, text := range []string{"Registered", "Suspended", "Answered the suspension", "Put back into the directory", "The extract shows the new board."} {
		own.SeeText(text)
	}
	own.Axe()
}
