package gallery

import (
	"net/url"

	"github.com/fairlot/fairlot/services/web/ui"
)

// form is a form with something typed and something to change.
func form() *ui.Form {
	return &ui.Form{
		Action: "/gallery", Name: "gallery", Key: "key", Filled: true,
		Values: url.Values{
			"name": {"Cooperativa Sociale Ponte Verde"}, "identifier.value": {"0123456789"},
			"value.amount": {"412000"}, "value.currency": {"EUR"}, "country": {"IT"},
			"deadline.day": {"4"}, "deadline.month": {"12"}, "deadline.year": {"2026"}, "deadline.time": {"12:00"},
			"start.day": {"31"}, "start.month": {"2"}, "start.year": {"2027"},
			"reservation": {"20"}, "serves": {"IT", "EU"}, "summary": {"Cleaning with ecolabel products."},
			"evidence[0].id": {"fil_1"}, "evidence[0].name": {"statute.pdf"}, "evidence[0].size": {"1234567"},
		},
		Errors: []ui.FieldError{
			{Field: "identifier.value", Text: "The check digit does not fit an Italian VAT number"},
			{Field: "start.day", Text: "February has no day 31"},
			{Field: "evidence", Text: "This file is larger than 20 MB"},
		},
	}
}

func tasks() []ui.Task {
	good := ui.TagItem{Kind: ui.TagGood, Text: "Done"}
	return []ui.Task{
		{Name: "What you need", Href: "#1", Hint: "Services · CPV 90911200 · PL633 · € 412,000", State: good},
		{Name: "Lots", Href: "#2", Hint: "2 lots: schools (9 buildings), offices (5 buildings)", State: good},
		{Name: "Social clauses", Href: "#3", Hint: "3 clauses · 833 hours for people far from work", State: good},
		{Name: "Timetable", Href: "#4", Hint: "Deadline 4 Dec is 2 days too early", State: ui.TagItem{Kind: ui.TagStop, Text: "Needs change"}},
		{Name: "People", Href: "#5", Hint: "Opening officers: 2 of 3 named", State: ui.TagItem{Kind: ui.TagNext, Text: "To do"}},
		{Name: "Publication", Hint: "After everything else", State: ui.TagItem{Kind: ui.TagQuiet, Text: "Cannot start yet"}},
	}
}

func check() ui.Check {
	return ui.Check{
		Title: "Legal check", Lead: "41 rules of today, Directive 2014/24/EU and Polish law",
		Findings: []ui.Finding{
			{Level: ui.LevelStop, Title: "Deadline too early", Text: "Open procedure, electronic: at least 30 days from dispatch. Earliest lawful: **6 Dec 2026, 12:00**.", Law: "Art. 27(4)", Fix: ui.Link{Text: "Use this date", Href: "#fix"}},
			{Level: ui.LevelWarn, Title: "No limit on lots per bidder", Text: "Fine, but say why not.", Law: "Art. 46(2)"},
			{Level: ui.LevelPass, Title: "Reservation holds", Text: "30 % rule stated; call refers to Article 20"},
			{Level: ui.LevelPass, Title: "37 more rules pass"},
		},
	}
}

func scores() ui.Chart {
	return ui.Chart{
		Caption: "Scores of the social offer", Max: 30, Label: "Bidder", Value: "Points of 30",
		Bars: []ui.Bar{
			{Label: "Ponte Verde", Value: 27.5, Text: "27.5", Next: true},
			{Label: "Nad Motławą", Value: 24, Text: "24"},
			{Label: "Atelier Propreté", Value: 11.25, Text: "11.25"},
		},
	}
}

func prices() ui.Grid {
	return ui.Grid{
		Caption: "Prices by lot", Columns: []ui.Column{{Name: "Lot"}, {Name: "Bids", Number: true}, {Name: "Lowest", Number: true}},
		Rows: [][]string{{"Schools", "4", "€ 189,400"}, {"Offices", "3", "€ 201,150"}},
	}
}

func filters() ui.Filters {
	return ui.Filters{
		Action: "/gallery", Kept: map[string]string{"q": "cleaning"}, Reset: "/gallery?q=cleaning",
		Facets: []ui.Facet{
			{Name: "reserve", Legend: "Can reserve under", Options: []ui.FacetOption{{Value: "20", Label: "Article 20", Count: 29, Chosen: true}, {Value: "77", Label: "Article 77", Count: 8}}},
			{Name: "country", Legend: "Country", Options: []ui.FacetOption{{Value: "PL", Label: "Poland", Count: 14}, {Value: "FR", Label: "France", Count: 11}, {Value: "IT", Label: "Italy", Count: 7}}},
		},
	}
}

func spots() ui.MapView {
	return ui.MapView{Label: "Map of verified enterprises", Spots: []ui.Spot{
		{Name: "Paris", Latitude: 48.85, Longitude: 2.35, Count: 86}, {Name: "Strasbourg", Latitude: 48.58, Longitude: 7.75, Count: 21},
		{Name: "Barcelona", Latitude: 41.39, Longitude: 2.17, Count: 37}, {Name: "Braga", Latitude: 41.55, Longitude: -8.42, Count: 8},
		{Name: "Gdańsk", Latitude: 54.35, Longitude: 18.65, Count: 12}, {Name: "Wrocław", Latitude: 51.11, Longitude: 17.03, Count: 15},
		{Name: "Turin", Latitude: 45.07, Longitude: 7.69, Count: 19}, {Name: "Milan", Latitude: 45.46, Longitude: 9.19, Count: 44},
		{Name: "Baia Mare", Latitude: 47.66, Longitude: 23.58, Count: 6}, {Name: "Malmö", Latitude: 55.6, Longitude: 13, Count: 11},
	}}
}

func figures() []ui.Figure {
	return []ui.Figure{
		{Value: "259", Label: "verified enterprises"}, {Value: "34", Label: "open tenders"},
		{Value: "€ 18.4 m", Label: "in reserved contracts"}, {Value: "41,260 h", Label: "of inclusion work delivered"},
	}
}

func receipt() ui.Receipt {
	return ui.Receipt{
		Title: "Your bid is in", Lead: "Received **Friday 4 December 2026, 11:42 (Warsaw time)**. No one can read it before the deadline.",
		Rows: []ui.Row{{Key: "Tender", Value: "Cleaning of 14 municipal buildings"}, {Key: "Hash of what you sent", Value: "5f2c8c3e0b8d4f8f9a8bd7a1c2e55a7d3b0f6f7a9f1f6e0b2c4d6e8f00112233"}},
		Next: []ui.Link{{Text: "Download the receipt", Href: "#receipt"}, {Text: "Back to the tender", Href: "#tender"}},
	}
}

func confirm() ui.Confirm {
	return ui.Confirm{
		Title: "Publish the tender", Lead: "Cleaning of 14 municipal buildings, City of Gdańsk",
		Consequences: []string{"Everyone can read it from now on, and [29 enterprises](/enterprises) are told.", "Bids are accepted until **4 December 2026, 12:00 (Warsaw time)**.", "The deadline can only be extended, never shortened."},
		Button:       "Publish the tender", Back: ui.Link{Text: "Not yet", Href: "#back"},
	}
}

func confirmForm() *ui.Form { return &ui.Form{Action: "/gallery"} }
