package opendata_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	opendatav1 "github.com/fairlot/fairlot/proto/fairlot/opendata/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/datatest"
)

// full is an amended tender that uses what a contract can have beside the usual.
func full() *tendersv1.Tender {
	t := tender()
	t.Procedure, t.ParticipationDeadline, t.Deadline = tendersv1.Procedure_PROCEDURE_RESTRICTED, at, nil
	t.FrameworkAgreement, t.FrameworkParticipants, t.FrameworkDurationReason = "fa-wo-rc", 3, "Maszyny"
	t.Options, t.Renewals, t.LotsBidLimit, t.LotsAwardLimit = "Trzecia szkoła", 2, 2, 1
	t.Lots = append(t.Lots, &tendersv1.Lot{Id: "LOT-0002", Title: "Ogrody", Cpv: "77310000", Reservation: tendersv1.Reservation_RESERVATION_ARTICLE_77})
	t.Clauses = append(t.Clauses, &tendersv1.Clause{Id: "CLA-0003", Title: "Podwykonawcy", Theme: "opp", Lever: tendersv1.Lever_LEVER_SUBCONTRACTING})
	t.Version, t.Amendments = 2, []*tendersv1.Amendment{{Version: 2, AmendedAt: at, Note: "Poprawka", Differences: []*tendersv1.Difference{
		{Field: "description", Before: "Raz", After: "Codziennie"}, {Field: "documents", After: "plan.pdf"},
	}}}
	return t
}

// profile compiles the official schema of OCDS with the extensions in use.
func profile(t *testing.T) *jsonschema.Schema {
	t.Helper()
	f, err := os.Open(filepath.Join(datatest.Path(t, "ocds"), "release-schema-eforms-profile.json"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(f)
	_ = f.Close()
	if err != nil {
		t.Fatal(err)
	}
	const address = "https://standard.open-contracting.org/profiles/release-schema.json"
	c := jsonschema.NewCompiler()
	if err := c.AddResource(address, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(address)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestATenderWithEverythingHoldsAgainstTheSchemaWithItsExtensions(t *testing.T) {
	s, client := start(t)
	hear(t, s, "tenders", "evt_1", &tendersv1.TenderAmended{Tender: full()})
	body, err := client.ListReleases(t.Context(), &opendatav1.ListReleasesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	pkg := validate(t, schema(t, "release-package-schema.json"), body.GetData())
	release := pkg["releases"].([]any)[0].(map[string]any)
	if err := profile(t).Validate(release); err != nil {
		t.Error(err)
	}
	call := release["tender"].(map[string]any)
	got := func(of any, path ...any) string {
		for _, step := range path {
			switch k := step.(type) {
			case string:
				of = of.(map[string]any)[k]
			case int:
				of = of.([]any)[k]
			}
		}
		return fmt.Sprint(of)
	}
	for _, c := range []struct {
		path []any
		want string
	}{
		{[]any{"procurementMethod"}, "selective"},
		{[]any{"tenderPeriod", "endDate"}, at.AsTime().Format("2006-01-02T15:04:05Z07:00")},
		{[]any{"techniques", "frameworkAgreement"}, "map[maximumParticipants:3 method:withoutReopeningCompetition periodRationale:Maszyny]"},
		{[]any{"lotDetails"}, "map[maximumLotsAwardedPerSupplier:1 maximumLotsBidPerSupplier:2]"},
		{[]any{"lots", 0, "otherRequirements", "reservedParticipation"}, "[shelteredWorkshop]"},
		{[]any{"lots", 1, "otherRequirements", "reservedParticipation"}, "[publicServiceMissionOrganization]"},
		{[]any{"lots", 1, "options", "description"}, "Trzecia szkoła"},
		{[]any{"lots", 1, "renewal", "maximumRenewals"}, "2"},
		{[]any{"items", 1, "classification", "id"}, "77310000"},
		{[]any{"items", 1, "relatedLot"}, "LOT-0002"},
		{[]any{"sustainability", 2, "goal"}, "social.smeInclusion"},
		{[]any{"sustainability", 2, "strategies"}, "[contractPerformanceConditions]"},
		{[]any{"amendments", 0, "rationale"}, "Poprawka"},
		{[]any{"amendments", 0, "description"}, "description: Raz → Codziennie\ndocuments:  → plan.pdf"},
	} {
		if said := got(call, c.path...); said != c.want {
			t.Errorf("%v is %s, not %s", c.path, said, c.want)
		}
	}
}
