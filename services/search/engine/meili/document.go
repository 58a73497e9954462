package meili

import (
	"encoding/json"
	"strconv"

	"github.com/fairlot/fairlot/services/search/engine"
)

// document writes a record in the attributes of the settings, with its place in
// each of the orders among equals.
func document(r engine.Record) map[string]any {
	d := map[string]any{idAttribute: r.ID, storedAttribute: json.RawMessage(r.Stored)}
	for name, v := range r.Texts {
		d[textPrefix+name] = v
	}
	for name, v := range r.Codes {
		d[codePrefix+name] = v
	}
	for name, v := range r.Numbers {
		d[numberPrefix+name] = v
	}
	for name, v := range r.Names {
		d[namePrefix+name] = v
	}
	if r.At != nil {
		d[geoAttribute] = r.At
	}
	seed := engine.Seed(r.ID)
	for turn := range engine.Turns {
		d[turnPrefix+strconv.Itoa(turn)] = engine.Turn(seed, turn)
	}
	return d
}
