package tenders

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/calendar"
	"github.com/fairlot/fairlot/services/tenders/internal/legalcheck"
)

// CheckTender says what the law asks of a draft published now, or asked of a
// published tender at its publication. For the buyers' people. Codes: NotFound,
// PermissionDenied.
func (s *Service) CheckTender(ctx context.Context, r *tendersv1.CheckTenderRequest) (*tendersv1.CheckTenderResponse, error) {
	now := s.clock.Now()
	t, err := s.tenders.Get(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	if err := asBuyer(ctx, t); err != nil {
		return nil, err
	}
	if t.GetPublishedAt() != nil {
		now = t.GetPublishedAt().AsTime()
	}
	findings, err := s.check(ctx, t, now)
	if err != nil {
		return nil, err
	}
	return &tendersv1.CheckTenderResponse{Findings: findings, Publishable: len(legalcheck.Blocking(findings)) == 0}, nil
}

// Check says what the law asks of a tender of which only its own words are
// known, published at an instant: the buyer is taken to be where the contract is
// performed, and of people only their number is checked.
func Check(t *tendersv1.Tender, at time.Time) []*tendersv1.Finding {
	country := t.GetPlace().GetCountry()
	return legalcheck.Check(legalcheck.Input{
		Tender: t, Now: at, Calendar: calendar.For(country, ""), Country: country, PeopleUnknown: true,
	})
}

// CheckDraft is Check for everyone. It stores nothing. Codes: InvalidArgument
// (what the contract does not take).
func (s *Service) CheckDraft(_ context.Context, r *tendersv1.CheckDraftRequest) (*tendersv1.CheckTenderResponse, error) {
	now := s.clock.Now()
	if r.GetAt() != nil {
		now = r.GetAt().AsTime()
	}
	if err := numberParts(r.GetTender()); err != nil {
		return nil, err
	}
	findings := Check(r.GetTender(), now)
	return &tendersv1.CheckTenderResponse{Findings: findings, Publishable: len(legalcheck.Blocking(findings)) == 0}, nil
}

// LegalRules is the table that tenders are checked by, in the order in which
// people fill a tender in.
func LegalRules() []*tendersv1.LegalRule {
	rules := legalcheck.Rules()
	list := make([]*tendersv1.LegalRule, len(rules))
	for i, r := range rules {
		list[i] = &tendersv1.LegalRule{
			Id: r.ID, Article: r.Article, Severity: r.Severity, Explanation: r.Explanation, Country: r.Country,
			ValidFrom: dayOf(r.ValidFrom), ValidTo: dayOf(r.ValidTo),
		}
	}
	return list
}

func dayOf(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format(time.DateOnly)
}

// ListRules is LegalRules for everyone.
func (s *Service) ListRules(context.Context, *tendersv1.ListRulesRequest) (*tendersv1.ListRulesResponse, error) {
	return &tendersv1.ListRulesResponse{Rules: LegalRules()}, nil
}

// leadBuyer reads the organisation that leads.
func (s *Service) leadBuyer(ctx context.Context, t *tendersv1.Tender) (*accountsv1.Organisation, error) {
	o, err := s.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: lead(t)})
	if err != nil {
		return nil, fmt.Errorf("read the buyer: %w", err)
	}
	return o, nil
}

// calendarOf gives the calendar of a buyer.
func calendarOf(o *accountsv1.Organisation) calendar.Calendar {
	return calendar.For(o.GetPlace().GetCountry(), o.GetTimeZone())
}

// check gathers what the rules must know and asks them.
func (s *Service) check(ctx context.Context, t *tendersv1.Tender, now time.Time) ([]*tendersv1.Finding, error) {
	buyer, err := s.leadBuyer(ctx, t)
	if err != nil {
		return nil, err
	}
	t = asWished(t, buyer)
	people, err := s.people(ctx, t)
	if err != nil {
		return nil, err
	}
	in := legalcheck.Input{Tender: t, Now: now, Calendar: calendarOf(buyer), Country: buyer.GetPlace().GetCountry(), People: people}
	if in.Consultation, err = s.consultationOf(ctx, t); err != nil {
		return nil, err
	}
	if t.GetPool() != "" {
		_, err := s.poolBuyers(ctx, lead(t), t.GetPool(), t.GetId())
		in.PoolAgreed = err == nil
		if err != nil {
			s.log.InfoContext(ctx, "pool does not confirm", slog.String("tender", t.GetId()), slog.String("error", err.Error()))
		}
	}
	if isCall(t) {
		if in.Parent, err = s.parent(ctx, t); err != nil {
			return nil, err
		}
	}
	return legalcheck.Check(in), nil
}
