package record

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	recordv1 "github.com/fairlot/fairlot/proto/fairlot/record/v1"
)

// sealedType stands for the type of an act that is not public.
const sealedType = "sealed"

// instant is how the hash writes a time: RFC 3339, UTC, milliseconds.
const instant = "2006-01-02T15:04:05.000Z07:00"

// public tells whether everyone may know that an event of this type happened.
func public(kind string) bool {
	switch kind {
	case "tenders.TenderPublished", "tenders.TenderAmended", "tenders.TenderCancelled", "tenders.TenderProgressed",
		"tenders.QuestionAnswered", "bids.BidsOpened", "awards.AwardDecided", "pools.DemandDeclared",
		"delivery.ContractSigned", "delivery.ReportVerified":
		return true
	default:
		return false
	}
}

// next makes the entry of an event after the newest one, which is nil at first.
func next(head *recordv1.Entry, e events.Event) *recordv1.Entry {
	kind, subject := e.Service+"."+e.Type, e.Subject
	if !public(kind) {
		kind, subject = sealedType, sum([]byte(kind+"\n"+subject))
	}
	entry := &recordv1.Entry{
		Number: head.GetNumber() + 1, EventId: e.ID, Type: kind, Subject: subject,
		At: timestamppb.New(e.At.UTC().Truncate(time.Millisecond)), DataSha256: sum(e.Data), PreviousHash: head.GetHash(),
	}
	entry.Hash = hash(entry)
	return entry
}

// hash is the SHA-256 over the entry's other fields, as the contract says.
func hash(e *recordv1.Entry) string {
	return sum([]byte(strings.Join([]string{
		strconv.FormatInt(e.GetNumber(), 10), e.GetEventId(), e.GetType(), e.GetSubject(),
		e.GetAt().AsTime().Format(instant), e.GetDataSha256(), e.GetPreviousHash(),
	}, "\n")))
}

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// Verify tells whether entries, in their order, are an unbroken part of the
// record: numbers without a gap, every hash right, each naming the one before.
// Of a part that does not begin with number 1 the first entry's link is taken as
// given. Codes: DataLoss (record.broken, with the number).
func Verify(entries []*recordv1.Entry) error {
	for i, e := range entries {
		switch {
		case e.GetHash() != hash(e):
			return broken(e, "its content does not have its hash")
		case i == 0 && e.GetNumber() == 1 && e.GetPreviousHash() != "":
			return broken(e, "the first entry names one before")
		case e.GetNumber() < 1:
			return broken(e, "numbers begin with 1")
		case i > 0 && e.GetNumber() != entries[i-1].GetNumber()+1:
			return broken(e, "there is a gap before it")
		case i > 0 && e.GetPreviousHash() != entries[i-1].GetHash():
			return broken(e, "it does not name the entry before")
		}
	}
	return nil
}

func broken(e *recordv1.Entry, why string) error {
	number := strconv.FormatInt(e.GetNumber(), 10)
	return errs.New(codes.DataLoss, "record.broken", "the record is broken at entry "+number+": "+why).With("number", number)
}
