package report

import (
	"strconv"
	"strings"

	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/paper"
)

// ScoresFile is the name of the figures inside the report.
const ScoresFile = "scores.json"

// Input is all that a report says.
type Input struct {
	Tender *tendersv1.Tender
	// Bids are the opened bids.
	Bids       []*bidsv1.Bid
	Evaluation *awardsv1.Evaluation
	Award      *awardsv1.Award
	// About is what stands beside the evaluation: addresses, place, record.
	About *awardsv1.ReportFacts
}

// writer prints one report.
type writer struct {
	Input
	words
	*paper.Document
	tables, figures int
}

// Render prints the report. Error: paper.ErrNoFonts.
func Render(in Input) ([]byte, error) {
	w, err := speak(in.Tender.GetLanguage(), in.About.GetTimeZone())
	if err != nil {
		return nil, err
	}
	document, err := paper.New(paper.Frame{
		Title: w.say("kind") + " – " + in.Tender.GetTitle(), Head: in.Tender.GetTitle(), Author: author(in),
		Language: w.language, At: in.Award.GetDecidedAt().AsTime(),
	})
	if err != nil {
		return nil, err
	}
	p := &writer{Input: in, words: w, Document: document}
	p.cover()
	p.criteria()
	for i, lot := range in.Evaluation.GetLots() {
		p.lot(lot, in.Award.GetLots()[i])
	}
	p.promises()
	p.shares()
	p.article84()
	scores, err := machine(in)
	if err != nil {
		return nil, err
	}
	p.Attach(ScoresFile, in.Evaluation.GetPriceFormula(), scores)
	p.recordHead()
	return p.Bytes()
}

func author(in Input) string {
	names := make([]string, 0, len(in.Award.GetBuyers()))
	for _, b := range in.Award.GetBuyers() {
		names = append(names, b.GetName())
	}
	return strings.Join(names, ", ")
}

// table gives the caption of the next table, figure that of the next chart.
func (p *writer) table(key string, blanks ...string) string {
	p.tables++
	return p.say(key, append(blanks, "n", strconv.Itoa(p.tables))...)
}

func (p *writer) figureCaption(key string, blanks ...string) string {
	p.figures++
	return p.say(key, append(blanks, "n", strconv.Itoa(p.figures))...)
}

// cover says who bought what from whom, and when.
func (p *writer) cover() {
	p.Title(p.say("kind"), p.Tender.GetTitle())
	p.Quiet(p.say("legal_base"))
	p.Facts(p.buyers()...)
	p.Facts(present(
		paper.Fact{Name: p.say("tender"), Value: p.Tender.GetId()},
		paper.Fact{Name: p.say("subject"), Value: p.subject()},
		paper.Fact{Name: p.say("procedure"), Value: p.procedure()},
		paper.Fact{Name: p.say("reservation"), Value: p.reservation()},
		paper.Fact{Name: p.say("estimated_value"), Value: p.withoutVAT(p.Tender.GetValue())},
		paper.Fact{Name: p.say("awarded_value"), Value: p.withoutVAT(p.Award.GetValue())},
	)...)
	p.Panel(p.say("decision"), p.decisions())
	p.Heading(p.say("dates"))
	p.Facts(p.dates()...)
	p.Quiet(p.say("dates_note", "zone", p.zone.String()))
}

// present leaves out facts without a value.
func present(list ...paper.Fact) []paper.Fact {
	var kept []paper.Fact
	for _, f := range list {
		if f.Value != "" {
			kept = append(kept, f)
		}
	}
	return kept
}

func (p *writer) buyers() []paper.Fact {
	list := make([]paper.Fact, 0, len(p.Award.GetBuyers()))
	for i, b := range p.Award.GetBuyers() {
		fact := paper.Fact{Value: b.GetName()}
		if i == 0 {
			fact.Name = p.say("buyer")
			if len(p.Award.GetBuyers()) > 1 {
				fact.Name = p.say("buyers")
				fact.Value += " (" + p.say("lead") + ")"
			}
		}
		for _, party := range p.About.GetBuyers() {
			if party.GetOrganisation() == b.GetOrganisation() {
				fact.Value += address(party)
			}
		}
		list = append(list, fact)
	}
	return list
}

