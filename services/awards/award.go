package awards

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	recordv1 "github.com/fairlot/fairlot/proto/fairlot/record/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/awards/internal/report"
	"github.com/fairlot/fairlot/services/internal/calendar"
)

// reportLimit is more than any report has: 500 bids make about 5 MB.
const reportLimit = 64 << 20

// AwardTender decides, as an officer of the lead buyer. The report is printed
// and kept before the decision is: there is no award without one. The same
// decision again gives the same award; one that is only checked is not kept.
// Codes: FailedPrecondition (award.points_missing, award.decided, bid.sealed),
// InvalidArgument (award.not_first …), PermissionDenied (award.lead_only),
// Aborted when points changed meanwhile, NotFound.
func (s *Service) AwardTender(ctx context.Context, r *awardsv1.AwardTenderRequest) (*awardsv1.Award, error) {
	at := s.deps.Clock.Now()
	record, err := s.forBuyer(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	if !leads(record.GetTender(), caller(ctx).Organisation) {
		return nil, errs.Denied("award.lead_only", "only officers of the leading buyer decide")
	}
	if record.GetAward() != nil {
		if same(record.GetAward(), r.GetLots()) {
			return record.GetAward(), nil
		}
		return nil, errs.Precondition("award.decided", "the award is decided; it cannot be changed")
	}
	if err := s.draft(ctx, record, r.GetLots(), at); err != nil {
		return nil, err
	}
	if r.GetCheckOnly() {
		record.Award.Id = ""
		return record.GetAward(), nil
	}
	pdf, err := s.print(record)
	if err != nil {
		return nil, err
	}
	record.Report = describe(ids.New("fil", at), record.GetAward(), pdf)
	record.Award.ReportSha256 = record.GetReport().GetSha256()
	if err := s.keep(ctx, record, pdf); err != nil {
		return nil, err
	}
	return s.commit(ctx, record, at)
}

// draft puts the award and what its report says into the record in memory.
func (s *Service) draft(ctx context.Context, record *awardsv1.EvaluationRecord, decisions []*awardsv1.LotDecision, at time.Time) error {
	award, err := decide(record, decisions)
	if err != nil {
		return err
	}
	facts, days, err := s.facts(ctx, record)
	if err != nil {
		return err
	}
	award.Id, award.DecidedAt = ids.New("awa", at), timestamppb.New(at)
	award.StandstillUntil = standstill(days, at, record.GetTender().GetStandstillDays())
	record.Award, record.Facts = award, facts
	return nil
}

// facts asks who the buyers are, where the lead is, and what the public record
// says at this moment. A buyer that accounts does not know has only its name; a
// record that does not answer is left out.
func (s *Service) facts(ctx context.Context, record *awardsv1.EvaluationRecord) (*awardsv1.ReportFacts, calendar.Calendar, error) {
	facts := &awardsv1.ReportFacts{}
	var days calendar.Calendar
	for i, b := range record.GetTender().GetBuyers() {
		o, err := s.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: b.GetOrganisation()})
		if err != nil && errs.Code(err) != codes.NotFound {
			return nil, days, err
		}
		if i == 0 {
			days = calendar.For(o.GetPlace().GetCountry(), o.GetTimeZone())
		}
		facts.Buyers = append(facts.Buyers, &awardsv1.BuyerParty{
			Organisation: b.GetOrganisation(), Name: b.GetName(), Place: o.GetPlace(), Identifier: o.GetIdentifier(),
		})
	}
	facts.TimeZone = days.Zone()
	head, err := s.record.GetHead(ctx, &recordv1.GetHeadRequest{})
	if err != nil {
		s.deps.Log.LogAttrs(ctx, slog.LevelWarn, "the report of an award names no entry of the record",
			slog.String("tender", record.GetTenderId()), slog.String("error", err.Error()))
	}
	facts.RecordNumber, facts.RecordHash = head.GetNumber(), head.GetHash()
	return facts, days, nil
}

// print makes the report of a decided record: always the same bytes.
func (s *Service) print(record *awardsv1.EvaluationRecord) ([]byte, error) {
	evaluation, err := evaluate(record)
	if err != nil {
		return nil, err
	}
	return report.Render(report.Input{
		Tender: record.GetTender(), Bids: record.GetBids(), Evaluation: evaluation, Award: record.GetAward(), About: record.GetFacts(),
	})
}

