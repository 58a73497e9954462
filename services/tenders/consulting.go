package tenders

import (
	"context"
	"fmt"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// AnswerConsultation keeps the answer of the caller's organisation; a second one
// replaces the first, and taking it back leaves its words to the caller alone. No
// profile is needed: whoever knows the market may speak. Codes: NotFound (not
// published), FailedPrecondition (consultation.not_consultation, .cancelled,
// .time_over), InvalidArgument (an unknown question or file, no reply).
func (s *Service) AnswerConsultation(ctx context.Context, r *tendersv1.AnswerConsultationRequest) (*tendersv1.ConsultationAnswer, error) {
	now := s.clock.Now()
	t, err := s.tenders.Get(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	if t.GetPublishedAt() == nil {
		return nil, errs.NotFound("tender", r.GetTender())
	}
	if err := mayAnswer(t, now); err != nil {
		return nil, err
	}
	caller, _ := auth.From(ctx)
	id := "ans_" + t.GetId()[len("ten_"):] + "_" + caller.Organisation
	if r.GetWithdraw() {
		return s.answers.Update(ctx, id, 0, func(kept *tendersv1.ConsultationAnswer) ([]store.Event, error) {
			kept.WithdrawnAt = timestamppb.New(now)
			return nil, nil
		})
	}
	replies, err := replied(t, r.GetReplies())
	if err != nil {
		return nil, err
	}
	evidence, err := s.ownFiles(ctx, "evidence", caller.Organisation, r.GetEvidence())
	if err != nil {
		return nil, err
	}
	supplier, name, err := s.enterprise(ctx, caller.Organisation)
	if err != nil {
		return nil, err
	}
	answer := &tendersv1.ConsultationAnswer{
		Id: id, Tender: t.GetId(), Organisation: caller.Organisation, Supplier: supplier, SupplierName: name,
		Replies: replies, Evidence: evidence, AnsweredAt: timestamppb.New(now),
	}
	made, err := s.answers.Create(ctx, id, answer)
	if errs.Code(err) != codes.AlreadyExists {
		return made, err
	}
	return s.answers.Update(ctx, id, 0, func(kept *tendersv1.ConsultationAnswer) ([]store.Event, error) {
		kept.Supplier, kept.SupplierName, kept.Replies, kept.Evidence = supplier, name, replies, evidence
		kept.AnsweredAt, kept.WithdrawnAt = answer.GetAnsweredAt(), nil
		return nil, nil
	})
}

// enterprise is the caller's supplier and its name; of an organisation that has
// no profile yet, its own name.
func (s *Service) enterprise(ctx context.Context, organisation string) (supplier, name string, err error) {
	found, err := s.suppliers.GetSupplier(ctx, &suppliersv1.GetSupplierRequest{Supplier: "mine"})
	if errs.Code(err) != codes.NotFound {
		return found.GetId(), found.GetName(), err
	}
	o, err := s.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: organisation})
	return "", o.GetName(), err
}

