package record

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/store"
	recordv1 "github.com/fairlot/fairlot/proto/fairlot/record/v1"
)

// Deps are what the service needs from its process. The times of entries are
// those of the events, so it needs no clock.
type Deps struct {
	DB  store.DB
	Log *slog.Logger
}

// Service keeps the record.
type Service struct {
	recordv1.UnimplementedRecordServiceServer

	entries *store.Collection[*recordv1.Entry]
	log     *slog.Logger

	mu sync.Mutex
	// head is the newest entry this process knows of; nil before it looked.
	head *recordv1.Entry
}

const (
	// indexEvent holds that an event is in the record once.
	indexEvent = "event"
	// indexID is the store's name for a record's own id, here the number.
	indexID = "id"
	// defaultPage is how many entries a page has when nobody says.
	defaultPage = 100
	// batch is how many events are taken at a time.
	batch = 100
)

// New opens the record.
func New(ctx context.Context, d Deps) (*Service, error) {
	entries, err := store.NewCollection[*recordv1.Entry](ctx, d.DB, "entries",
		store.Index{Name: indexEvent, Fields: []string{"event_id"}, Unique: true})
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	return &Service{entries: entries, log: d.Log}, nil
}

// Register mounts the service.
func (s *Service) Register(r grpc.ServiceRegistrar) { recordv1.RegisterRecordServiceServer(r, s) }

// Consumers is what the service hears: everything.
func (s *Service) Consumers() []events.Subscription {
	var all []events.Subscription
	for _, service := range []string{"accounts", "suppliers", "tenders", "bids", "awards", "pools", "delivery"} {
		all = append(all, events.Subscription{Service: service, Batch: batch, Handle: s.append})
	}
	return all
}

// append adds entries for events that have none. Several processes may do so at
// once: the entry's number is its id, so of two that take the same number one is
// refused, looks at the head again and takes the next.
func (s *Service) append(ctx context.Context, list []events.Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range list {
		if err := s.add(ctx, e); err != nil {
			s.head = nil
			return fmt.Errorf("record event %s: %w", e.ID, err)
		}
	}
	return nil
}

func (s *Service) add(ctx context.Context, e events.Event) error {
	for ctx.Err() == nil {
		if s.head == nil {
			head, err := s.newest(ctx)
			if err != nil {
				return err
			}
			s.head = head
		}
		entry := next(s.head, e)
		_, err := s.entries.Create(ctx, id(entry.GetNumber()), entry)
		switch {
		case err == nil:
			s.head = entry
			return nil
		case store.Taken(err, indexEvent):
			return nil // heard before
		case store.Taken(err, indexID):
			s.head = nil
		default:
			return err
		}
	}
	return ctx.Err()
}

// newest reads the head; an empty entry, whose number is 0, when there is none.
func (s *Service) newest(ctx context.Context) (*recordv1.Entry, error) {
	list, _, err := s.entries.List(ctx, store.Query{Descending: true, Limit: 1})
	if err != nil {
		return nil, fmt.Errorf("read the head of the record: %w", err)
	}
	if len(list) == 0 {
		return &recordv1.Entry{}, nil
	}
	return list[0], nil
}

// id writes a number so that the order of ids is that of numbers.
func id(number int64) string { return fmt.Sprintf("%019d", number) }

// ListEntries gives entries from a number on, for everyone.
func (s *Service) ListEntries(ctx context.Context, r *recordv1.ListEntriesRequest) (*recordv1.ListEntriesResponse, error) {
	size := int(r.GetPageSize())
	if size == 0 {
		size = defaultPage
	}
	list, _, err := s.entries.List(ctx, store.Query{From: id(r.GetFrom()), Limit: size})
	if err != nil {
		return nil, err
	}
	return &recordv1.ListEntriesResponse{Entries: list}, nil
}

// GetHead gives the newest entry, for everyone. Codes: NotFound.
func (s *Service) GetHead(ctx context.Context, _ *recordv1.GetHeadRequest) (*recordv1.Entry, error) {
	head, err := s.newest(ctx)
	if err == nil && head.GetNumber() == 0 {
		return nil, errs.New(codes.NotFound, "record.empty", "nothing has been recorded yet")
	}
	return head, err
}
