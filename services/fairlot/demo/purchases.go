package demo

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// act is something that a person does at an instant of the story.
type act struct {
	at   time.Time
	what string
	do   func(context.Context) error
}

// loadPurchases plays all stories in the order of their instants.
func (l *loader) loadPurchases(ctx context.Context) error {
	list, err := read[purchase]("purchases.json")
	if err != nil {
		return err
	}
	acts, err := l.systemActs()
	if err != nil {
		return err
	}
	for _, p := range list {
		acts = append(acts, l.story(p)...)
	}
	slices.SortStableFunc(acts, func(a, b act) int { return a.at.Compare(b.at) })
	for _, a := range acts {
		if err := l.Clock.Set(ctx, a.at); err != nil {
			return err
		}
		if err := a.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", a.what, err)
		}
	}
	return nil
}

// telling is one purchase on its way.
type telling struct {
	*loader
	purchase
	id   string
	bids map[string]string
}

func (l *loader) story(p purchase) []act {
	s := &telling{loader: l, purchase: p, bids: map[string]string{}}
	name := p.City + " " + p.State
	acts := []act{{l.day(min(p.Published, -1), 8), name + ": publish", s.publish}}
	for i, q := range p.Questions {
		acts = append(acts, act{l.day(p.Published+2, 9+i), name + ": question", func(ctx context.Context) error { return s.ask(ctx, q) }})
	}
	for i, b := range p.Bids {
		acts = append(acts, act{l.day(p.Deadline-1-i, 9), name + ": bid", func(ctx context.Context) error { return s.bid(ctx, b) }})
	}
	for i, one := range p.Answers {
		acts = append(acts, act{l.day(p.Published+3+i, 9), name + ": answer", func(ctx context.Context) error { return s.answer(ctx, one) }})
	}
	switch p.State {
	case "concluded":
		acts = append(acts, act{l.day(p.Concluded, 9), name + ": conclude", s.conclude})
	case "evaluation":
		acts = append(acts, act{l.day(p.Deadline+1, 9), name + ": open", s.open}, act{l.day(p.Deadline+4, 9), name + ": score", s.score})
	case "awarded":
		acts = append(acts, act{l.day(p.Opened, 9), name + ": open", s.open}, act{l.day(p.Opened+3, 9), name + ": score", s.score}, act{l.day(p.Awarded, 9), name + ": award", s.award})
		acts = append(acts, s.deliveries(name)...)
	case "cancelled":
		acts = append(acts, act{l.day(p.Cancelled, 9), name + ": cancel", s.cancel})
	}
	return acts
}

func (s *telling) person(ctx context.Context, who string) (context.Context, error) {
	return s.as(ctx, s.people[who+"@"+s.City+".example"])
}

func (s *telling) publish(ctx context.Context) error {
	officer, err := s.person(ctx, "officer")
	if err != nil {
		return err
	}
	tender := proto.CloneOf(s.Tender.it)
	place := s.cities[s.City].Place.it
	noon, err := s.noon(s.City)
	if err != nil {
		return err
	}
	tender.Place = proto.CloneOf(place)
	tender.Deadline, tender.QuestionsUntil = noon(s.Deadline), noon(s.Deadline-7)
	start := s.Deadline + 60
	if s.Start != 0 {
		start = s.Start
	}
	tender.ContractStart, tender.ContractEnd = noon(start), noon(start+s.Months*30)
	s.nameStaff(tender, s.City)
	draft, err := s.start(ctx, officer, tender)
	if err != nil {
		return err
	}
	s.id = draft.GetId()
	if s.State == "draft" {
		return nil
	}
	return s.publishDraft(officer, draft)
}

// start makes the draft, alone or with another city.
func (s *telling) start(ctx, officer context.Context, tender *tendersv1.Tender) (*tendersv1.Tender, error) {
	tenders := tendersv1.NewTendersServiceClient(s.Conn)
	if s.Joint == nil {
		return tenders.CreateTender(officer, &tendersv1.CreateTenderRequest{Tender: tender})
	}
	id, err := s.agree(ctx, officer)
	if err != nil {
		return nil, err
	}
	made, err := tenders.GetTender(officer, &tendersv1.GetTenderRequest{Tender: id})
	if err != nil {
		return nil, err
	}
	tender.Id, tender.Revision, tender.Pool, tender.Buyers = made.GetId(), made.GetRevision(), made.GetPool(), made.GetBuyers()
	return tenders.UpdateTender(officer, &tendersv1.UpdateTenderRequest{Tender: tender})
}

// publishDraft gives a reason for each warning of the legal check.
func (l *loader) publishDraft(officer context.Context, draft *tendersv1.Tender) error {
	tenders := tendersv1.NewTendersServiceClient(l.Conn)
	check, err := tenders.CheckTender(officer, &tendersv1.CheckTenderRequest{Tender: draft.GetId()})
	if err != nil {
		return err
	}
	request := &tendersv1.PublishTenderRequest{Tender: draft.GetId(), Revision: draft.GetRevision(), WarningReasons: map[string]string{}}
	for _, f := range check.GetFindings() {
		switch f.GetSeverity() {
		case tendersv1.Severity_SEVERITY_WARNS:
			request.WarningReasons[f.GetRule()] = "Considered and kept as written."
		case tendersv1.Severity_SEVERITY_BLOCKS:
			return fmt.Errorf("%s (%s): %s", f.GetRule(), f.GetArticle(), f.GetMessage())
		}
	}
	_, err = tenders.PublishTender(officer, request)
	return err
}