// ListConsultationAnswers gives the buyers' people all answers that stand, at any
// time: nobody competes yet, and who reads early sees in time that a question is
// misunderstood. An enterprise gets its own, others nothing. Codes: NotFound.
func (s *Service) ListConsultationAnswers(ctx context.Context, r *tendersv1.ListConsultationAnswersRequest) (*tendersv1.ListConsultationAnswersResponse, error) {
	t, err := s.tenders.Get(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	seen := accessOf(ctx, t)
	if seen == nothing {
		return nil, errs.NotFound("tender", r.GetTender())
	}
	all, err := s.answersTo(ctx, t.GetId())
	if err != nil {
		return nil, err
	}
	if seen == everything {
		return &tendersv1.ListConsultationAnswersResponse{Answers: standing(all)}, nil
	}
	caller, _ := auth.From(ctx)
	list := &tendersv1.ListConsultationAnswersResponse{}
	for _, a := range all {
		if caller.Organisation != "" && a.GetOrganisation() == caller.Organisation {
			list.Answers = append(list.Answers, a)
		}
	}
	return list, nil
}

func (s *Service) answersTo(ctx context.Context, tender string) ([]*tendersv1.ConsultationAnswer, error) {
	return s.answers.All(ctx, store.Query{Index: "tender", Equal: []any{tender}})
}

// ConcludeConsultation publishes what was learnt (Art. 41) and so ends a
// consultation. For officers of the lead buyer. Codes: NotFound,
// PermissionDenied, FailedPrecondition (consultation.still_open, .concluded,
// .not_consultation), InvalidArgument (consultation.names, .reveals), Aborted.
func (s *Service) ConcludeConsultation(ctx context.Context, r *tendersv1.ConcludeConsultationRequest) (*tendersv1.Tender, error) {
	now := s.clock.Now()
	t, err := s.led(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	if err := mayConclude(t, now); err != nil {
		return nil, err
	}
	answers, err := s.answersTo(ctx, t.GetId())
	if err != nil {
		return nil, err
	}
	summary := strings.TrimSpace(r.GetSummary())
	if err := harmless(summary, answers); err != nil {
		return nil, err
	}
	t, err = s.tenders.Update(ctx, t.GetId(), r.GetRevision(), func(t *tendersv1.Tender) ([]store.Event, error) {
		if err := mayConclude(t, now); err != nil {
			return nil, err
		}
		conclude(t, summary, len(standing(answers)), now)
		ended, err := events.Make(now, t.GetId(), &tendersv1.ConsultationConcluded{Tender: publicView(t, now), Organisations: organisationsOf(standing(answers))})
		if err != nil {
			return nil, err
		}
		progressed, err := events.Make(now, t.GetId(), &tendersv1.TenderProgressed{Tender: publicView(t, now)})
		return []store.Event{ended, progressed}, err
	})
	if err != nil {
		return nil, err
	}
	return shown(t, now), nil
}

// WriteFromConsultation starts a draft that buys what a consultation was about,
// with the record of it (Art. 40, 41, 84). For officers of the lead buyer. Codes:
// NotFound, PermissionDenied, FailedPrecondition (consultation.not_over,
// .not_consultation).
func (s *Service) WriteFromConsultation(ctx context.Context, r *tendersv1.WriteFromConsultationRequest) (*tendersv1.Tender, error) {
	now := s.clock.Now()
	from, err := s.led(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	if err := mayWriteFrom(from, now); err != nil {
		return nil, err
	}
	answers, err := s.answersTo(ctx, from.GetId())
	if err != nil {
		return nil, err
	}
	buyer, err := s.leadBuyer(ctx, from)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(calendarOf(buyer).Zone())
	if err != nil {
		return nil, fmt.Errorf("read the buyer's time zone: %w", err)
	}
	id := ids.New("ten", now)
	buyers, err := s.buyersOf(ctx, lead(from), "", id)
	if err != nil {
		return nil, err
	}
	kept := &tendersv1.Tender{Id: id, Buyers: buyers, CreatedAt: timestamppb.New(now), ConsultedIn: from.GetId()}
	begun, err := writtenFrom(from, len(standing(answers)), zone)
	if err != nil {
		return nil, err
	}
	t, err := revised(kept, begun, now)
	if err != nil {
		return nil, err
	}
	if t, err = s.wished(ctx, t); err != nil {
		return nil, err
	}
	if t, err = s.tenders.Create(ctx, id, t); err != nil {
		return nil, err
	}
	return shown(t, now), nil
}

// ledTo adds to a consultation the tenders that were written from it, as far as
// the caller may see them.
func (s *Service) ledTo(ctx context.Context, t *tendersv1.Tender) error {
	if !consults(t) || t.GetConsultation() == nil {
		return nil
	}
	list, err := s.tenders.All(ctx, store.Query{Index: "consulted_in", Equal: []any{t.GetId()}})
	if err != nil {
		return err
	}
	for _, one := range list {
		if accessOf(ctx, one) != nothing && (one.GetCancelledAt() == nil || one.GetPublishedAt() != nil) {
			t.Consultation.Tenders = append(t.Consultation.Tenders, one.GetId())
		}
	}
	return nil
}

// consultationOf is the consultation that a tender was written from, nil for none.
func (s *Service) consultationOf(ctx context.Context, t *tendersv1.Tender) (*tendersv1.Tender, error) {
	if t.GetConsultedIn() == "" {
		return nil, nil //nolint:nilnil // most tenders were written from none
	}
	return s.tenders.Get(ctx, t.GetConsultedIn())
}
