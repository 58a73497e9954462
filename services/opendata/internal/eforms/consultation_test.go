package eforms_test

import (
	"strings"
	"testing"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/opendata/internal/eforms"
)

// consultation is an amended market consultation: it has no lots and no value.
func consultation() *tendersv1.Tender {
	t := tender(tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION)
	t.Lots, t.Clauses, t.Criteria, t.Value, t.Reservation, t.ContractStart, t.ContractEnd = nil, nil, nil, nil, 0, nil, nil
	t.Consultation = &tendersv1.Consultation{Questions: []*tendersv1.ConsultationQuestion{{Id: "CON-0001", Text: "Czym?"}}}
	t.Version, t.Amendments = 2, []*tendersv1.Amendment{{Version: 2, Note: "Więcej czasu"}}
	return t
}

func TestTheNoticeOfAConsultationSaysUntilWhenAndWhereAnswersAreTaken(t *testing.T) {
	data, err := eforms.Notice{Tender: consultation(), Buyers: buyers(1), Address: "https://fairlot.example/tenders/ten_01"}.Write()
	if err != nil {
		t.Fatal(err)
	}
	for want, times := range map[string]int{
		"<PriorInformationNotice xmlns=": 1, `listName="notice-subtype">E1<`: 1, `listName="consultation">pmc<`: 1,
		"<efac:AnswerReceptionPeriod>": 1, "<cbc:EndDate>2026-12-31Z<": 1, "<cbc:EndpointID>https://fairlot.example/tenders/ten_01<": 1,
		"AwardingTerms": 0, "ProcedureCode": 0, "TenderSubmissionDeadlinePeriod": 0, `schemeName="Lot">`: 1,
	} {
		if got := strings.Count(string(data), want); got != times {
			t.Errorf("%s stands %d times, not %d", want, got, times)
		}
	}
}
