package ocds_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/opendata/internal/ocds"
)

func TestTheLibraryOfClausesAndTheOpenDataNameTheSameGoalAndStrategy(t *testing.T) {
	files, err := filepath.Glob("../../../clauses/library/*.json")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d clauses, %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var c struct {
			Theme, Lever string
			Goal         string `json:"ocdsGoal"`
			Strategy     string `json:"ocdsStrategy"`
		}
		if err := json.Unmarshal(data, &c); err != nil {
			t.Fatal(err)
		}
		lever := tendersv1.Lever(tendersv1.Lever_value[c.Lever])
		if c.Goal == "" || c.Goal != ocds.Goal(c.Theme, lever) || c.Strategy != ocds.Strategy(lever) {
			t.Errorf("%s: %s and %s, here %s and %s", filepath.Base(file), c.Goal, c.Strategy, ocds.Goal(c.Theme, lever), ocds.Strategy(lever))
		}
	}
}
