package report

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

func at(day, hour int) *timestamppb.Timestamp {
	return timestamppb.New(time.Date(2026, time.December, day, hour, 0, 0, 0, time.UTC))
}

func sampleTender(language string) *tendersv1.Tender {
	return &tendersv1.Tender{
		Id: "ten_01j9zq3xk4", Title: "Odbiór i naprawa mebli miejskich w Gdańsku", Language: language, Cpv: "50850000",
		Procedure: tendersv1.Procedure_PROCEDURE_OPEN, ContractNature: tendersv1.ContractNature_CONTRACT_NATURE_SERVICES,
		Reservation: tendersv1.Reservation_RESERVATION_ARTICLE_20, Value: &typesv1.Money{Amount: "412000.00", Currency: "PLN"},
		Lots: []*tendersv1.Lot{{Id: "LOT-0001", Title: "Wrzeszcz and Oliwa"}, {Id: "LOT-0002", Title: "Śródmieście"}},
		Criteria: []*tendersv1.Criterion{
			{Id: "CRI-0001", Type: tendersv1.CriterionType_CRITERION_TYPE_PRICE, Name: "Price", Weight: "50"},
			{Id: "CRI-0002", Type: tendersv1.CriterionType_CRITERION_TYPE_QUALITY, Name: "Repair plan", Description: "How pieces are taken in, repaired and returned.", Weight: "20"},
			{Id: "CRI-0003", Type: tendersv1.CriterionType_CRITERION_TYPE_SOCIAL, Name: "Training and support", Description: "Quality of training for people in integration.", Weight: "30"},
		},
		Clauses: []*tendersv1.Clause{
			{Id: "CLA-0001", Title: "Hours of inclusion work", Lever: tendersv1.Lever_LEVER_PERFORMANCE_CONDITION, Measure: "hours worked by people in integration", Unit: "h", Target: "1200", Evidence: "time sheets"},
			{Id: "CLA-0002", Title: "Training", Lever: tendersv1.Lever_LEVER_AWARD_CRITERION, Measure: "hours of training", Unit: "h", Target: "80.5", Evidence: "certificates"},
			{Id: "CLA-0003", Title: "Reserved participation", Lever: tendersv1.Lever_LEVER_RESERVATION, Measure: "share of employees", Unit: "%", Target: "30", Evidence: "verification"},
		},
		Buyers:     []*tendersv1.Buyer{{Organisation: "org_1", Name: "Gmina Miasta Gdańska", Share: 2}, {Organisation: "org_2", Name: "Malmö stad", Share: 1}},
		Evaluators: []string{"per_1", "per_2", "per_3"}, PublishedAt: at(1, 9), Deadline: at(20, 11), OpenedAt: at(20, 13),
		Amendments:     []*tendersv1.Amendment{{Version: 2, AmendedAt: at(5, 10), Note: "Two more days to bid."}},
		WarningReasons: map[string]string{"accessibility.stated": "Furniture is not used by the public."},
	}
}

// sample makes an input with bidders; the figures are computed here, another
// way than the service does.
func sample(language string, bidders int) Input {
	tender := sampleTender(language)
	in := Input{Tender: tender, Evaluation: &awardsv1.Evaluation{Tender: tender.GetId(), PriceFormula: "points = 100 × lowest price ÷ price"}}
	for i := range bidders {
		in.Bids = append(in.Bids, sampleBid(i))
	}
	in.Award = &awardsv1.Award{
		Id: "awa_1", Tender: tender.GetId(), Title: tender.GetTitle(), Buyers: tender.GetBuyers(),
		DecidedAt: at(22, 10), StandstillUntil: at(31, 23), Value: &typesv1.Money{Amount: "90000.00", Currency: "PLN"},
	}
	for i, lot := range tender.GetLots() {
		e := sampleLot(in, lot)
		in.Evaluation.Lots = append(in.Evaluation.Lots, e)
		a := &awardsv1.LotAward{Lot: lot.GetId(), Title: lot.GetTitle(), Bids: int32(len(e.GetBids())),
			Reason: "The offer has the most points: its plan takes furniture in on the day, and two trainers stay with the team all year."}
		if first := e.GetBids(); i == 0 && len(first) > 0 {
			a.Bid, a.SupplierName, a.Price, a.Total = first[0].GetBid(), first[0].GetSupplierName(), first[0].GetPrice(), first[0].GetTotal()
			a.Shares = []*awardsv1.BuyerShare{
				{Name: "Gmina Miasta Gdańska", Amount: &typesv1.Money{Amount: "60000.00", Currency: "PLN"}},
				{Name: "Malmö stad", Amount: &typesv1.Money{Amount: "30000.00", Currency: "PLN"}},
			}
		}
		in.Award.Lots = append(in.Award.Lots, a)
	}
	in.About = &awardsv1.ReportFacts{
		TimeZone: "Europe/Warsaw", RecordNumber: 4711, RecordHash: strings.Repeat("0123456789abcdef", 4),
		Buyers: []*awardsv1.BuyerParty{{
			Organisation: "org_1", Name: "Gmina Miasta Gdańska", Identifier: &typesv1.Identifier{Scheme: "PL-NIP", Value: "5830011969"},
			Place: &typesv1.Place{Street: "Nowe Ogrody 8/12", Postcode: "80-803", City: "Gdańsk", Country: "PL"},
		}},
	}
	return in
}

