package static

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"sync"
)

// City is a place that people search near: over 5,000 people, in one of the
// ten cities' countries or a neighbour.
type City struct {
	Name string
	// Country is the ISO 3166-1 alpha-2 code.
	Country string
	// Latitude and Longitude are WGS 84 degrees.
	Latitude, Longitude float64
	Population          int
}

// Cities gives every city, the largest first. It reads the file each time:
// keep the result.
func (a *Assets) Cities() ([]City, error) {
	raw, err := fs.ReadFile(a.files, "cities.json")
	if err != nil {
		return nil, fmt.Errorf("read cities: %w", err)
	}
	var rows [][5]any
	if err := json.Unmarshal(raw, &rows); err != nil {
		return nil, fmt.Errorf("read cities: %w", err)
	}
	cities := make([]City, 0, len(rows))
	for i, row := range rows {
		city, ok := cityFrom(row)
		if !ok {
			return nil, fmt.Errorf("read cities: row %d is malformed", i)
		}
		cities = append(cities, city)
	}
	return cities, nil
}

func cityFrom(row [5]any) (City, bool) {
	name, ok1 := row[0].(string)
	country, ok2 := row[1].(string)
	lat, ok3 := row[2].(float64)
	lon, ok4 := row[3].(float64)
	population, ok5 := row[4].(float64)
	city := City{Name: name, Country: country, Latitude: lat, Longitude: lon, Population: int(population)}
	return city, ok1 && ok2 && ok3 && ok4 && ok5
}

// folds turns the letters of the nine languages into plain ones, so that
// "gdansk" finds "Gdańsk".
const folds = "à:a á:a â:a ã:a ä:a å:a ą:a ă:a ç:c ć:c č:c è:e é:e ê:e ë:e ę:e ě:e ì:i í:i î:i ï:i ł:l ñ:n ń:n ň:n ò:o ó:o ô:o õ:o ö:o ø:o ő:o ř:r ś:s š:s ș:s ş:s ț:t ţ:t ù:u ú:u û:u ü:u ű:u ů:u ý:y ź:z ż:z ž:z æ:ae œ:oe ß:ss"

// folder replaces the letters of folds; it is put together once.
var folder = sync.OnceValue(func() *strings.Replacer {
	var pairs []string
	for pair := range strings.SplitSeq(folds, " ") {
		from, to, _ := strings.Cut(pair, ":")
		pairs = append(pairs, from, to)
	}
	return strings.NewReplacer(pairs...)
})

// Fold gives a name in lower case without accents, for comparing.
func Fold(name string) string {
	return folder().Replace(strings.ToLower(strings.TrimSpace(name)))
}
