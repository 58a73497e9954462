package procedure_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/browsertest"
)

const (
	submit  = "main form .actions .govuk-button"
	confirm = "main form button[name=confirmed]"
	ready   = suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED
)

func (h *hall) tender(parts ...string) string {
	return h.Address + "/tenders/" + tenderID + "/" + strings.Join(parts, "/")
}

// sign lets another person use the browser.
func (h *hall) sign(p *browsertest.Page, who string) {
	h.Accounts.EndSessions()
	h.SignIn(p, who+"@city.example")
}

// look checks a page for barriers and takes its picture.
func look(p *browsertest.Page, name string) {
	p.See("footer a")
	p.Axe()
	p.Shot(name)
}

// fill types an offer for the first lot.
func fill(p *browsertest.Page, price string) {
	p.Type("#lots-0-price", price)
	p.Type("#commitments-0-value", "900")
	p.Type("#commitments-1-value", "3")
	p.Type("#answers-0-text", "Teams of six with a coach.")
	p.Type("#answers-1-text", "A mentor for each newcomer.")
	p.Run(`() => document.querySelector("#no_exclusion_grounds").click()`)
}

func TestABidIsWrittenReviewedSealedReplacedAndWithdrawn(t *testing.T) {
	h := open(t)
	h.enterprise("ewa", "Spółdzielnia Socjalna Motława", ready)
	p := browsertest.Start(t).Page(360, 800)
	p.Expect("422")
	p.Expect("409")
	p.Expect("401")
	h.sign(p, "ewa")
	p.Open(h.Address + "/bids")
	p.SeeText("You have not bid yet")
	look(p, "bids-empty")
	p.Open(h.tender("bid"))
	p.SeeText("Friday 4 December 2026, 12:00 (Warsaw time)")
	p.Type("#commitments-0-value", "1,5")
	p.Submit(submit)
	p.SeeText("Give a price for at least one lot")
	look(p, "bid-errors")
	fill(p, "12 345,50")
	p.Type("#commitments-0-value", "500,5")
	p.Submit(submit)
	p.SeeText("asks for at least 833 h")
	if got := p.Value("#answers-1-text"); got != "A mentor for each newcomer." {
		t.Errorf("what was typed is lost: %q", got)
	}
	p.Type("#commitments-0-value", "900")
	p.Attach("#attachments", file(t, "method.txt", "Teams of six.\n"), file(t, "plan.pdf", "%PDF-1.7\n"))
	p.Submit("main form button[name=attach]")
	if got := p.Count(".file-kept"); got != 2 {
		t.Fatalf("%d files are kept", got)
	}
	p.Run(`() => document.querySelector("input[name='attachments[1].drop']").click()`)
	p.Submit(submit)
	p.SeeText("12,345.50")
	p.SeeText("method.txt")
	if p.Count(".bid-files li") != 1 {
		t.Error("the file that was taken back is still there")
	}
	look(p, "bid-review")
	p.Submit("main form button[name=_resume]")
	if got := p.Value("#lots-0-price"); got != "12 345,50" {
		t.Errorf("the price came back as %q", got)
	}
	p.Submit(submit)
	h.Accounts.EndSessions()
	p.Submit(confirm)
	p.SeeText("what you typed is kept")
	p.Type("#email", "ewa@city.example")
	p.Type("#password", "fairlot-demo")
	p.Submit("main form .govuk-button[type=submit]")
	p.Submit("main form .govuk-button[type=submit]")
	p.Submit(submit)
	p.Submit(confirm)
	p.SeeText("Received and sealed")
	p.SeeText("Monday 23 November 2026, 10:00:00 (Warsaw time)")
	look(p, "bid-receipt")
	p.Open(h.tender("bid"))
	p.SeeText("You have submitted a bid")
	p.Open(h.Address + "/bids")
	look(p, "bids")
	p.Submit(".row-title a")
	receipt := p.Address()
	p.Open(receipt + "/replace")
	p.SeeText("Type the whole offer again")
	fill(p, "11000")
	p.Submit(submit)
	p.Submit(confirm)
	p.SeeText("First submitted")
	p.Open(receipt + "/withdraw")
	look(p, "bid-withdraw")
	p.Submit(submit)
	p.SeeText("Your bid is withdrawn.")
	p.Submit(".todo a[href$='/bid']")
	p.See("#lots-0-price")
}

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

