package bleve

import (
	"reflect"
	"testing"

	"github.com/fairlot/fairlot/services/search/engine"
)

func TestFactsAreReadAsTheyWereWritten(t *testing.T) {
	for about, r := range map[string]engine.Record{
		"nothing": {Codes: map[string][]string{}, Numbers: map[string]float64{}, Names: map[string]string{}},
		"everything": {
			Codes: map[string][]string{"kind": {"EI", "Łódź"}, "none": nil}, Numbers: map[string]float64{"a": -1.5, "b": 1e300},
			Names: map[string]string{"name": "x", "empty": ""}, At: &engine.Point{Latitude: 51.7592, Longitude: -19.456},
		},
	} {
		packed := writeFacts(r)
		delete(r.Codes, "none")
		got, err := readFacts(packed)
		if err != nil || !reflect.DeepEqual(got, r) {
			t.Errorf("%s: got %+v, %v", about, got, err)
		}
		for cut := range packed {
			if cut < len(packed)-16 || r.At == nil {
				if _, err := readFacts(packed[:cut]); err == nil && cut < len(packed)-16 {
					t.Errorf("%s: %d of %d bytes are read without an error", about, cut, len(packed))
				}
			}
		}
	}
}

func FuzzFactsThatAreBrokenAreAnError(f *testing.F) {
	f.Add(writeFacts(engine.Record{Codes: map[string][]string{"a": {"b"}}, Numbers: map[string]float64{"c": 1}}))
	f.Fuzz(func(_ *testing.T, b []byte) { _, _ = readFacts(b) })
}
