package eforms_test

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/datatest"
	"github.com/fairlot/fairlot/services/opendata/internal/eforms"
)

func tender(procedure tendersv1.Procedure) *tendersv1.Tender {
	at := func(day int) *timestamppb.Timestamp {
		return timestamppb.New(time.Date(2026, 12, day, 11, 0, 0, 0, time.UTC))
	}
	money := func(amount string) *typesv1.Money { return &typesv1.Money{Amount: amount, Currency: "EUR"} }
	place := &typesv1.Place{City: "Gdańsk", Country: "PL", Nuts: "PL633"}
	return &tendersv1.Tender{
		Id: "ten_01", Version: 1, Title: "Sprzątanie <14> budynków & szkół", Description: "Codziennie \U0001F9F9", Language: "pl",
		Procedure: procedure, ContractNature: tendersv1.ContractNature_CONTRACT_NATURE_SERVICES, Cpv: "90911200", AdditionalCpv: []string{"90919200"},
		Place: place, Value: money("412000.00"), Reservation: tendersv1.Reservation_RESERVATION_ARTICLE_20,
		Lots: []*tendersv1.Lot{
			{Id: "LOT-0001", Title: "Szkoły", Description: "Dziewięć", Value: money("268000.00")},
			{Id: "LOT-0002", Title: "Biura", Value: money("144000.00"), Place: place, Cpv: "90919200"},
		},
		Clauses: []*tendersv1.Clause{
			{Id: "CLA-0001", Title: "Godziny", Text: "833 godziny", Lever: tendersv1.Lever_LEVER_PERFORMANCE_CONDITION, Theme: "opp", Measure: "godziny", Unit: "h", Target: "833"},
			{Id: "CLA-0002", Title: "Umowy", Lever: tendersv1.Lever_LEVER_COMPLIANCE, Theme: "work-cond", Lots: []string{"LOT-0001"}},
		},
		Criteria: []*tendersv1.Criterion{
			{Id: "CRI-0001", Type: tendersv1.CriterionType_CRITERION_TYPE_PRICE, Name: "Cena", Description: "wzór", Weight: "60"},
			{Id: "CRI-0002", Type: tendersv1.CriterionType_CRITERION_TYPE_SOCIAL, Name: "Społeczne", Description: "godziny", Weight: "40"},
		},
		PublishedAt: at(1), Deadline: at(31), ContractStart: at(31), ContractEnd: at(31),
	}
}

// restricted is an amended tender that uses what a contract can have beside the usual.
func restricted() *tendersv1.Tender {
	t := tender(tendersv1.Procedure_PROCEDURE_RESTRICTED)
	t.ParticipationDeadline, t.Deadline = timestamppb.New(time.Date(2026, 12, 20, 11, 0, 0, 0, time.UTC)), nil
	t.FrameworkAgreement, t.FrameworkParticipants, t.FrameworkDurationReason = "fa-mix", 3, "Maszyny & szkolenie"
	t.Options, t.Renewals, t.LotsBidLimit, t.LotsAwardLimit = "Trzecia szkoła", 2, 2, 1
	t.Lots[1].Reservation = tendersv1.Reservation_RESERVATION_ARTICLE_77
	t.Version, t.Amendments = 2, []*tendersv1.Amendment{{Version: 2, Note: "Poprawka <terminu>", Differences: []*tendersv1.Difference{
		{Field: "participation_deadline", Before: "2026-12-18", After: "2026-12-20"}, {Field: "description", Before: "Raz", After: "Codziennie"},
	}}}
	return t
}

// system is a dynamic purchasing system.
func system() *tendersv1.Tender {
	t := tender(tendersv1.Procedure_PROCEDURE_RESTRICTED)
	t.DpsUsage, t.ParticipationDeadline, t.Deadline = "dps-list", timestamppb.New(time.Date(2026, 12, 20, 11, 0, 0, 0, time.UTC)), nil
	return t
}

func buyers(n int) []*accountsv1.Organisation {
	list := []*accountsv1.Organisation{
		{Id: "org_01", Name: "Miasto Gdańsk", BuyerLegalType: "la", Place: &typesv1.Place{City: "Gdańsk", Country: "PL", Nuts: "PL633", Postcode: "80-803"}},
		{Id: "org_02", Name: "Region Skåne", BuyerLegalType: "ra", Place: &typesv1.Place{City: "Malmö", Country: "SE", Nuts: "SE224"}},
	}
	return list[:n]
}

