package store_test

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/store"
	"github.com/fairlot/fairlot/pkg/store/storetest/testpb"
)

// recordSize is about what a supplier or a tender takes, in bytes.
const recordSize = 2048

func benchRecord(i int) *testpb.Record {
	padding := make([]byte, recordSize-200)
	_, _ = rand.Read(padding) // never fails
	return &testpb.Record{
		Name: fmt.Sprintf("record %d", i), State: testpb.State(i % 3), Count: int64(i),
		Deadline: timestamppb.New(noon()), Padding: padding,
	}
}

func benchCollection(b *testing.B) *store.Collection[*testpb.Record] {
	b.Helper()
	c, err := store.NewCollection[*testpb.Record](b.Context(), open(b, b.TempDir()), "records",
		store.Index{Name: "state", Fields: []string{"state", "count"}},
		store.Index{Name: "name", Fields: []string{"name"}, Unique: true})
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// perSecond shows a rate beside the time of one.
func perSecond(b *testing.B) {
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
}

// BenchmarkRawWrite is the measure of the disk: appending 2 KB and syncing it.
func BenchmarkRawWrite(b *testing.B) {
	file, err := os.Create(filepath.Join(b.TempDir(), "raw"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = file.Close() }() // each write was synced
	block := make([]byte, recordSize)
	for b.Loop() {
		if _, err := file.Write(block); err != nil {
			b.Fatal(err)
		}
		if err := file.Sync(); err != nil {
			b.Fatal(err)
		}
	}
	perSecond(b)
}

// BenchmarkCreate is a durable insert of 2 KB with two indexes and an event, one
// writer after the other and eight at once.
func BenchmarkCreate(b *testing.B) {
	var made atomic.Int64
	one := func(b *testing.B, c *store.Collection[*testpb.Record]) {
		i := int(made.Add(1))
		id := fmt.Sprintf("rec_%09d", i)
		if _, err := c.Create(b.Context(), id, benchRecord(i), store.Event{Type: "Made", At: noon(), Data: []byte("{}")}); err != nil {
			b.Error(err)
		}
	}
	b.Run("1writer", func(b *testing.B) {
		c := benchCollection(b)
		for b.Loop() {
			one(b, c)
		}
		perSecond(b)
	})
	b.Run("8writers", func(b *testing.B) {
		c := benchCollection(b)
		b.SetParallelism(4) // times the two processors of the reference machine
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				one(b, c)
			}
		})
		perSecond(b)
	})
}

// BenchmarkRead is a record by its id and a page of twenty by an index, among
// 100,000 records.
func BenchmarkRead(b *testing.B) {
	const among = 100_000
	c := benchCollection(b)
	next := make(chan int)
	go func() {
		defer close(next)
		for i := range among {
			next <- i
		}
	}()
	done := make(chan error)
	for range 64 {
		go func() {
			var err error
			for i := range next {
				if _, e := c.Create(b.Context(), fmt.Sprintf("rec_%09d", i), benchRecord(i)); e != nil {
					err = e
				}
			}
			done <- err
		}()
	}
	for range 64 {
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
	b.Run("Get", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, err := c.Get(b.Context(), fmt.Sprintf("rec_%09d", i*7919%among)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Page", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			page, _, err := c.List(b.Context(), store.Query{
				Index: "state", Equal: []any{testpb.State_STATE_OPEN}, From: i * 7919 % (among / 2), Limit: 20,
			})
			if err != nil || len(page) != 20 {
				b.Fatal(len(page), err)
			}
		}
	})
}
