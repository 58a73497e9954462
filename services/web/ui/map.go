package ui

import (
	"encoding/json"
	"math"
	"sort"
	"strconv"

	"github.com/fairlot/fairlot/services/web/static"
)

// Spot is something at a place on the map.
type Spot struct {
	// ID ties the dot to the list row with the same data-spot.
	ID        string  `json:"id,omitempty"`
	Name      string  `json:"name"`
	Text      string  `json:"text,omitempty"`
	Href      string  `json:"href,omitempty"`
	Latitude  float64 `json:"lat"`
	Longitude float64 `json:"lon"`
	// Count is how many things are there; 0 is one.
	Count int `json:"count,omitempty"`
}

// MapView is a map and what it says to those who do not see it.
type MapView struct {
	Label string
	Spots []Spot
}

func (m MapView) json() string {
	spots := m.Spots
	if spots == nil {
		spots = []Spot{}
	}
	raw, err := json.Marshal(spots)
	if err != nil {
		return "[]"
	}
	return string(raw)
}

// circle is a dot on the picture.
type circle struct {
	x, y  float64
	count int
}

func (c circle) radius() float64 { return math.Min(20, 8.5+math.Sqrt(float64(c.count))*1.05) }

func (c circle) text() string {
	if c.count < 2 {
		return ""
	}
	return strconv.Itoa(c.count)
}

func coordinate(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// circles puts the spots on the picture and joins those that would overlap,
// the largest first, so that every figure can be read.
func (m MapView) circles(view static.View) []circle {
	var all []circle
	for _, s := range m.Spots {
		if x, y, ok := view.Place(s.Latitude, s.Longitude); ok {
			all = append(all, circle{x, y, max(1, s.Count)})
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].count > all[j].count })
	var out []circle
next:
	for _, c := range all {
		for i := range out {
			if near := math.Hypot(out[i].x-c.x, out[i].y-c.y); near < (out[i].radius()+c.radius())*0.8 {
				out[i].count += c.count
				continue next
			}
		}
		out = append(out, c)
	}
	return out
}

func viewOf(f *Frame) static.View {
	if f.Assets == nil {
		return static.View{Width: 360, Height: 420}
	}
	return f.Assets.View()
}

func viewBox(v static.View) string { return "0 0 " + coordinate(v.Width) + " " + coordinate(v.Height) }
