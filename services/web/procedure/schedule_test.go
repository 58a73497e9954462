package procedure_test

import (
	"testing"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/browsertest"
)

func TestALotWithAPriceScheduleIsPricedLineByLineAndTheServerSumsUp(t *testing.T) {
	h := open(t)
	h.world.mu.Lock()
	h.world.tender.LotsBidLimit = 1
	h.world.tender.Lots[0].PriceSchedule = []*tendersv1.PriceItem{
		{Id: "PRI-0001", Description: "Sheets, washed and ironed", Quantity: "1200.5", Unit: "kg"},
		{Id: "PRI-0002", Description: "Collection at night", Quantity: "52", Unit: "times"},
	}
	h.world.tender.Lots[1].Reservation = tendersv1.Reservation_RESERVATION_ARTICLE_20
	h.world.mu.Unlock()
	h.enterprise("ewa", "Spółdzielnia Socjalna Motława", ready)
	p := browsertest.Start(t).Page(360, 800)
	p.Expect("422")
	h.sign(p, "ewa")
	p.Open(h.tender("bid"))
	p.SeeText("You can bid for one lot only")
	p.SeeText("Reserved (Art. 20)")
	look(p, "bid-schedule")
	p.Type("#lots-0-prices-0-unit_price", "2,15")
	p.Type("#lots-1-price", "100")
	p.Type("#commitments-0-value", "900")
	p.Type("#commitments-1-value", "3")
	p.Type("#answers-0-text", "Teams of six with a coach.")
	p.Type("#answers-1-text", "A mentor for each newcomer.")
	p.Run(`() => document.querySelector("#no_exclusion_grounds").click()`)
	p.Submit(submit)
	p.SeeText("Collection at night: Give a price for")
	p.SeeText("at most 1 of the lots")
	p.Type("#lots-1-price", "")
	p.Type("#lots-0-prices-1-unit_price", "10")
	p.Submit(submit)
	p.SeeText("Szpitale dziecięce: line by line")
	p.SeeText("3,101.08") // 1200.5 × 2.15 is 2581.075, half up, and 520
	look(p, "bid-schedule-review")
	p.Submit(confirm)
	p.SeeText("Your bid is sealed and submitted")
}
