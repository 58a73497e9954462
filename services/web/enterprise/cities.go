package enterprise

import (
	"strings"
	"sync"

	"github.com/fairlot/fairlot/services/web/static"
)

// Gazetteer finds cities by what people type.
type Gazetteer struct {
	// byName has the cities of a folded name, the largest first.
	byName func() map[string][]static.City
	all    []static.City
}

// NewGazetteer makes one of cities that stand with the largest first.
func NewGazetteer(cities []static.City) *Gazetteer {
	return &Gazetteer{all: cities, byName: sync.OnceValue(func() map[string][]static.City {
		index := make(map[string][]static.City, len(cities))
		locals := locals()
		for _, c := range cities {
			for _, name := range namesOf(c, locals) {
				index[name] = append(index[name], c)
			}
		}
		return index
	})}
}

// Find gives the cities of a name, the largest first. "Valencia, ES" names the
// country too.
func (g *Gazetteer) Find(text string) []static.City {
	name, country, _ := strings.Cut(text, ",")
	country = strings.ToUpper(strings.TrimSpace(country))
	var found []static.City
	for _, c := range g.byName()[static.Fold(name)] {
		if country == "" || c.Country == country {
			found = append(found, c)
		}
	}
	return found
}

// In gives the largest city of a name in a country.
func (g *Gazetteer) In(name, country string) (static.City, bool) {
	for _, c := range g.byName()[static.Fold(name)] {
		if c.Country == country {
			return c, true
		}
	}
	return static.City{}, false
}

// Like gives cities that begin as the text does, or as its first letters do,
// the largest first, at most n.
func (g *Gazetteer) Like(text string, n int) []static.City {
	name, _, _ := strings.Cut(text, ",")
	start := []rune(static.Fold(name))
	for ; len(start) >= 3; start = start[:len(start)-1] {
		var found []static.City
		for _, c := range g.all {
			if strings.HasPrefix(static.Fold(c.Name), string(start)) {
				found = append(found, c)
			}
			if len(found) == n {
				break
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// At gives the city whose place this is.
func (g *Gazetteer) At(latitude, longitude float64) (static.City, bool) {
	for _, c := range g.all {
		if c.Latitude == latitude && c.Longitude == longitude {
			return c, true
		}
	}
	return static.City{}, false
}
