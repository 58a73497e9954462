package enginetest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/fairlot/fairlot/services/internal/datatest"
	"github.com/fairlot/fairlot/services/search/engine"
)

// Enterprise is a row of the directory of French inclusive enterprises.
type Enterprise struct {
	SIRET       string   `json:"siret"`
	Name        string   `json:"name"`
	Brand       string   `json:"brand"`
	Kind        string   `json:"kind"`
	NAF         string   `json:"naf"`
	City        string   `json:"city"`
	PostCode    string   `json:"post_code"`
	Department  string   `json:"department"`
	Description string   `json:"description"`
	Created     string   `json:"created"`
	Latitude    *float64 `json:"latitude"`
	Longitude   *float64 `json:"longitude"`
}

// Enterprises reads the real enterprises, the first of those with the same
// SIRET. Where the data is absent the test is skipped, in CI it fails.
func Enterprises(t testing.TB) []Enterprise {
	t.Helper()
	path := datatest.Path(t, "suppliers/fr-inclusive-enterprises.jsonl")
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }() // only read
	var list []Enterprise
	seen := map[string]bool{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e Enterprise
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		if !seen[e.SIRET] {
			seen[e.SIRET] = true
			list = append(list, e)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// EnterpriseSchema is how the tests index enterprises.
func EnterpriseSchema() engine.Schema {
	return engine.Schema{
		Name: "enterprises",
		Fields: []engine.Field{
			{Name: "title", Kind: engine.Text, Highlight: true},
			{Name: "brand", Kind: engine.Text},
			{Name: "town", Kind: engine.Text},
			{Name: "number", Kind: engine.Text},
			{Name: "description", Kind: engine.Text, Highlight: true},
			{Name: "kind", Kind: engine.Code, Facet: true},
			{Name: "department", Kind: engine.Code, Facet: true},
			{Name: "naf", Kind: engine.Code, Facet: true},
			{Name: "city", Kind: engine.Code},
			{Name: "fit", Kind: engine.Number},
			{Name: "radius", Kind: engine.Number},
			{Name: "created", Kind: engine.Date},
			{Name: "name", Kind: engine.Name},
			{Name: "place", Kind: engine.Place},
		},
		Fit:      "fit",
		Synonyms: [][]string{{"nettoyage", "proprete", "cleaning"}},
	}
}

// Document makes the document of an enterprise. n varies it: 0 is the real one,
// others are neighbours with other numbers and some other words.
func (e Enterprise) Document(n int) engine.Document {
	d := engine.Document{
		ID: "sup_" + e.SIRET, Source: json.RawMessage(fmt.Sprintf(`{"name":%q}`, e.Name)),
		Values: map[string]any{
			"title": e.Name, "brand": e.Brand, "town": []string{e.City, e.PostCode}, "number": e.SIRET,
			"description": e.Description, "kind": e.Kind, "department": e.Department, "city": e.City, "name": e.Name,
		},
	}
	if e.NAF != "" {
		d.Values["naf"] = []string{e.NAF, e.NAF[:2]}
	}
	if at, err := time.Parse(time.DateOnly, e.Created); err == nil {
		d.Values["created"] = at
	}
	if e.Latitude != nil && e.Longitude != nil {
		shift := float64(n%97) / 400
		d.Values["place"] = engine.Point{Latitude: *e.Latitude + shift, Longitude: *e.Longitude - shift}
	}
	if n > 0 {
		d.ID += "_" + strconv.Itoa(n)
		d.Values["title"] = e.Name + " " + variant(n)
		d.Values["number"] = e.SIRET[:9] + fmt.Sprintf("%05d", n)
	}
	return d
}

// variant makes a word that differs with n, so that a large index has a large
// vocabulary as well.
func variant(n int) string {
	const consonants, vowels = "bcdfglmnprstv", "aeiou"
	var b []byte
	for i := n; i > 0; i /= len(consonants) * len(vowels) {
		b = append(b, consonants[i%len(consonants)], vowels[i/len(consonants)%len(vowels)])
	}
	return string(b)
}

// Documents makes total documents out of the enterprises.
func Documents(list []Enterprise, total int) []engine.Document {
	documents := make([]engine.Document, 0, total)
	for i := range total {
		documents = append(documents, list[i%len(list)].Document(i/len(list)))
	}
	return documents
}
