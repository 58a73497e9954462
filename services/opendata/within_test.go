package opendata_test

import (
	"fmt"
	"testing"

	opendatav1 "github.com/fairlot/fairlot/proto/fairlot/opendata/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

func TestADynamicPurchasingSystemAndTheCallsNameEachOtherInTheOpenData(t *testing.T) {
	s, client := start(t)
	system := tender()
	system.Procedure, system.DpsUsage, system.ParticipationDeadline, system.Deadline = tendersv1.Procedure_PROCEDURE_RESTRICTED, "dps-nlist", at, nil
	call := tender()
	call.Id, call.Procedure, call.Within, call.WithinDps, call.WithinLot = "ten_call", tendersv1.Procedure_PROCEDURE_RESTRICTED, system.GetId(), true, "LOT-0001"
	call.InvitedAt = at
	reopened := tender()
	reopened.Id, reopened.Procedure, reopened.Within, reopened.InvitedAt = "ten_reopened", tendersv1.Procedure_PROCEDURE_RESTRICTED, "ten_framework", at
	for i, one := range []*tendersv1.Tender{system, call, reopened} {
		hear(t, s, "tenders", fmt.Sprint("evt_", i), &tendersv1.TenderPublished{Tender: one})
	}
	body, err := client.ListReleases(t.Context(), &opendatav1.ListReleasesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]map[string]any{}
	for _, r := range validate(t, schema(t, "release-package-schema.json"), body.GetData())["releases"].([]any) {
		release := r.(map[string]any)
		if err := profile(t).Validate(release); err != nil {
			t.Error(err)
		}
		of[release["tender"].(map[string]any)["id"].(string)] = release
	}
	for what, c := range map[string]struct{ got, want any }{
		"technique":        {of[system.GetId()]["tender"].(map[string]any)["techniques"].(map[string]any)["dynamicPurchasingSystem"], "map[type:open]"},
		"end":              {of[system.GetId()]["tender"].(map[string]any)["tenderPeriod"].(map[string]any)["endDate"], system.GetContractEnd().AsTime().Format("2006-01-02T15:04:05Z07:00")},
		"call":             {of["ten_call"]["relatedProcesses"], "[map[id:1 identifier:" + of[system.GetId()]["ocid"].(string) + " relationship:[parent] scheme:ocid]]"},
		"method of a call": {of["ten_call"]["tender"].(map[string]any)["procurementMethod"], "selective"},
		"reopened":         {of["ten_reopened"]["relatedProcesses"].([]any)[0].(map[string]any)["relationship"], "[framework]"},
	} {
		if fmt.Sprint(c.got) != c.want {
			t.Errorf("%s: %v, want %v", what, c.got, c.want)
		}
	}
}