func TestNoticesHoldAgainstTheOfficialSchema(t *testing.T) {
	xsds := map[bool]string{
		false: datatest.Path(t, "eforms/schemas/maindoc/UBL-ContractNotice-2.3.xsd"),
		true:  datatest.Path(t, "eforms/schemas/maindoc/UBL-PriorInformationNotice-2.3.xsd"),
	}
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("xmllint is not installed (Debian: libxml2-utils)")
	}
	for name, n := range map[string]eforms.Notice{
		"open procedure, two buyers":               {Tender: tender(tendersv1.Procedure_PROCEDURE_OPEN), Buyers: buyers(2), Address: "https://fairlot.example/tenders/ten_01"},
		"restricted framework, amended":            {Tender: restricted(), Buyers: buyers(1), Address: "https://fairlot.example/tenders/ten_01"},
		"dynamic purchasing system":                {Tender: system(), Buyers: buyers(2), Address: "https://fairlot.example/tenders/ten_01"},
		"light regime":                             {Tender: tender(tendersv1.Procedure_PROCEDURE_LIGHT), Buyers: buyers(1), Address: "https://fairlot.example/tenders/ten_01"},
		"market consultation, two buyers, amended": {Tender: consultation(), Buyers: buyers(2), Address: "https://fairlot.example/tenders/ten_01"},
	} {
		t.Run(name, func(t *testing.T) {
			data, err := n.Write()
			if err != nil {
				t.Fatal(err)
			}
			xsd := xsds[n.Tender.GetProcedure() == tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION]
			cmd := exec.CommandContext(t.Context(), "xmllint", "--noout", "--nonet", "--schema", xsd, "-")
			cmd.Stdin = strings.NewReader(string(data))
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s\n%s", out, data)
			}
		})
	}
}

func TestANoticeCarriesReservationClausesAndWeights(t *testing.T) {
	data, err := eforms.Notice{Tender: tender(tendersv1.Procedure_PROCEDURE_OPEN), Buyers: buyers(2), Address: "https://fairlot.example"}.Write()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`listName="reserved-procurement">res-ws<`, `listName="social-objective">opp<`, `listName="strategic-procurement">soc-obj<`,
		`<efbc:GroupLeadIndicator>true<`, `<efbc:ParameterNumeric>60<`, "Sprzątanie &lt;14&gt; budynków &amp; szkół",
	} {
		if !strings.Contains(string(data), want) {
			t.Errorf("%s is missing", want)
		}
	}
	if got := strings.Count(string(data), `listName="social-objective">work-cond<`); got != 1 {
		t.Errorf("the clause of one lot stands %d times", got)
	}
}

func TestTheNoticeOfADynamicPurchasingSystemSaysWhoMayUseIt(t *testing.T) {
	data, err := eforms.Notice{Tender: system(), Buyers: buyers(1), Address: "https://fairlot.example"}.Write()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`listName="dps-usage">dps-list<`, `listName="framework-agreement">none<`, `listName="procurement-procedure-type">restricted<`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("%s is missing", want)
		}
	}
}

func TestANoticeCarriesTheRestrictedProcedureTheFrameworkAndWhatChanged(t *testing.T) {
	n := eforms.Notice{Tender: restricted(), Buyers: buyers(1), Address: "https://fairlot.example"}
	data, err := n.Write()
	if err != nil {
		t.Fatal(err)
	}
	before := restricted()
	before.Version, before.Amendments = 1, nil
	first, err := eforms.Notice{Tender: before, Buyers: buyers(1), Address: "https://fairlot.example"}.Write()
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(first), `schemeName="notice-id">`)
	id, _, _ := strings.Cut(rest, "<")
	for want, times := range map[string]int{
		`listName="procurement-procedure-type">restricted<`: 1, `listName="accelerated-procedure">false<`: 1,
		"<cac:ParticipationRequestReceptionPeriod>": 2, "<cbc:EndDate>2026-12-20Z<": 2, "TenderSubmissionDeadlinePeriod": 0,
		`listName="framework-agreement">fa-mix<`: 2, "<cbc:MaximumOperatorQuantity>3<": 2, ">Maszyny &amp; szkolenie<": 2,
		`listName="reserved-procurement">res-ws<`: 1, `listName="reserved-procurement">res-pub-ser<`: 1,
		">Trzecia szkoła</cbc:OptionsDescription>": 2, "<cbc:MaximumNumberNumeric>2<": 2,
		"<cbc:MaximumLotsAwardedNumeric>1<": 1, "<cbc:MaximumLotsSubmittedNumeric>2<": 1,
		"<efbc:ChangedNoticeIdentifier>" + id + "-01<": 1, ">description: Raz → Codziennie<": 1, ">participation_deadline: 2026-12-18 → 2026-12-20<": 1,
		">Poprawka &lt;terminu&gt;<": 1, `listName="change-corrig-justification">cor-buy<`: 1,
	} {
		if got := strings.Count(string(data), want); got != times {
			t.Errorf("%s stands %d times, not %d", want, got, times)
		}
	}
	if strings.Contains(string(first), "efac:Changes") {
		t.Error("the first notice changes none")
	}
}
