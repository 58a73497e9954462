package bids

import (
	"os"
	"strings"
	"testing"
)

func TestStatusesOfIntegrationAreCodesOfTheCodelist(t *testing.T) {
	list, err := os.ReadFile("../codelists/data/social-status.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range integrationStatuses() {
		if !strings.Contains("\n"+string(list), "\n"+code+";") {
			t.Errorf("the codelist has no %s", code)
		}
	}
}
