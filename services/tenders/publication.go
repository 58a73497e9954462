package tenders

import (
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/technique"
	"github.com/fairlot/fairlot/services/tenders/internal/legalcheck"
)

// mayPublish refuses while a finding blocks, or warns without a reason. It gives
// the reasons that go into the file.
func mayPublish(findings []*tendersv1.Finding, reasons map[string]string) (map[string]string, error) {
	if blocking := legalcheck.Blocking(findings); len(blocking) > 0 {
		return nil, refusal("tender.check_blocks", "the legal check blocks the publication", blocking)
	}
	kept := map[string]string{}
	var unexplained []*tendersv1.Finding
	for _, f := range legalcheck.Warnings(findings) {
		reason := strings.TrimSpace(reasons[f.GetRule()])
		if reason == "" {
			unexplained = append(unexplained, f)
			continue
		}
		kept[f.GetRule()] = reason
	}
	if len(unexplained) > 0 {
		return nil, refusal("tender.reasons_needed", "give a reason for each warning of the legal check", unexplained)
	}
	return kept, nil
}

// refusal carries findings as field violations: the reason is "rule." and the
// rule's id, the parameters are the finding's and its article.
func refusal(reason, message string, findings []*tendersv1.Finding) *errs.Error {
	e := errs.New(codes.FailedPrecondition, reason, message)
	for _, f := range findings {
		params := map[string]string{"rule": f.GetRule(), "article": f.GetArticle()}
		for k, v := range f.GetParams() {
			params[k] = v
		}
		e.Fields = append(e.Fields, errs.Field{
			Path: f.GetField(), Reason: "rule." + f.GetRule(), Message: f.GetMessage() + " (" + f.GetArticle() + ")", Params: params,
		})
	}
	return e
}

// stillDraft refuses what only a draft allows.
func stillDraft(t *tendersv1.Tender, now time.Time) error {
	if StatusAt(t, now) == tendersv1.TenderStatus_TENDER_STATUS_DRAFT {
		return nil
	}
	return errs.Precondition("tender.not_draft", "this tender is published or cancelled; a published one is changed by amending it")
}

// publish makes a draft a tender.
func publish(t *tendersv1.Tender, sealingKey string, reasons map[string]string, now time.Time) {
	ofItsKind(t)
	t.Version, t.PublishedAt, t.UpdatedAt = 1, timestamppb.New(now), timestamppb.New(now)
	t.SealingKey, t.WarningReasons = sealingKey, reasons
}

// amend changes a published tender before its deadline. The deadline can only
// be extended (Art. 47(3)).
func amend(t *tendersv1.Tender, r *tendersv1.AmendTenderRequest, now time.Time) error {
	running := running(t, now)
	if running == nil {
		return errs.Precondition("tender.not_open", "a tender can be amended after its publication and before its deadline")
	}
	before := *running
	if r.GetDeadline() != nil && !r.GetDeadline().AsTime().After(before.AsTime()) {
		return errs.Invalid("deadline", "tender.deadline_earlier", "a deadline can only be extended", "deadline", before.AsTime().Format(time.RFC3339))
	}
	entry := &tendersv1.Amendment{Version: t.GetVersion() + 1, AmendedAt: timestamppb.New(now), Note: r.GetNote(), Differences: differences(t, before, r)}
	if r.GetDeadline() != nil {
		entry.DeadlineBefore, entry.DeadlineAfter = before, r.GetDeadline()
		*running = r.GetDeadline()
	}
	if r.GetDescription() != "" {
		t.Description = r.GetDescription()
	}
	t.Documents = append(t.GetDocuments(), r.GetDocuments()...)
	t.Amendments = append(slices.Clip(t.GetAmendments()), entry)
	t.Version, t.UpdatedAt = entry.GetVersion(), timestamppb.New(now)
	return nil
}

// running is the deadline that runs: of the bids, or of the requests to take
// part, which for a dynamic purchasing system is its end; nil when none does.
func running(t *tendersv1.Tender, now time.Time) **timestamppb.Timestamp {
	switch StatusAt(t, now) {
	case tendersv1.TenderStatus_TENDER_STATUS_OPEN:
		return &t.Deadline
	case tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION:
		if technique.Dynamic(t) {
			return &t.ContractEnd
		}
		return &t.ParticipationDeadline
	}
	return nil
}

// differences says field by field what an amendment changes.
func differences(t *tendersv1.Tender, before *timestamppb.Timestamp, r *tendersv1.AmendTenderRequest) []*tendersv1.Difference {
	var list []*tendersv1.Difference
	if d := r.GetDeadline(); d != nil {
		list = append(list, &tendersv1.Difference{
			Field: "deadline", Before: before.AsTime().Format(time.RFC3339), After: d.AsTime().Format(time.RFC3339),
		})
	}
	if text := r.GetDescription(); text != "" && text != t.GetDescription() {
		list = append(list, &tendersv1.Difference{Field: "description", Before: t.GetDescription(), After: text})
	}
	for _, f := range r.GetDocuments() {
		list = append(list, &tendersv1.Difference{Field: "documents", After: f.GetName()})
	}
	return list
}

// cancel ends a tender that is not awarded (Art. 55(1)).
func cancel(t *tendersv1.Tender, reason string, now time.Time) error {
	switch StatusAt(t, now) {
	case tendersv1.TenderStatus_TENDER_STATUS_AWARDED:
		return errs.Precondition("tender.awarded", "this tender is awarded and can no longer be cancelled")
	case tendersv1.TenderStatus_TENDER_STATUS_CANCELLED:
		return errs.Precondition("tender.cancelled", "this tender is already cancelled")
	}
	t.CancelledAt, t.CancellationReason, t.UpdatedAt = timestamppb.New(now), reason, timestamppb.New(now)
	return nil
}
