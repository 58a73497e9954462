package bids

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"filippo.io/age"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// Blobs keeps sealed attachments; blob.Store is one.
type Blobs interface {
	Info(ctx context.Context, id string) (blob.Info, error)
	Get(ctx context.Context, id string) (io.ReadCloser, blob.Info, error)
}

// CreateAttachment lets the caller's organisation send one file for its bid.
// Codes: FailedPrecondition (bid.deadline_passed, bid.not_sealable), NotFound.
func (s *Service) CreateAttachment(ctx context.Context, r *bidsv1.CreateAttachmentRequest) (*bidsv1.CreateAttachmentResponse, error) {
	at := s.deps.Clock.Now()
	tender, err := s.tender(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	if err := takesBids(tender, at); err != nil {
		return nil, err
	}
	recipient, err := s.recipient(ctx, tender)
	if err != nil {
		return nil, err
	}
	id := ids.New("fil", at)
	record, err := s.attachments.Create(ctx, id, &bidsv1.AttachmentRecord{
		Id: id, Tender: tender.GetId(), Organisation: caller(ctx).Organisation, Person: caller(ctx).Person, CreatedAt: timestamppb.New(at),
	})
	if err != nil {
		return nil, err
	}
	return &bidsv1.CreateAttachmentResponse{Id: record.GetId(), Recipient: recipient, Organisation: record.GetOrganisation()}, nil
}

// GetAttachment gives what is needed to read an attachment of an opened bid.
// Codes: NotFound, FailedPrecondition (bid.sealed).
func (s *Service) GetAttachment(ctx context.Context, r *bidsv1.GetAttachmentRequest) (*bidsv1.Attachment, error) {
	record, err := s.readable(ctx, r.GetBid())
	if err != nil {
		return nil, err
	}
	if record.GetBid().GetState() != bidsv1.BidState_BID_STATE_OPENED {
		return nil, errs.Precondition("bid.sealed", "attachments are sealed with the bid until it is opened")
	}
	files, keys := record.GetBid().GetOffer().GetAttachments(), record.GetKeys()
	f := slices.IndexFunc(files, func(f *typesv1.File) bool { return f.GetId() == r.GetFile() })
	k := slices.IndexFunc(keys, func(k *bidsv1.AttachmentKey) bool { return k.GetFile() == r.GetFile() })
	if f < 0 || k < 0 {
		return nil, errs.NotFound("file", r.GetFile())
	}
	return &bidsv1.Attachment{File: files[f], Key: keys[k].GetKey()}, nil
}

// checkAttachments says which attachments of an offer were not sent before, for
// this tender and by the caller's organisation.
func (s *Service) checkAttachments(ctx context.Context, tender string, offer *bidsv1.Offer) error {
	var list []error
	for i, f := range offer.GetAttachments() {
		ok, err := s.sent(ctx, tender, f.GetId())
		if err != nil {
			return err
		}
		if !ok {
			list = append(list, errs.Invalid(fmt.Sprintf("offer.attachments[%d].id", i), "bid.attachment_unknown",
				"send this file to the tender first and give the answer here", "file", f.GetId()))
		}
	}
	return errs.Join(list...)
}

// sent tells whether the caller's organisation sent a file for a tender.
func (s *Service) sent(ctx context.Context, tender, file string) (bool, error) {
	record, err := s.attachments.Get(ctx, file)
	if errs.Code(err) == codes.NotFound || (err == nil && (record.GetTender() != tender || record.GetOrganisation() != caller(ctx).Organisation)) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = s.deps.Blobs.Info(ctx, file) // there only once all of it has come
	if errs.Code(err) == codes.NotFound {
		return false, nil
	}
	return err == nil, err
}

// attachmentKeys takes the keys out of the heads of an offer's attachments. One
// that is gone or damaged is left out and logged: the offer itself counts. One
// that cannot be read just now is an error, so that the opening is repeated.
func (s *Service) attachmentKeys(ctx context.Context, offer *bidsv1.Offer, private age.Identity) ([]*bidsv1.AttachmentKey, error) {
	var keys []*bidsv1.AttachmentKey
	for _, f := range offer.GetAttachments() {
		head, err := s.attachmentHead(ctx, f.GetId())
		if err != nil && errs.Code(err) != codes.NotFound {
			return nil, fmt.Errorf("attachment %s: %w", f.GetId(), err)
		}
		key, err := fileKey(head, private)
		if err != nil {
			s.deps.Log.LogAttrs(ctx, slog.LevelError, "an attachment cannot be opened", slog.String("file", f.GetId()), slog.String("error", err.Error()))
			continue
		}
		keys = append(keys, &bidsv1.AttachmentKey{File: f.GetId(), Key: key})
	}
	return keys, nil
}

// headSize is more than the head of a file for one recipient has.
const headSize = 4096

func (s *Service) attachmentHead(ctx context.Context, file string) ([]byte, error) {
	body, _, err := s.deps.Blobs.Get(ctx, file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }() // the rest is not read
	return io.ReadAll(io.LimitReader(body, headSize))
}

func fileKey(head []byte, private age.Identity) ([]byte, error) {
	header, err := age.ExtractHeader(bytes.NewReader(head))
	if err != nil {
		return nil, err
	}
	return age.DecryptHeader(header, private)
}