func (s *telling) ask(ctx context.Context, q question) error {
	asker, err := s.as(ctx, s.representatives[q.Enterprise])
	if err != nil {
		return err
	}
	tenders := tendersv1.NewTendersServiceClient(s.Conn)
	asked, err := tenders.AskQuestion(asker, &tendersv1.AskQuestionRequest{Tender: s.id, Text: q.Text})
	if err != nil || q.Answer == "" {
		return err
	}
	officer, err := s.person(ctx, "officer")
	if err != nil {
		return err
	}
	_, err = tenders.AnswerQuestion(officer, &tendersv1.AnswerQuestionRequest{Tender: s.id, Question: asked.GetId(), Answer: q.Answer})
	return err
}

func (s *telling) bid(ctx context.Context, b bid) error {
	bidder, err := s.as(ctx, s.representatives[b.Enterprise])
	if err != nil {
		return err
	}
	offer := &bidsv1.Offer{Note: b.Note, NoExclusionGrounds: true}
	for _, lot := range sorted(b.Prices) {
		offer.Lots = append(offer.Lots, &bidsv1.LotOffer{Lot: lot, Price: &typesv1.Money{Amount: b.Prices[lot], Currency: "EUR"}})
	}
	for _, clause := range sorted(b.Commitments) {
		offer.Commitments = append(offer.Commitments, &bidsv1.Commitment{Clause: clause, Value: b.Commitments[clause]})
	}
	for _, criterion := range sorted(b.Answers) {
		offer.Answers = append(offer.Answers, &bidsv1.Answer{Criterion: criterion, Text: b.Answers[criterion]})
	}
	made, err := bidsv1.NewBidsServiceClient(s.Conn).CreateBid(bidder, &bidsv1.CreateBidRequest{Tender: s.id, Offer: offer})
	s.bids[b.Enterprise] = made.GetId()
	return err
}

func sorted(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// open lets two of the three officers release the key.
func (s *telling) open(ctx context.Context) error {
	for _, who := range []string{"opening1", "opening3"} {
		officer, err := s.person(ctx, who)
		if err != nil {
			return err
		}
		if _, err := bidsv1.NewBidsServiceClient(s.Conn).OpenTender(officer, &bidsv1.OpenTenderRequest{Tender: s.id, Passphrase: Password}); err != nil {
			return err
		}
	}
	return nil
}

func (s *telling) score(ctx context.Context) error {
	for i, who := range []string{"evaluator1", "evaluator2", "evaluator3"} {
		request := &awardsv1.ScoreBidsRequest{Tender: s.id}
		for _, b := range s.Bids {
			for criterion, points := range b.Points {
				if i >= len(points) {
					continue
				}
				for _, lot := range sorted(b.Prices) {
					request.Scores = append(request.Scores, &awardsv1.Score{
						Lot: lot, Bid: s.bids[b.Enterprise], Criterion: criterion, Points: points[i], Reason: b.Answers[criterion],
					})
				}
			}
		}
		if len(request.GetScores()) == 0 {
			continue
		}
		evaluator, err := s.person(ctx, who)
		if err != nil {
			return err
		}
		if _, err := awardsv1.NewAwardsServiceClient(s.Conn).ScoreBids(evaluator, request); err != nil {
			return err
		}
	}
	return nil
}

// award gives each lot to the first in rank.
func (s *telling) award(ctx context.Context) error {
	officer, err := s.person(ctx, "officer")
	if err != nil {
		return err
	}
	awards := awardsv1.NewAwardsServiceClient(s.Conn)
	evaluation, err := awards.GetEvaluation(officer, &awardsv1.GetEvaluationRequest{Tender: s.id})
	if err != nil {
		return err
	}
	request := &awardsv1.AwardTenderRequest{Tender: s.id}
	for _, lot := range evaluation.GetLots() {
		for _, b := range lot.GetBids() {
			if b.GetRank() != 1 {
				continue
			}
			request.Lots = append(request.Lots, &awardsv1.LotDecision{
				Lot: lot.GetLot(), Bid: b.GetBid(),
				Reason: fmt.Sprintf("%s: %s/100.", b.GetSupplierName(), b.GetTotal()),
			})
			break
		}
	}
	_, err = awards.AwardTender(officer, request)
	return err
}

func (s *telling) cancel(ctx context.Context) error {
	officer, err := s.person(ctx, "officer")
	if err != nil {
		return err
	}
	_, err = tendersv1.NewTendersServiceClient(s.Conn).CancelTender(officer, &tendersv1.CancelTenderRequest{Tender: s.id, Reason: s.Reason})
	return err
}
