package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/store"
	"github.com/fairlot/fairlot/pkg/store/storetest/testpb"
)

func onceChecks() []check {
	return []check{
		{"TheSameKeyMakesOneRecord", sameKey},
		{"TheSameKeyWithAnotherRequestIsRefused", otherRequest},
		{"AKeyBelongsToItsScopeAndCollection", scopes},
		{"OnlyTheFirstRecordOfARequestUsesTheKey", firstOnly},
		{"WithoutTheKeyARecordIsMadeEachTime", keyTakenOut},
		{"AFailedCreationLeavesTheKey", failedFirst},
		{"TheSameKeyAtTheSameTimeMakesOneRecord", racingKeys},
	}
}

func under(t *testing.T, scope, key, hash string) context.Context {
	return store.WithIdempotency(t.Context(), scope, key, hash)
}

func sameKey(t *testing.T, db store.DB) {
	c := records(t, db, byEmail())
	first, err := c.Create(under(t, "ann/Create", "k1", "h"), "rec_1", &testpb.Record{Name: "first", Email: "a"}, happened("evt_1", "Made"))
	if err != nil {
		t.Fatal(err)
	}
	change(t, c, "rec_1")
	for _, id := range []string{"rec_2", "rec_1"} {
		again, err := c.Create(under(t, "ann/Create", "k1", "h"), id, &testpb.Record{Name: "again", Email: "a"}, happened("evt_2", "Made"))
		if err != nil || again.GetName() != first.GetName() || again.GetRevision() != 2 {
			t.Errorf("%s: got %v, %v", id, again, err)
		}
	}
	wantNames(t, c, store.Query{}, "first")
	wantPending(t, db, "evt_1")
}

func keyTakenOut(t *testing.T, db store.DB) {
	c := records(t, db)
	for _, id := range []string{"rec_1", "rec_2"} {
		ctx := store.WithoutIdempotency(under(t, "s", "k", "h"))
		if got, err := c.Create(ctx, id, &testpb.Record{Name: id}); err != nil || got.GetName() != id {
			t.Errorf("%s: got %v, %v", id, got, err)
		}
	}
}

func otherRequest(t *testing.T, db store.DB) {
	c := records(t, db)
	if _, err := c.Create(under(t, "s", "k", "h1"), "rec_1", &testpb.Record{}); err != nil {
		t.Fatal(err)
	}
	_, err := c.Create(under(t, "s", "k", "h2"), "rec_2", &testpb.Record{})
	wantCode(t, err, codes.FailedPrecondition, store.ReasonKeyReused)
}

func scopes(t *testing.T, db store.DB) {
	c := records(t, db)
	spots, err := store.NewCollection[*testpb.Spot](t.Context(), db, "spots")
	if err != nil {
		t.Fatal(err)
	}
	for i, scope := range [][2]string{{"ann", "k"}, {"bob", "k"}, {"an", "nk"}, {"ann", "k2"}} {
		if _, err := c.Create(under(t, scope[0], scope[1], "h"), fmt.Sprint(i), &testpb.Record{Name: fmt.Sprint(i)}); err != nil {
			t.Error(err)
		}
	}
	if _, err := spots.Create(under(t, "ann", "k", "h"), "spot", &testpb.Spot{}); err != nil {
		t.Error(err)
	}
	if _, err := spots.Get(t.Context(), "spot"); err != nil {
		t.Error(err)
	}
	wantNames(t, c, store.Query{}, "0", "1", "2", "3")
}

func firstOnly(t *testing.T, db store.DB) {
	c := records(t, db)
	for range 2 {
		ctx := under(t, "s", "k", "h")
		if _, err := c.Create(ctx, "rec_1", &testpb.Record{Name: "one"}); err != nil {
			t.Fatal(err)
		}
		_, err := c.Create(ctx, "rec_2", &testpb.Record{Name: "two"})
		if err != nil && !store.Taken(err, "id") {
			t.Fatal(err)
		}
	}
	wantNames(t, c, store.Query{}, "one", "two")
}

func failedFirst(t *testing.T, db store.DB) {
	c := records(t, db, byEmail())
	create(t, c, "rec_0", &testpb.Record{Name: "zero", Email: "a"})
	ctx := under(t, "s", "k", "h")
	if _, err := c.Create(ctx, "rec_1", &testpb.Record{Email: "a"}); !store.Taken(err, "email") {
		t.Fatal(err)
	}
	if _, err := c.Create(ctx, "rec_1", &testpb.Record{Name: "one", Email: "b"}); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Create(under(t, "s", "k", "h"), "rec_2", &testpb.Record{Email: "b"}); err != nil || got.GetName() != "one" {
		t.Errorf("got %v, %v", got, err)
	}
}

func racingKeys(t *testing.T, db store.DB) {
	c := records(t, db)
	var wait sync.WaitGroup
	var got [8]string
	for i := range got {
		wait.Go(func() {
			id := fmt.Sprint(i)
			made, err := c.Create(under(t, "s", "k", "h"), id, &testpb.Record{Name: id}, happened("evt_"+id, "Made"))
			if err != nil {
				t.Error(err)
			}
			got[i] = made.GetName()
		})
	}
	wait.Wait()
	for _, name := range got {
		if name != got[0] {
			t.Fatalf("several records were made: %v", got)
		}
	}
	wantNames(t, c, store.Query{}, got[0])
	wantPending(t, db, "evt_"+got[0])
}
