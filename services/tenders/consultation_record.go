package tenders

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/dates"
)

// mayWriteFrom holds that a tender is written from a consultation when the
// answers are in.
func mayWriteFrom(t *tendersv1.Tender, now time.Time) error {
	if !consults(t) {
		return notConsulting()
	}
	switch StatusAt(t, now) {
	case tendersv1.TenderStatus_TENDER_STATUS_CLOSED, tendersv1.TenderStatus_TENDER_STATUS_CONCLUDED:
		return nil
	default:
		return errs.Precondition("consultation.not_over", "write the tender when the time to answer is over")
	}
}

// writtenFrom is what a draft takes over from a consultation: what is needed,
// and the record of how the market was asked, which the officer completes. The
// procedure, and all that belongs to one, is still to be chosen.
func writtenFrom(from *tendersv1.Tender, answers int, zone *time.Location) (*tendersv1.Tender, error) {
	said, language, err := consultationWords(from.GetLanguage())
	if err != nil {
		return nil, err
	}
	t := &tendersv1.Tender{
		Title: from.GetTitle(), Description: from.GetDescription(), Language: from.GetLanguage(), ContractNature: from.GetContractNature(),
		Cpv: from.GetCpv(), AdditionalCpv: from.GetAdditionalCpv(), Place: from.GetPlace(), Value: from.GetValue(), ElectronicSubmission: true,
	}
	day := func(at *timestamppb.Timestamp) string { return dates.Of(language).Day(at.AsTime().In(zone), true) }
	fill := strings.NewReplacer("{from}", day(from.GetPublishedAt()), "{until}", day(from.GetDeadline()), "{answers}", strconv.Itoa(answers),
		"{consultation}", from.GetId(), "{day}", day(from.GetConsultation().GetConcludedAt()))
	t.MarketConsultation = &tendersv1.MarketConsultation{Held: true, HeldAt: from.GetDeadline(), Description: fill.Replace(said.Description)}
	if concluded(from) {
		t.MarketConsultation.Measures = fill.Replace(said.Measures)
	}
	return t, nil
}

// consultationTexts are how the record of a consultation begins, by language; the
// officer edits it as any other text of the draft.
//
//go:embed texts/consultation.json
var consultationTexts []byte

type consultationText struct{ Description, Measures string }

// consultationWords are in the language of the consultation, English for one
// that there are no words in, and which language they are in.
func consultationWords(language string) (consultationText, string, error) {
	var texts map[string]consultationText
	if err := json.Unmarshal(consultationTexts, &texts); err != nil {
		return consultationText{}, "", fmt.Errorf("texts of consultations: %w", err)
	}
	if said, ok := texts[language]; ok {
		return said, language, nil
	}
	return texts["en"], "en", nil
}