func describe(id string, award *awardsv1.Award, pdf []byte) *typesv1.File {
	sum := sha256.Sum256(pdf)
	return &typesv1.File{
		Id: id, Name: "report-" + award.GetTender() + ".pdf", MediaType: "application/pdf", Size: int64(len(pdf)), Sha256: hex.EncodeToString(sum[:]),
	}
}

// keep stores the report.
func (s *Service) keep(ctx context.Context, record *awardsv1.EvaluationRecord, pdf []byte) error {
	file := record.GetReport()
	owner := record.GetTender().GetBuyers()[0].GetOrganisation()
	_, err := s.deps.Blobs.Put(ctx, blob.Meta{ID: file.GetId(), Owner: owner, Name: file.GetName(), MediaType: file.GetMediaType()}, bytes.NewReader(pdf), reportLimit)
	return err
}

// commit writes the decision with its event, if nobody gave points or decided
// since the record was read. A report that no decision names is removed.
func (s *Service) commit(ctx context.Context, decided *awardsv1.EvaluationRecord, at time.Time) (*awardsv1.Award, error) {
	event, err := events.Make(at, decided.GetTenderId(), &awardsv1.AwardDecided{Award: decided.GetAward()})
	if err != nil {
		return nil, err
	}
	record, err := s.records.Update(ctx, decided.GetTenderId(), decided.GetRevision(), func(record *awardsv1.EvaluationRecord) ([]store.Event, error) {
		record.Award, record.Facts, record.Report = decided.GetAward(), decided.GetFacts(), decided.GetReport()
		return []store.Event{event}, nil
	})
	if err != nil {
		if errs.Code(err) == codes.Aborted { // any other error may have come after the write
			err = errs.New(codes.Aborted, "award.points_changed", "points changed while you decided; look at the ranking again and decide").Because(err)
			if gone := s.deps.Blobs.Delete(ctx, decided.GetReport().GetId()); gone != nil {
				s.deps.Log.LogAttrs(ctx, slog.LevelWarn, "a report that is not needed stays", slog.String("error", gone.Error()))
			}
		}
		return nil, err
	}
	return record.GetAward(), nil
}

// GetAward gives the decision to anyone. Codes: NotFound.
func (s *Service) GetAward(ctx context.Context, r *awardsv1.GetAwardRequest) (*awardsv1.Award, error) {
	record, err := s.decided(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	return record.GetAward(), nil
}

func (s *Service) decided(ctx context.Context, tender string) (*awardsv1.EvaluationRecord, error) {
	record, err := s.records.Get(ctx, tender)
	if errs.Code(err) == codes.NotFound || (err == nil && record.GetAward() == nil) {
		return nil, errs.NotFound("award", tender)
	}
	return record, err
}

// GetReport tells the buyers' and the bidders' people where the report is, and
// makes it again when it is gone. Codes: NotFound, DataLoss (report.changed).
func (s *Service) GetReport(ctx context.Context, r *awardsv1.GetReportRequest) (*typesv1.File, error) {
	record, err := s.decided(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	id := caller(ctx)
	if !buys(record.GetTender(), id.Organisation) && (!bidFrom(record, id.Organisation) || !id.Has(auth.RoleRepresentative)) {
		return nil, errs.NotFound("award", r.GetTender())
	}
	_, err = s.deps.Blobs.Info(ctx, record.GetReport().GetId())
	if errs.Code(err) == codes.NotFound {
		err = s.again(ctx, record)
	}
	if err != nil {
		return nil, err
	}
	return record.GetReport(), nil
}

// again prints a report that is gone and keeps it, if it comes out as it was.
func (s *Service) again(ctx context.Context, record *awardsv1.EvaluationRecord) error {
	pdf, err := s.print(record)
	if err != nil {
		return err
	}
	if describe("", record.GetAward(), pdf).GetSha256() != record.GetAward().GetReportSha256() {
		return errs.New(codes.DataLoss, "report.changed",
			"the report is gone and this version of the program prints it differently; have the file restored from a backup")
	}
	return s.keep(ctx, record, pdf)
}