func TestALateOfferStaysReadableWithTheServersTime(t *testing.T) {
	h := open(t)
	h.enterprise("ewa", "Spółdzielnia Socjalna Motława", ready)
	p := browsertest.Start(t).Page(360, 800)
	p.Expect("409")
	h.sign(p, "ewa")
	p.Open(h.tender("bid"))
	fill(p, "12 345,50")
	p.Submit(submit)
	p.See(confirm)
	h.House.Clock.Set(h.deadline.Add(9 * time.Second))
	p.Submit(confirm)
	p.SeeText("Friday 4 December 2026, 12:00:09 (Warsaw time)")
	p.SeeText("A mentor for each newcomer.")
	look(p, "bid-late")
	p.Open(h.tender("bid"))
	p.SeeText("The time to bid is over")
}

func TestWhoMayNotBidReadsWhyAndTheNextStep(t *testing.T) {
	h := open(t)
	h.enterprise("draft", "Draft", suppliersv1.SupplierState_SUPPLIER_STATE_DRAFT)
	p := browsertest.Start(t).Page(360, 800)
	for who, want := range map[string]string{"draft": "Complete and submit the profile", "officer": "Only representatives of an enterprise bid"} {
		h.sign(p, who)
		p.Open(h.tender("bid"))
		p.SeeText(want)
		look(p, "bid-hindrance-"+who)
	}
}

func TestFromTheOpeningToTheAward(t *testing.T) {
	h := open(t)
	p := browsertest.Start(t).Page(1280, 900)
	p.Expect("422")
	p.Expect("404")
	for who, price := range map[string]string{"ewa": "100 000", "rena": "130 000"} {
		h.enterprise(who, "Enterprise "+who, ready)
		h.sign(p, who)
		p.Open(h.tender("bid"))
		fill(p, price)
		p.Submit(submit)
		p.Submit(confirm)
		p.SeeText("Received and sealed")
	}
	h.open(p)
	h.score(p)
	h.decide(p)
}

func (h *hall) open(p *browsertest.Page) {
	h.sign(p, "opening2")
	p.Open(h.tender("opening"))
	p.SeeText("The bids are sealed")
	look(p, "opening-early")
	h.House.Clock.Set(h.deadline)
	p.Open(h.tender("opening"))
	p.Type("#passphrase", "wrong words of mine")
	p.Submit(submit)
	p.SeeText("This is not the passphrase")
	look(p, "opening-wrong")
	p.Type("#passphrase", passphrase)
	p.Submit(submit)
	p.SeeText("Nothing is opened yet")
	look(p, "opening-half")
	h.sign(p, "opening1")
	p.Open(h.tender("opening"))
	p.Type("#passphrase", passphrase)
	p.Submit(submit)
	p.SeeText("2 bids are open")
	look(p, "opened")
}

func (h *hall) score(p *browsertest.Page) {
	h.sign(p, "evaluator")
	p.Open(h.tender("evaluation"))
	p.SeeText("Points are missing in 4 places")
	look(p, "matrix-open")
	p.Submit(".lot-head .govuk-button")
	p.Type("#scores-0-points", "187,5")
	p.Type("#scores-0-reason", "Clear teams.")
	p.Submit(submit)
	p.See(".govuk-error-summary")
	for i, points := range []string{"87,5", "90", "60", "100"} {
		id := "#scores-" + string(rune('0'+i))
		p.Type(id+"-points", points)
		p.Type(id+"-reason", "As described in the answer.")
	}
	look(p, "scores")
	p.Submit(submit)
	p.SeeText("Your points are saved.")
	look(p, "matrix")
	p.Submit(".matrix tbody a")
	p.SeeText("Proof that the bid was not changed")
	look(p, "bid-opened")
}

func (h *hall) decide(p *browsertest.Page) {
	h.sign(p, "officer")
	p.Open(h.tender("award"))
	p.See("main form")
	p.Submit(submit)
	p.See(".govuk-error-summary")
	look(p, "decision-errors")
	p.Type("#lots-0-reason", "First in rank with a sound method.")
	p.Type("#lots-1-reason", "Nobody has bid for this lot.")
	p.Submit(submit)
	p.SeeText("Award as decided?")
	look(p, "decision-confirm")
	p.Submit(confirm)
	p.SeeText("The award is decided")
	p.SeeText("Tuesday 15 December 2026, 00:00 (Warsaw time)")
	look(p, "award-receipt")
	h.Accounts.EndSessions()
	p.Open(h.tender("award") + "?lang=fr")
	p.SeeText("1 sur 2")
	p.SeeText("Region Skåne")
	look(p, "award-fr")
}
