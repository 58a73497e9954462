package opendata_test

import (
	"testing"

	opendatav1 "github.com/fairlot/fairlot/proto/fairlot/opendata/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// consultation is a market consultation, which asks and buys nothing.
func consultation() *tendersv1.Tender {
	t := tender()
	t.Id, t.Procedure = "ten_asked", tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION
	t.Lots, t.Clauses, t.Criteria, t.Reservation, t.ContractStart, t.ContractEnd = nil, nil, nil, 0, nil, nil
	t.Consultation = &tendersv1.Consultation{Questions: []*tendersv1.ConsultationQuestion{{Id: "CON-0001", Text: "Czym?"}, {Id: "CON-0002", Text: "Ile?"}}}
	return t
}

func TestAConsultationIsPlanningAndTheTenderThatFollowsNamesIt(t *testing.T) {
	s, client := start(t)
	asked := consultation()
	hear(t, s, "tenders", "evt_1", &tendersv1.TenderPublished{Tender: asked})
	asked.Consultation.Summary, asked.Consultation.ConcludedAt = "Bez chloru.", at
	hear(t, s, "tenders", "evt_2", &tendersv1.ConsultationConcluded{Tender: asked, Organisations: []string{"org_secret"}})
	follows := tender()
	follows.ConsultedIn = asked.GetId()
	hear(t, s, "tenders", "evt_3", &tendersv1.TenderPublished{Tender: follows})
	body, err := client.ListReleases(t.Context(), &opendatav1.ListReleasesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	list := validate(t, schema(t, "release-package-schema.json"), body.GetData())["releases"].([]any)
	if len(list) != 3 {
		t.Fatalf("%d releases", len(list))
	}
	for i, tag := range []string{"planning", "planningUpdate", "tender"} {
		release := list[i].(map[string]any)
		if err := profile(t).Validate(release); err != nil {
			t.Error(err)
		}
		if got := release["tag"].([]any)[0]; got != tag {
			t.Errorf("release %d is tagged %v, not %s", i+1, got, tag)
		}
	}
	first, last, next := list[0].(map[string]any), list[1].(map[string]any), list[2].(map[string]any)
	call := first["tender"].(map[string]any)
	if call["status"] != "planned" || call["procurementMethod"] != nil || call["tenderPeriod"] != nil || call["awardCriteria"] != nil {
		t.Errorf("the planned tender is %v", call)
	}
	milestone := last["planning"].(map[string]any)["milestones"].([]any)[0].(map[string]any)
	if milestone["description"] != "Czym?\nIle?" || milestone["status"] != "met" || last["planning"].(map[string]any)["rationale"] != "Bez chloru." {
		t.Errorf("the planning is %v", last["planning"])
	}
	related := next["relatedProcesses"].([]any)[0].(map[string]any)
	if related["identifier"] != "ocds-000000-ten_asked" || related["relationship"].([]any)[0] != "planning" {
		t.Errorf("related is %v", related)
	}
}
