package enginetest

import (
	"time"

	"github.com/fairlot/fairlot/services/search/engine"
)

// towns are a few documents whose every search can be worked out by hand.
func towns() []engine.Document {
	day := func(d int) time.Time { return time.Date(2026, 3, d, 12, 0, 0, 0, time.UTC) }
	return []engine.Document{
		{ID: "lodz", Source: []byte(`{"a":1}`), Values: map[string]any{
			"title": "Spółdzielnia Łódź Główna", "town": "Łódź", "kind": "EA", "department": []string{"PL", "PL7"},
			"created": day(1), "fit": 1.0, "name": "Łódź", "place": engine.Point{Latitude: 51.7592, Longitude: 19.456},
		}},
		{ID: "lille", Values: map[string]any{
			"title": "Le Restaurant d'Insertion", "brand": "Table Ronde", "town": "Lille", "kind": "EI", "department": []string{"59"},
			"description": "Cuisine du marché, traiteur pour vos réceptions et un service de propreté.",
			"created":     day(2), "fit": 2.0, "name": "Restaurant", "number": "41767403300069",
			"place": engine.Point{Latitude: 50.6292, Longitude: 3.0573},
		}},
		{ID: "lyon", Values: map[string]any{
			"title": "Nettoyage Rhône", "town": "Lyon", "kind": "EI", "department": "69", "description": "Près d'un restaurant.",
			"created": day(3), "fit": 3.0, "name": "Nettoyage", "place": engine.Point{Latitude: 45.764, Longitude: 4.8357},
		}},
		{ID: "skane", Values: map[string]any{
			"title": "Återbruk Skåne", "brand": "Smørrebrød & Œuvre", "town": "Malmö", "kind": "ACI", "department": "SE",
			"description": "Straße, Ærø, Þórr and Đà Nẵng.", "created": day(4), "name": "Återbruk",
		}},
		{ID: "baia", Values: map[string]any{
			"title": "Atelierul Meșteșugar", "town": "Baia Mare", "kind": "ACI", "department": "RO", "fit": 3.0,
			"description": "3D printing, café 24h and C++ courses", "name": "Atelierul",
			"place": engine.Point{Latitude: 47.6567, Longitude: 23.585},
		}},
	}
}
