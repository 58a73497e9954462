package auth

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
)

const (
	// Bucket is the ring, as a key-value bucket: <service>.<key id> → entry. A key
	// counts for the service in the name of its entry alone, so whoever may write
	// one service's entries registers nothing for another.
	Bucket = "fairlot_keys"
	// stored is where NATS tells of an entry once it is stored. Listening there
	// needs no consumer, and with it no right to have messages sent anywhere.
	stored = "fairlot.keys."

	bucketSubject = "$KV." + Bucket + "."
)

// Key is the public half of a process's key.
type Key struct {
	// ID names the key by its hash.
	ID string
	// Public is the Ed25519 public key.
	Public ed25519.PublicKey
	// Services are those the process runs now; for them its tokens are believed.
	Services []string
	// Ever are those the process has ever run; for them its documents are believed.
	Ever []string
	// Registered is when the key was first registered (real time, UTC).
	Registered time.Time
}

// entry is what the bucket holds of a key for one service.
type entry struct {
	ID         string            `json:"id"`
	Public     ed25519.PublicKey `json:"public"`
	Runs       bool              `json:"runs"` // now; its documents are believed for ever
	Registered time.Time         `json:"registered"`
}

// place is the name of an entry.
type place struct{ service, id string }

func placeOf(name string) place {
	service, id, _ := strings.Cut(name, ".")
	return place{service, id}
}

func (p place) String() string { return p.service + "." + p.id }

// valid tells whether the place is one part of a subject for a service and one
// for the hash of a key: what comes with a token may be anything.
func (p place) valid() bool {
	hash, err := base64.RawURLEncoding.DecodeString(p.id)
	return err == nil && len(hash) == keyHash && p.service != "" && !strings.ContainsFunc(p.service, func(c rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789_-", c)
	})
}

// known is an entry as last seen. One that does not hold the key of its name
// was not written by us and is not good.
type known struct {
	entry
	revision uint64
	good     bool
	changed  bool // since it was read
}

// KeyRing knows the public keys of all processes of the instance. It hears of
// every change until Close.
type KeyRing struct {
	js     jetstream.JetStream
	stream jetstream.Stream
	sub    *nats.Subscription
	again  chan nats.Status
	done   chan struct{}

	mu    sync.RWMutex
	known map[place]known
}

// OpenKeyRing opens the ring that all processes on the same JetStream share. A
// bucket as the library makes it would let whoever writes one entry remove all
// by a rollup, and have an entry sent to any subject by a direct read.
func OpenKeyRing(ctx context.Context, js jetstream.JetStream) (*KeyRing, error) {
	stream, err := js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: "KV_" + Bucket, Description: "Public keys of the processes", Subjects: []string{bucketSubject + ">"},
		MaxMsgsPerSubject: 1, Discard: jetstream.DiscardNew, DenyDelete: true, DenyPurge: true,
		RePublish: &jetstream.RePublish{Source: bucketSubject + ">", Destination: stored + ">", HeadersOnly: true},
	})
	if err != nil {
		return nil, fmt.Errorf("open the key ring: %w", err)
	}
	r := &KeyRing{js: js, stream: stream, done: make(chan struct{}), known: map[place]known{}}
	if r.sub, err = js.Conn().Subscribe(stored+">", r.hear); err != nil {
		return nil, fmt.Errorf("listen to the key ring: %w", err)
	}
	r.again = js.Conn().StatusChanged(nats.CONNECTED)
	go r.forget()
	return r, nil
}

// Close stops listening.
func (r *KeyRing) Close() {
	_ = r.sub.Unsubscribe() // fails only where the connection is gone, and the subscription with it
	r.js.Conn().RemoveStatusListener(r.again)
	<-r.done
}

// forget drops what is known after the connection was lost: what changed in
// between was not heard.
func (r *KeyRing) forget() {
	defer close(r.done)
	for range r.again {
		r.mu.Lock()
		clear(r.known)
		r.mu.Unlock()
	}
}

