package enterprise

import (
	"strings"

	"github.com/fairlot/fairlot/services/web/static"
)

// localNames are names that people write for cities which the list has under
// another, by country: local, then the list's.
func localNames() map[string][][2]string {
	return map[string][][2]string{
		"AT": {{"Wien", "Vienna"}},
		"BE": {{"Bruxelles", "Brussels"}, {"Brussel", "Brussels"}},
		"CZ": {{"Praha", "Prague"}},
		"DE": {{"München", "Munich"}},
		"DK": {{"København", "Copenhagen"}},
		"IT": {
			{"Milano", "Milan"}, {"Roma", "Rome"}, {"Torino", "Turin"}, {"Napoli", "Naples"},
			{"Firenze", "Florence"}, {"Venezia", "Venice"}, {"Genova", "Genoa"},
		},
		"PL": {{"Warszawa", "Warsaw"}},
		"PT": {{"Lisboa", "Lisbon"}},
		"RO": {{"București", "Bucharest"}},
		"SE": {{"Gothenburg", "Göteborg"}},
	}
}

// namesOf are the folded names under which a city of the list is found: its own,
// each of two that a slash parts, and what people of its country call it.
func namesOf(c static.City, locals map[string][]string) []string {
	names := []string{static.Fold(c.Name)}
	if first, second, two := strings.Cut(c.Name, " / "); two {
		names = append(names, static.Fold(first), static.Fold(second))
	}
	return append(names, locals[c.Country+c.Name]...)
}

// locals are the folded local names by country and the list's name.
func locals() map[string][]string {
	names := map[string][]string{}
	for country, pairs := range localNames() {
		for _, pair := range pairs {
			key := country + pair[1]
			names[key] = append(names[key], static.Fold(pair[0]))
		}
	}
	return names
}
