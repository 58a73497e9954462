package tenders

import (
	"fmt"
	"net/url"
	"testing"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/ui"
)

func TestEveryFieldOfTheCallLeadsToItsPart(t *testing.T) {
	tender := &tendersv1.Tender{Id: "ten_1", Pool: "poo_1", Clauses: []*tendersv1.Clause{{Id: "CLA-0004"}, {Id: "CLA-0007"}}}
	for i := range 46 {
		tender.Lots = append(tender.Lots, &tendersv1.Lot{Id: fmt.Sprintf("LOT-%04d", i+1)})
	}
	for field, want := range map[string]string{
		"title": "/tenders/ten_1/edit/need#title", "place.city": "/tenders/ten_1/edit/need#place-city", "value.currency": "/tenders/ten_1/edit/need#value-currency",
		"lots": "/tenders/ten_1/edit/lots", "lots[2].value": "/tenders/ten_1/edit/lots#lots-2-value", "lots[45].title": "/tenders/ten_1/edit/lots?page=3#lots-5-title",
		"lots[1].reservation": "/tenders/ten_1/edit/lots/LOT-0002#reservation", "lots[2].price_schedule[1].unit": "/tenders/ten_1/edit/lots/LOT-0003#price_schedule-1-unit",
		"lots[46].cpv": "/tenders/ten_1/edit/lots", "no_lots_reason": "/tenders/ten_1/edit/lots#no_lots_reason",
		"clauses": "/tenders/ten_1/edit/clauses", "clauses[1].measure": "/tenders/ten_1/edit/clauses/CLA-0007#measure", "clauses[9].measure": "/tenders/ten_1/edit/clauses",
		"lots_award_limit": "/tenders/ten_1/edit/lots#lots_award_limit", "framework_duration_reason": "/tenders/ten_1/edit/contract#framework_duration_reason",
		"market_consultation.held_at": "/tenders/ten_1/edit/contract#market_consultation-held_at", "life_cycle_cost": "/tenders/ten_1/edit/contract#life_cycle_cost",
		"participation_deadline": "/tenders/ten_1/edit/timetable#participation_deadline", "site_visit": "/tenders/ten_1/edit/timetable#site_visit",
		"criteria[0].clause": "/tenders/ten_1/edit/criteria#criteria-0-clause", "deadline": "/tenders/ten_1/edit/timetable#deadline",
		"opening_officers[1]": "/tenders/ten_1/edit/people#opening_officers-1", "pool": "/pools/poo_1", "version": "/tenders/ten_1",
	} {
		if got := fieldHref(tender, field); got != want {
			t.Errorf("%s leads to %s, want %s", field, got, want)
		}
	}
}

func TestFiguresAreReadAsPeopleWriteThem(t *testing.T) {
	for typed, want := range map[string]string{"1 200,50": "1200.50", "30 %": "30", "\u202f12.5": "12.5", "": "", "about 3": "about3"} {
		if got := decimal(typed); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
	values := url.Values{"criteria[0].weight": {"33,3333"}, "criteria[1].weight": {"66.6667"}, "criteria[2].weight": {"NaN"}, "criteria[3].weight": {"1e999999999"}}
	if got := weightSum(url.Values{"criteria[0].weight": values["criteria[0].weight"], "criteria[1].weight": values["criteria[1].weight"], "criteria[2].weight": {"NaN"}}).Text('f'); got != "100.0000" {
		t.Errorf("the weights sum to %s", got)
	}
	weightSum(values) // a figure without end must not stop the page
}

func TestRowsAreCountedByTheirHighestNumber(t *testing.T) {
	values := url.Values{"lots[0].title": {"a"}, "lots[4].title": {"b"}, "lots[x].title": {"c"}, "lots[99999999].title": {"d"}, "lotsize[7].x": {"e"}}
	if got := held(values, "lots"); got != 5 {
		t.Errorf("%d rows", got)
	}
}

func TestDifferencesComeInTheOrderOfTheFormAndNameTheirField(t *testing.T) {
	names := []ui.FieldName{{Field: "title", Name: "Title"}, {Field: "value", Name: "Value"}}
	yours := url.Values{"value.amount": {"1"}, "title": {"a"}, "hidden": {"x"}, "same": {"s"}}
	saved := url.Values{"value.amount": {"2"}, "title": {"b"}, "same": {"s"}}
	got := differences(names, yours, saved)
	if len(got) != 2 || got[0] != (difference{"Title", "a", "b"}) || got[1] != (difference{"Value", "1", "2"}) {
		t.Errorf("got %+v", got)
	}
}
