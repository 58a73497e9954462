package record

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/run/runtest"
	"github.com/fairlot/fairlot/pkg/store"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	recordv1 "github.com/fairlot/fairlot/proto/fairlot/record/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

func event(n int) events.Event {
	return events.Event{
		ID: fmt.Sprintf("evt_%d", n), Service: "tenders", Type: "TenderPublished", Subject: fmt.Sprintf("ten_%d", n),
		At: time.Date(2026, 3, 2, 9, 0, n, 123_000_000, time.UTC), Data: []byte(`{"tender":{}}`),
	}
}

func chain(n int) []*recordv1.Entry {
	var list []*recordv1.Entry
	var head *recordv1.Entry
	for i := range n {
		head = next(head, event(i))
		list = append(list, head)
	}
	return list
}

func TestTheHashIsTheOneTheContractSays(t *testing.T) {
	got := chain(1)[0]
	// printf '1\nevt_0\ntenders.TenderPublished\nten_0\n2026-03-02T09:00:00.123Z\n<sha256 of the data>\n' | sha256sum
	want := sum([]byte("1\nevt_0\ntenders.TenderPublished\nten_0\n2026-03-02T09:00:00.123Z\n" + sum([]byte(`{"tender":{}}`)) + "\n"))
	if got.GetHash() != want || got.GetPreviousHash() != "" {
		t.Errorf("got %v, want hash %s", got, want)
	}
	whole := event(0)
	whole.At = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	if text := next(nil, whole).GetAt().AsTime().Format(instant); text != "2026-03-02T09:00:00.000Z" {
		t.Errorf("a whole second is written %s", text)
	}
}

func TestAnyPartOfAnUnbrokenRecordVerifies(t *testing.T) {
	list := chain(10)
	for from := range list {
		if err := Verify(list[from:]); err != nil {
			t.Errorf("from %d: %v", from, err)
		}
	}
	if err := Verify(nil); err != nil {
		t.Errorf("nothing: %v", err)
	}
}

func TestAlteringAnyFieldBreaksTheChain(t *testing.T) {
	fields := (&recordv1.Entry{}).ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		list := chain(5)
		alter(list[2], f)
		if err := Verify(list); errs.Code(err) != codes.DataLoss {
			t.Errorf("altering %s: %v", f.Name(), err)
		}
		// Whoever also makes the entry's hash anew breaks the link of the next one.
		list[2].Hash = hash(list[2])
		if err := Verify(list); f.Name() != "hash" && !errs.Is(err, "record.broken") {
			t.Errorf("altering %s with a new hash: %v", f.Name(), err)
		}
	}
}

func alter(e *recordv1.Entry, f protoreflect.FieldDescriptor) {
	switch m := e.ProtoReflect(); f.Kind() {
	case protoreflect.Int64Kind:
		m.Set(f, protoreflect.ValueOfInt64(m.Get(f).Int()+1))
	case protoreflect.StringKind:
		m.Set(f, protoreflect.ValueOfString(m.Get(f).String()+"0"))
	default:
		e.At = timestamppb.New(e.GetAt().AsTime().Add(time.Millisecond))
	}
}

func TestLeavingOutAnEntryOrSwappingTwoBreaksTheChain(t *testing.T) {
	list := chain(5)
	if err := Verify(append(list[:2:2], list[3:]...)); err == nil {
		t.Error("an entry can be left out")
	}
	swapped := []*recordv1.Entry{list[0], list[2], list[1], list[3]}
	if err := Verify(swapped); err == nil {
		t.Error("two entries can be swapped")
	}
	first := proto.CloneOf(list[0])
	first.PreviousHash = list[4].GetHash()
	first.Hash = hash(first)
	if err := Verify([]*recordv1.Entry{first}); err == nil {
		t.Error("the first entry can name another")
	}
}

func TestASealedActIsShownToThoseWhoKnowOfItOnly(t *testing.T) {
	e := events.Event{ID: "evt_1", Service: "bids", Type: "BidReceived", Subject: "bid_1", At: time.Now(), Data: []byte("{}")}
	got := next(nil, e)
	if got.GetType() != "sealed" || got.GetSubject() != sum([]byte("bids.BidReceived\nbid_1")) {
		t.Errorf("got %v", got)
	}
	e.Service, e.Type = "somewhere", "NewKindOfEvent"
	if got = next(nil, e); got.GetType() != "sealed" {
		t.Errorf("an unknown kind is shown: %v", got)
	}
}

func openRecord(t *testing.T, db store.DB, h *servicetest.House) *Service {
	t.Helper()
	s, err := New(t.Context(), Deps{DB: db, Log: h.Log})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func all(t *testing.T, s *Service) []*recordv1.Entry {
	t.Helper()
	got, err := s.ListEntries(t.Context(), &recordv1.ListEntriesRequest{PageSize: 1000})
	if err != nil {
		t.Fatal(err)
	}
	return got.GetEntries()
}

func TestTwoProcessesKeepOneChainWithoutAGap(t *testing.T) {
	h := servicetest.New(t)
	db := h.DB("record")
	var writers sync.WaitGroup
	for process := range 2 {
		s := openRecord(t, db, h)
		for range 2 {
			writers.Go(func() {
				for n := range 50 { // every event is heard four times
					if err := s.append(t.Context(), []events.Event{event(n), event(1000 + 100*process + n)}); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	writers.Wait()
	list := all(t, openRecord(t, db, h))
	if len(list) != 150 || Verify(list) != nil || list[0].GetNumber() != 1 {
		t.Errorf("%d entries, %v", len(list), Verify(list))
	}
}

func TestEverythingThatHappensIsRecordedForEveryoneToRead(t *testing.T) {
	h := servicetest.New(t)
	s := openRecord(t, h.DB("record"), h)
	h.Serve(s.Register)
	client := recordv1.NewRecordServiceClient(h.Conn)
	_, err := client.GetHead(t.Context(), &recordv1.GetHeadRequest{})
	if errs.Code(err) != codes.NotFound {
		t.Errorf("the head of an empty record: %v", err)
	}
	h.Listen("record", s.Consumers()...)
	h.Tell("tenders", "ten_1", &tendersv1.TenderPublished{Tender: &tendersv1.Tender{Id: "ten_1"}}) // comes as two events
	h.Tell("bids", "bid_1", &bidsv1.BidReceived{Bid: &bidsv1.Bid{Id: "bid_1"}})
	runtest.Eventually(t, "four entries", func() bool { return len(all(t, s)) == 4 })
	got, err := client.ListEntries(t.Context(), &recordv1.ListEntriesRequest{})
	if err != nil || Verify(got.GetEntries()) != nil {
		t.Fatalf("got %v, %v", got, err)
	}
	kinds := map[string]int{}
	for _, e := range got.GetEntries() {
		kinds[e.GetType()+" "+e.GetSubject()]++
	}
	if kinds["tenders.TenderPublished ten_1"] != 2 || kinds["sealed "+sum([]byte("bids.BidReceived\nbid_1"))] != 2 {
		t.Errorf("recorded %v", kinds)
	}
	head, err := client.GetHead(t.Context(), &recordv1.GetHeadRequest{})
	if err != nil || head.GetNumber() != 4 {
		t.Errorf("the head is %v, %v", head, err)
	}
	part, err := client.ListEntries(t.Context(), &recordv1.ListEntriesRequest{From: 3, PageSize: 1})
	if err != nil || len(part.GetEntries()) != 1 || part.GetEntries()[0].GetNumber() != 3 {
		t.Errorf("from 3: %v, %v", part, err)
	}
}
