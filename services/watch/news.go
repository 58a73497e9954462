package watch

import (
	"context"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/store"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/internal/technique"
)

// The texts of notify that are told of tenders.
const (
	kindFits       = "tender_fits"
	kindAmended    = "tender_amended"
	kindAmendedBid = "tender_amended_bid"
	kindAnswered   = "question_answered"
	kindCancelled  = "tender_cancelled"
	kindInvited    = "candidate_invited"
	kindDeclined   = "participation_declined"
	kindNear       = "tender_deadline_near"
	kindAsked      = "question_asked"
	kindOpen       = "question_open"
	kindConcluded  = "consultation_concluded"
	kindAdmitted   = "participation_admitted"
	kindRefused    = "participation_not_admitted"
	kindRequested  = "participation_requested"
)

// consulting are the texts about a market consultation, for which nobody bids, in
// place of those about a tender.
func consulting(kind string) string {
	switch kind {
	case kindFits:
		return "consultation_fits"
	case kindAmended, kindAmendedBid:
		return "consultation_amended"
	case kindNear:
		return "consultation_deadline_near"
	case kindAsked:
		return "consultation_question_asked"
	case kindOpen:
		return "consultation_question_open"
	default:
		return kind
	}
}

// mostReaders is how many people or organisations one call of notify takes.
const mostReaders = 500

// news is one thing to tell about a tender.
type news struct {
	tender          *tendersv1.Tender
	key, kind, link string
	note            string
	// more are words beyond the tender's title and the end of its time.
	more map[string]string
}

func newsOf(t *tendersv1.Tender, key, kind string) news {
	return news{tender: t, key: key, kind: kind, link: "/tenders/" + t.GetId()}
}

func bidPath(t *tendersv1.Tender) string       { return "/tenders/" + t.GetId() + "/bid" }
func questionsPath(t *tendersv1.Tender) string { return "/tenders/" + t.GetId() + "#questions" }

// closes is when what is open now ends: of a dynamic purchasing system its end,
// the time to ask to take part until candidates are invited, else the time to bid.
func closes(t *tendersv1.Tender) *timestamppb.Timestamp {
	if technique.Dynamic(t) {
		return t.GetContractEnd()
	}
	if t.GetProcedure() == tendersv1.Procedure_PROCEDURE_RESTRICTED && t.GetInvitedAt() == nil {
		return t.GetParticipationDeadline()
	}
	return t.GetDeadline()
}

// later is so long before an end, if that is after an instant; else nil.
func later(end *timestamppb.Timestamp, before time.Duration, after time.Time) *timestamppb.Timestamp {
	if end == nil {
		return nil
	}
	if at := end.AsTime().Add(-before); at.After(after) {
		return timestamppb.New(at)
	}
	return nil
}

func (n news) request() *notifyv1.NotifyRequest {
	words := map[string]string{"tender": n.tender.GetTitle(), "note": n.note}
	if end := closes(n.tender); end != nil {
		words["until"] = end.AsTime().Format(time.RFC3339)
	}
	for word, value := range n.more {
		words[word] = value
	}
	kind := n.kind
	if n.tender.GetProcedure() == tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION {
		kind = consulting(kind)
	}
	return &notifyv1.NotifyRequest{Key: n.key, Kind: kind, Link: n.link, Words: words}
}

func representatives() optionsv1.Role { return optionsv1.Role_ROLE_REPRESENTATIVE }
func officers() optionsv1.Role        { return optionsv1.Role_ROLE_OFFICER }

func buyersOf(t *tendersv1.Tender) []string {
	var list []string
	for _, b := range t.GetBuyers() {
		list = append(list, b.GetOrganisation())
	}
	return list
}

// tellBoth tells bidders one thing and then followers the other; with one key,
// who is both is told the first.
func (s *Service) tellBoth(ctx context.Context, followers, bidders news) error {
	list, err := s.bidding(ctx, bidders.tender.GetId())
	if err != nil {
		return err
	}
	if err := s.tellOrganisations(ctx, bidders, representatives(), list...); err != nil {
		return err
	}
	following, err := s.followersOf(ctx, followers.tender.GetId())
	if err != nil {
		return err
	}
	people := make([]string, 0, len(following))
	for _, f := range following {
		people = append(people, f.GetPerson())
	}
	return s.tellPeople(ctx, followers, people)
}

// tellOrganisations tells the people with a role in organisations.
func (s *Service) tellOrganisations(ctx context.Context, n news, role optionsv1.Role, organisations ...string) error {
	for part := range slices.Chunk(organisations, mostReaders) {
		req := n.request()
		req.Organisations, req.Roles = part, []optionsv1.Role{role}
		if err := s.send(ctx, req); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) tellPeople(ctx context.Context, n news, people []string) error {
	for part := range slices.Chunk(people, mostReaders) {
		req := n.request()
		req.People = part
		if err := s.send(ctx, req); err != nil {
			return err
		}
	}
	return nil
}

// send tells in the service's own name; the same key tells nobody twice.
func (s *Service) send(ctx context.Context, req *notifyv1.NotifyRequest) error {
	own, err := s.signer.AsService(ctx, name)
	if err != nil {
		return err
	}
	_, err = s.notify.Notify(own, req)
	return err
}

// bidding are the organisations with a bid for a tender that they did not withdraw.
func (s *Service) bidding(ctx context.Context, tender string) ([]string, error) {
	list, err := s.bidders.All(ctx, store.Query{Index: byTender, Equal: []any{tender}})
	var organisations []string
	for _, b := range list {
		if !b.GetWithdrawn() && !slices.Contains(organisations, b.GetOrganisation()) {
			organisations = append(organisations, b.GetOrganisation())
		}
	}
	return organisations, err
}

func (s *Service) followersOf(ctx context.Context, tender string) ([]*watchv1.Following, error) {
	return s.following.All(ctx, store.Query{Index: byTender, Equal: []any{tender}})
}