func sampleBid(i int) *bidsv1.Bid {
	names := []string{"Spółdzielnia Socjalna Łódź", "Întreprindere Brăila", "Malmö Återbruk ek. för.", "Atelier de l’Île"}
	bid := &bidsv1.Bid{Id: fmt.Sprintf("bid_%03d", i), SupplierName: names[i%len(names)], Offer: &bidsv1.Offer{Commitments: []*bidsv1.Commitment{
		{Clause: "CLA-0001", Value: fmt.Sprint(1200 + 40*i)}, {Clause: "CLA-0002", Value: fmt.Sprintf("%d.5", 80+i)},
	}}}
	if i >= len(names) {
		bid.SupplierName += fmt.Sprintf(" %d", i)
	}
	bid.Offer.Lots = append(bid.Offer.Lots, &bidsv1.LotOffer{Lot: "LOT-0001", Price: &typesv1.Money{Amount: fmt.Sprintf("%d.50", 90000+3511*i), Currency: "PLN"}})
	return bid
}

// sampleLot evaluates a lot with fractions.
func sampleLot(in Input, lot *tendersv1.Lot) *awardsv1.LotEvaluation {
	result := &awardsv1.LotEvaluation{Lot: lot.GetId(), Title: lot.GetTitle()}
	for i, bid := range in.Bids {
		offer := bid.GetOffer().GetLots()[0]
		if offer.GetLot() != lot.GetId() {
			continue
		}
		b := &awardsv1.BidEvaluation{Bid: bid.GetId(), SupplierName: bid.GetSupplierName(), Price: offer.GetPrice()}
		total := new(big.Rat)
		for n, c := range in.Tender.GetCriteria() {
			score := &awardsv1.CriterionScore{Criterion: c.GetId()}
			points := even(new(big.Rat).Quo(fraction("9000050"), fraction(offer.GetPrice().GetAmount())))
			if n > 0 {
				points = new(big.Rat)
				for e := range 3 {
					given := fmt.Sprintf("%d.50", 60+(i*7+e*5+n*11)%40)
					score.Given = append(score.Given, &awardsv1.Score{Evaluator: fmt.Sprintf("per_%d", e+1), Points: given, Reason: "A clear plan with named trainers; the schedule for the winter is thin."})
					points.Add(points, fraction(given))
				}
				points = even(points.Quo(points, big.NewRat(3, 1)))
			}
			weighted := even(new(big.Rat).Quo(new(big.Rat).Mul(points, fraction(c.GetWeight())), big.NewRat(100, 1)))
			score.Points, score.Weighted = points.FloatString(4), weighted.FloatString(4)
			total.Add(total, weighted)
			b.Scores = append(b.Scores, score)
		}
		b.Total = total.FloatString(4)
		result.Bids = append(result.Bids, b)
	}
	slices.SortFunc(result.Bids, func(a, b *awardsv1.BidEvaluation) int { return fraction(b.GetTotal()).Cmp(fraction(a.GetTotal())) })
	for i, b := range result.GetBids() {
		b.Rank = int32(i + 1)
	}
	return result
}

func fraction(decimal string) *big.Rat {
	r, _ := new(big.Rat).SetString(decimal)
	return r
}

// even rounds to four decimals, half to even.
func even(r *big.Rat) *big.Rat {
	scaled := new(big.Rat).Mul(r, big.NewRat(10_000, 1))
	whole, rest := new(big.Int).QuoRem(scaled.Num(), scaled.Denom(), new(big.Int))
	switch rest.Lsh(rest, 1).Cmp(scaled.Denom()) {
	case 1:
		whole.Add(whole, big.NewInt(1))
	case 0:
		whole.Add(whole, new(big.Int).And(whole, big.NewInt(1)))
	}
	return new(big.Rat).SetFrac(whole, big.NewInt(10_000))
}