// hear learns that NATS has stored an entry, which is read when it is needed.
func (r *KeyRing) hear(m *nats.Msg) {
	revision, err := strconv.ParseUint(m.Header.Get(jetstream.SequenceHeader), 10, 64)
	if err != nil {
		return // not from the bucket
	}
	r.keep(placeOf(strings.TrimPrefix(m.Subject, stored)), known{revision: revision, changed: true})
}

// keep remembers an entry unless a later one is known.
func (r *KeyRing) keep(p place, k known) known {
	r.mu.Lock()
	defer r.mu.Unlock()
	if old, ok := r.known[p]; ok && (old.revision > k.revision || old.revision == k.revision && k.changed) {
		return old
	}
	r.known[p] = k
	return k
}

// find gives the entry of a key for a service, asking the bucket when it is not
// known or has changed. Codes: NotFound (key.not_found), Unavailable
// (key.unavailable).
func (r *KeyRing) find(ctx context.Context, p place) (entry, error) {
	r.mu.RLock()
	k, ok := r.known[p]
	r.mu.RUnlock()
	if !ok || k.changed {
		var err error
		if k, err = r.read(ctx, p); err != nil {
			return entry{}, err
		}
	}
	if !k.good {
		return entry{}, errs.NotFound("key", p.id)
	}
	return k.entry, nil
}

// read asks the bucket for an entry; the codes are those of find.
func (r *KeyRing) read(ctx context.Context, p place) (known, error) {
	if !p.valid() {
		return known{}, errs.NotFound("key", p.id)
	}
	m, err := r.stream.GetLastMsgForSubject(ctx, bucketSubject+p.String())
	switch {
	case errors.Is(err, jetstream.ErrMsgNotFound):
		return known{}, errs.NotFound("key", p.id)
	case err != nil:
		return known{}, unavailable(err)
	}
	k := known{revision: m.Sequence}
	k.good = m.Header.Get(jetstream.ExpectedLastSubjSeqHeader) != "" && m.Header.Get(jetstream.StreamHeader) == "" && // else the server was made to send it here
		json.Unmarshal(m.Data, &k.entry) == nil && len(k.Public) == ed25519.PublicKeySize && k.ID == p.id && keyID(k.Public) == p.id
	return r.keep(p, k), nil
}

// Key gives a key by its id, with the services it is registered for; the bucket
// is asked. Codes: NotFound (key.not_found), Unavailable (key.unavailable).
func (r *KeyRing) Key(ctx context.Context, id string) (Key, error) {
	places, err := r.places(ctx, id)
	if err != nil {
		return Key{}, err
	}
	var key Key
	for _, p := range places {
		e, err := r.find(ctx, p)
		if errs.Code(err) == codes.NotFound {
			continue
		}
		if err != nil {
			return Key{}, err
		}
		key.ID, key.Public = e.ID, e.Public
		key.Ever = append(key.Ever, p.service)
		if e.Runs {
			key.Services = append(key.Services, p.service)
		}
		if key.Registered.IsZero() || e.Registered.Before(key.Registered) {
			key.Registered = e.Registered
		}
	}
	if key.ID == "" {
		return Key{}, errs.NotFound("key", id)
	}
	key.Services, key.Ever = sortedSet(key.Services), sortedSet(key.Ever)
	return key, nil
}

// places gives the names of all entries of a key.
func (r *KeyRing) places(ctx context.Context, id string) ([]place, error) {
	if !(place{Accounts, id}).valid() {
		return nil, errs.NotFound("key", id)
	}
	info, err := r.stream.Info(ctx, jetstream.WithSubjectFilter(bucketSubject+"*."+id))
	if err != nil {
		return nil, unavailable(err)
	}
	var list []place
	for subject := range info.State.Subjects {
		list = append(list, placeOf(strings.TrimPrefix(subject, bucketSubject)))
	}
	return list, nil
}

func unavailable(err error) error {
	return errs.New(codes.Unavailable, "key.unavailable", "the key ring cannot be read now").Because(err)
}
