package events

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/store"
)

// Headers of a published event. Its id is also the header Nats-Msg-Id.
const (
	headerType    = "Fairlot-Event-Type"
	headerSubject = "Fairlot-Event-Subject"
	headerAt      = "Fairlot-Event-At"
)

// Event is something that happened in another service.
type Event struct {
	// ID is the same each time the event is heard.
	ID string
	// Service is whose event it is, for example tenders.
	Service string
	// Type is the name of the message, for example TenderPublished.
	Type string
	// Subject is the id of the record it happened to.
	Subject string
	At      time.Time
	// Data is the message as protobuf JSON.
	Data []byte
}

// Into reads the event's message. Fields that this program does not know are
// passed over: the sender may be newer.
func (e Event) Into(m proto.Message) error {
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(e.Data, m); err != nil {
		return fmt.Errorf("read event %s of type %s: %w", e.ID, e.Type, err)
	}
	return nil
}

// Make writes a message of the contract as an event to store with its record.
// Its type is the message's name.
func Make(at time.Time, subject string, m proto.Message) (store.Event, error) {
	data, err := protojson.Marshal(m)
	if err != nil {
		return store.Event{}, fmt.Errorf("write the event of %s: %w", subject, err)
	}
	return store.Event{Type: string(m.ProtoReflect().Descriptor().Name()), Subject: subject, At: at, Data: data}, nil
}

// One is Make as a change of a record gives its events: the one event of the
// record, whose id the store fills in.
func One(at time.Time, m proto.Message) ([]store.Event, error) {
	e, err := Make(at, "", m)
	if err != nil {
		return nil, err
	}
	return []store.Event{e}, nil
}

// streamName is the stream of a service's events.
func streamName(service string) string { return "fairlot_evt_" + service }

// streamSubject is where a service's events of a type go; ">" takes all.
func streamSubject(service, rest string) string { return "fairlot.evt." + service + ".v1." + rest }

// duplicateWindow is how long JetStream itself drops an event published twice.
const duplicateWindow = 10 * time.Minute

// openStream makes a service's stream where there is none, so that a listener
// can wait for a service that has not started yet.
func openStream(ctx context.Context, js jetstream.JetStream, service string) error {
	_, err := js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: streamName(service), Description: "Events of " + service,
		Subjects: []string{streamSubject(service, ">")}, Storage: jetstream.FileStorage, Duplicates: duplicateWindow,
	})
	if err != nil {
		return fmt.Errorf("open the stream of %s: %w", service, err)
	}
	return nil
}

func message(service string, e store.Event) *nats.Msg {
	m := nats.NewMsg(streamSubject(service, e.Type+"."+token(e.Subject)))
	m.Header.Set(headerType, e.Type)
	m.Header.Set(headerSubject, e.Subject)
	m.Header.Set(headerAt, e.At.UTC().Format(time.RFC3339Nano))
	m.Header.Set(jetstream.MsgIDHeader, e.ID)
	m.Data = e.Data
	return m
}

// token makes a subject's part of any id.
func token(id string) string {
	if id == "" {
		return "_"
	}
	return strings.NewReplacer(".", "_", " ", "_", "*", "_", ">", "_").Replace(id)
}

func read(service string, m jetstream.Msg) (Event, error) {
	h := m.Headers()
	if h.Get(jetstream.StreamHeader) != "" {
		return Event{}, fmt.Errorf("what stands on %s was read from a stream and sent there; no service published it", m.Subject())
	}
	at, err := time.Parse(time.RFC3339Nano, h.Get(headerAt))
	if err != nil {
		return Event{}, fmt.Errorf("event without an instant on %s: %w", m.Subject(), err)
	}
	return Event{
		ID: h.Get(jetstream.MsgIDHeader), Service: service, Type: h.Get(headerType),
		Subject: h.Get(headerSubject), At: at, Data: m.Data(),
	}, nil
}
