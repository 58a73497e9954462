package events

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
)

// Subscription is a wish to hear events of another service.
type Subscription struct {
	// Service is whose events.
	Service string
	// Types are which; empty is all.
	Types []string
	// Handle takes events in their order: one at a time, or as many as have
	// come when Batch says so. An error means that all of them come again.
	Handle func(ctx context.Context, events []Event) error
	// Batch is how many events one call may take; 0 is 1.
	Batch int
	// Attempts is how often an event is tried before it is set aside; 0 is as
	// the listener's Options say. Where a listener hears one service through
	// several subscriptions, the largest counts.
	Attempts int
}

// On hears one type of event, the one whose message the handler takes.
func On[M proto.Message](service string, handle func(ctx context.Context, m M) error) Subscription {
	var none M
	return Subscription{
		Service: service, Types: []string{string(none.ProtoReflect().Descriptor().Name())},
		Handle: func(ctx context.Context, list []Event) error {
			for _, e := range list {
				m, ok := none.ProtoReflect().New().Interface().(M)
				if !ok {
					return fmt.Errorf("event type %T has no message", none)
				}
				if err := e.Into(m); err != nil {
					return err
				}
				if err := handle(ctx, m); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// combine joins the subscriptions to one service into one, so that its events
// are heard in their order across types: a cancellation never before what it
// cancels. A batch stays on its own. It refuses what is asked for twice.
func combine(subs []Subscription) ([]Subscription, error) {
	var all []Subscription
	single := map[string][]Subscription{}
	for _, s := range subs {
		if s.Batch <= 1 {
			single[s.Service] = append(single[s.Service], s)
		}
	}
	taken := map[string]bool{}
	for _, s := range subs {
		if s.Batch <= 1 {
			group := single[s.Service]
			if group == nil {
				continue // joined to the first of its service
			}
			delete(single, s.Service)
			var err error
			if s, err = dispatch(group); err != nil {
				return nil, err
			}
		}
		name := s.Service + s.durable("")
		if taken[name] {
			return nil, fmt.Errorf("events %s of %s are asked for twice", strings.Join(names(s), " "), s.Service)
		}
		taken[name] = true
		all = append(all, s)
	}
	return all, nil
}

// names are the types, "*" for all.
func names(s Subscription) []string {
	if len(s.Types) == 0 {
		return []string{"*"}
	}
	return s.Types
}

// dispatch is one subscription that hands each event to the one for its type.
func dispatch(group []Subscription) (Subscription, error) {
	if len(group) == 1 {
		return group[0], nil
	}
	joined := Subscription{Service: group[0].Service}
	byType := map[string]Subscription{}
	for _, s := range group {
		joined.Types = append(joined.Types, s.Types...)
		joined.Attempts = max(joined.Attempts, s.Attempts)
		for _, t := range names(s) {
			if _, twice := byType[t]; twice || t == "*" {
				return Subscription{}, fmt.Errorf("events of %s are asked for twice: %s", s.Service, t)
			}
			byType[t] = s
		}
	}
	joined.Handle = func(ctx context.Context, list []Event) error {
		for _, e := range list {
			if err := byType[e.Type].Handle(ctx, []Event{e}); err != nil {
				return err
			}
		}
		return nil
	}
	return joined, nil
}

// durable names the consumer of a subscription after the listener and what it
// hears: a listener that hears more than before starts from the beginning, since
// it has missed what is new to it. Its handlers stand that by what doc.go asks.
func (s Subscription) durable(listener string) string {
	sum := sha256.Sum256([]byte(strings.Join(slices.Sorted(slices.Values(names(s))), " ")))
	return listener + "_" + hex.EncodeToString(sum[:4])
}