// address writes where a buyer is and its number in a register.
func address(party *awardsv1.BuyerParty) string {
	place := party.GetPlace()
	text := ""
	for _, part := range []string{place.GetStreet(), strings.TrimSpace(place.GetPostcode() + " " + place.GetCity()), place.GetCountry()} {
		if part != "" {
			text += ", " + part
		}
	}
	if id := party.GetIdentifier(); id.GetValue() != "" {
		text += "\n" + id.GetScheme() + " " + id.GetValue()
	}
	return text
}

func (p *writer) subject() string {
	text := "CPV " + p.Tender.GetCpv()
	switch p.Tender.GetContractNature() {
	case tendersv1.ContractNature_CONTRACT_NATURE_SERVICES:
		return p.say("nature_services") + ", " + text
	case tendersv1.ContractNature_CONTRACT_NATURE_SUPPLIES:
		return p.say("nature_supplies") + ", " + text
	case tendersv1.ContractNature_CONTRACT_NATURE_WORKS:
		return p.say("nature_works") + ", " + text
	}
	return text
}

func (p *writer) procedure() string {
	switch p.Tender.GetProcedure() {
	case tendersv1.Procedure_PROCEDURE_OPEN:
		return p.say("procedure_open")
	case tendersv1.Procedure_PROCEDURE_LIGHT:
		return p.say("procedure_light")
	case tendersv1.Procedure_PROCEDURE_BELOW_THRESHOLD:
		return p.say("procedure_below")
	}
	return ""
}

func (p *writer) reservation() string {
	switch p.Tender.GetReservation() {
	case tendersv1.Reservation_RESERVATION_ARTICLE_20:
		return p.say("reservation_20")
	case tendersv1.Reservation_RESERVATION_ARTICLE_77:
		return p.say("reservation_77")
	}
	return ""
}

func (p *writer) withoutVAT(m amount) string {
	if text := p.money(m); text != "" {
		return text + " (" + p.say("without_vat") + ")"
	}
	return ""
}

// name calls a lot by its number and title.
func name(id, title string) string {
	if title == "" {
		return id
	}
	return id + " " + title
}

func (p *writer) decisions() string {
	lines := make([]string, 0, len(p.Award.GetLots()))
	for _, l := range p.Award.GetLots() {
		key := "decision_one"
		switch {
		case l.GetBid() == "":
			key = "decision_none"
		case l.GetBids() == 1:
			key = "decision_only"
		}
		lines = append(lines, p.say(key, "lot", name(l.GetLot(), l.GetTitle()), "winner", l.GetSupplierName(),
			"price", p.money(l.GetPrice()), "total", p.figure(l.GetTotal()), "bids", strconv.Itoa(int(l.GetBids()))))
	}
	return strings.Join(lines, "\n")
}

func (p *writer) dates() []paper.Fact {
	list := []paper.Fact{{Name: p.say("published"), Value: p.clock(p.Tender.GetPublishedAt().AsTime())}}
	for _, a := range p.Tender.GetAmendments() {
		list = append(list, paper.Fact{
			Name: p.say("amended", "version", strconv.Itoa(int(a.GetVersion()))), Value: p.clock(a.GetAmendedAt().AsTime()) + " – " + a.GetNote(),
		})
	}
	standstill := p.Award.GetStandstillUntil().AsTime()
	return append(list,
		paper.Fact{Name: p.say("deadline"), Value: p.clock(p.Tender.GetDeadline().AsTime())},
		paper.Fact{Name: p.say("opened"), Value: p.clock(p.Tender.GetOpenedAt().AsTime())},
		paper.Fact{Name: p.say("decided"), Value: p.clock(p.Award.GetDecidedAt().AsTime())},
		// The period ends with midnight: the day before is its last.
		paper.Fact{Name: p.say("standstill"), Value: p.say("standstill_value", "day", p.day(standstill.Add(-1)))},
	)
}

// recordHead ends the report with the newest entry of the public record.
func (p *writer) recordHead() {
	p.Heading(p.say("record"))
	if p.About.GetRecordHash() == "" {
		p.Paragraph(p.say("record_none"))
	} else {
		p.Paragraph(p.say("record_text"))
		p.Panel(p.say("record_entry", "n", strconv.FormatInt(p.About.GetRecordNumber(), 10)), p.About.GetRecordHash())
	}
	p.Paragraph(p.say("scores_text"))
}
