package watch

import (
	"context"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/store"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

// stale is how old news may be and still be told: an instance that begins to
// watch hears all that ever happened.
const stale = 7 * 24 * time.Hour

// Consumers is what the service hears: what happens to tenders, and who bids.
func (s *Service) Consumers() []events.Subscription {
	return []events.Subscription{
		events.On("tenders", s.hearPublished), events.On("tenders", s.hearAmended), events.On("tenders", s.hearCancelled),
		events.On("tenders", s.hearInvited), events.On("tenders", s.hearAsked), events.On("tenders", s.hearAnswered),
		events.On("tenders", s.hearRequested), events.On("tenders", s.hearDecided), events.On("tenders", s.hearConcluded),
		events.On("bids", s.hearBid),
	}
}

// fresh tells whether something happened lately enough to be told.
func (s *Service) fresh(at *timestamppb.Timestamp) bool {
	return at != nil && s.clock.Now().Sub(at.AsTime()) <= stale
}

// hearPublished keeps the dates of a tender and tells those whom it fits; a call
// within another is told to those it invites (hearInvited).
func (s *Service) hearPublished(ctx context.Context, e *tendersv1.TenderPublished) error {
	if err := s.keepDates(ctx, e.GetTender(), e.GetTender().GetPublishedAt().AsTime()); err != nil || !s.fresh(e.GetTender().GetPublishedAt()) || e.GetTender().GetWithin() != "" {
		return err
	}
	return s.tellFitting(ctx, e.GetTender())
}

// hearConcluded tells those who answered a consultation, its followers, and the
// suppliers whom it fits, that what was learnt is there for everyone (Art. 41).
func (s *Service) hearConcluded(ctx context.Context, e *tendersv1.ConsultationConcluded) error {
	t := e.GetTender()
	if !s.fresh(t.GetConsultation().GetConcludedAt()) {
		return nil
	}
	n := newsOf(t, "consultation-concluded/"+t.GetId(), kindConcluded)
	if err := s.tellOrganisations(ctx, n, representatives(), e.GetOrganisations()...); err != nil {
		return err
	}
	if err := s.tellBoth(ctx, n, n); err != nil {
		return err
	}
	return s.eachFitting(ctx, t, func(supplier *suppliersv1.Supplier, _ *watchv1.Fit) error {
		return s.tellOrganisations(ctx, n, representatives(), supplier.GetOrganisation())
	})
}

// hearAmended tells followers and bidders what changed; bidders are asked to
// confirm their bid, which stays as it is.
func (s *Service) hearAmended(ctx context.Context, e *tendersv1.TenderAmended) error {
	t := e.GetTender()
	list := t.GetAmendments()
	if len(list) == 0 {
		return nil
	}
	last := list[len(list)-1]
	if err := s.keepDates(ctx, t, last.GetAmendedAt().AsTime()); err != nil || !s.fresh(last.GetAmendedAt()) {
		return err
	}
	n := newsOf(t, "tender-amended/"+t.GetId()+"/"+whole(int(last.GetVersion())), kindAmended)
	n.note = last.GetNote()
	asked := n
	asked.kind, asked.link = kindAmendedBid, bidPath(t)
	return s.tellBoth(ctx, n, asked)
}

// hearCancelled tells followers and bidders why, and stops to remind.
func (s *Service) hearCancelled(ctx context.Context, e *tendersv1.TenderCancelled) error {
	t := e.GetTender()
	if err := s.keepDates(ctx, t, t.GetCancelledAt().AsTime()); err != nil || !s.fresh(t.GetCancelledAt()) {
		return err
	}
	n := newsOf(t, "tender-cancelled/"+t.GetId(), kindCancelled)
	n.note = t.GetCancellationReason()
	return s.tellBoth(ctx, n, n)
}

// hearInvited tells the candidates of a restricted procedure, each for itself
// (Art. 54, 55(2)(a)).
func (s *Service) hearInvited(ctx context.Context, e *tendersv1.CandidatesInvited) error {
	t := e.GetTender()
	if err := s.keepDates(ctx, t, t.GetInvitedAt().AsTime()); err != nil || !s.fresh(t.GetInvitedAt()) {
		return err
	}
	for _, r := range e.GetRequests() {
		if r.GetWithdrawnAt() != nil {
			continue
		}
		n := newsOf(t, "candidate/"+r.GetId(), kindInvited)
		if !r.GetInvited() {
			n.kind, n.note = kindDeclined, r.GetReason()
		}
		if err := s.tellOrganisations(ctx, n, representatives(), r.GetOrganisation()); err != nil {
			return err
		}
	}
	return nil
}

// hearAsked tells the officers of a question, and keeps it until it is answered.
func (s *Service) hearAsked(ctx context.Context, e *tendersv1.QuestionAsked) error {
	q := e.GetQuestion()
	t, err := s.published(ctx, q.GetTender())
	if passed(err) {
		return nil
	}
	if err != nil {
		return err
	}
	open := &watchv1.OpenQuestion{Id: q.GetId(), Tender: t.GetId(), Text: q.GetText(), RemindAt: later(closes(t), answerBefore, q.GetAskedAt().AsTime())}
	if _, err := s.questions.Create(ctx, q.GetId(), open); err != nil && !store.Taken(err, "id") {
		return err
	}
	if !s.fresh(q.GetAskedAt()) {
		return nil
	}
	n := newsOf(t, "question-asked/"+q.GetId(), kindAsked)
	n.note, n.link = q.GetText(), questionsPath(t)
	return s.tellOrganisations(ctx, n, officers(), buyersOf(t)...)
}

// hearAnswered tells followers and bidders of an answer.
func (s *Service) hearAnswered(ctx context.Context, e *tendersv1.QuestionAnswered) error {
	q := e.GetQuestion()
	_, err := s.questions.Update(ctx, q.GetId(), 0, func(kept *watchv1.OpenQuestion) ([]store.Event, error) {
		kept.Done, kept.RemindAt = true, nil
		return nil, nil
	})
	if err != nil && !passed(err) {
		return err
	}
	if !s.fresh(q.GetAnsweredAt()) {
		return nil
	}
	t, err := s.published(ctx, q.GetTender())
	if passed(err) {
		return nil
	}
	if err != nil {
		return err
	}
	n := newsOf(t, "question-answered/"+q.GetId(), kindAnswered)
	n.note, n.link = q.GetAnswer(), questionsPath(t)
	return s.tellBoth(ctx, n, n)
}

// hearBid keeps which organisations have a bid; nothing else of it.
func (s *Service) hearBid(ctx context.Context, e *bidsv1.BidReceived) error {
	b := e.GetBid()
	withdrawn := b.GetState() == bidsv1.BidState_BID_STATE_WITHDRAWN
	kept := &watchv1.Bidder{Id: b.GetId(), Tender: b.GetTender(), Organisation: b.GetOrganisation(), Withdrawn: withdrawn}
	_, err := s.bidders.Create(ctx, b.GetId(), kept)
	if !store.Taken(err, "id") {
		return err
	}
	_, err = s.bidders.Update(ctx, b.GetId(), 0, func(kept *watchv1.Bidder) ([]store.Event, error) {
		if kept.GetWithdrawn() || !withdrawn {
			return nil, store.ErrUnchanged // a withdrawn bid never comes back
		}
		kept.Withdrawn = true
		return nil, nil
	})
	return err
}
