package main_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// An officer saves a search, an enterprise that fits it is imported, a day
// passes: the officer is told once, and the message leads to what is new.
func TestASavedSearchTellsOnceOfWhatIsNew(t *testing.T) {
	j := newJob(t, start(t, program{Sandbox: true}))
	j.city("gdansk", "Miasto Gdańsk", "PL", "PL633", "pl", "Europe/Warsaw")
	officer := j.as("officer@gdansk")
	search := officer.post("/api/v1/savedSearches", object{
		"name": "Laundry in Italy", "alert": "ALERT_RHYTHM_DAILY", "language": "en", "suppliers": object{"country": []string{"IT"}},
	})
	j.admin.post("/api/v1/suppliers:import", object{"source": "A directory", "suppliers": []object{{
		"name": "Lavanderia Nuova", "identifier": object{"scheme": "IT-PIVA", "value": "00743110157"}, "place": object{"city": "Milano", "country": "IT"},
		"cpv": []string{"98310000"}, "serves": []string{"IT"},
	}}})
	eventually(t, "the enterprise is found", func() (object, bool) {
		r := officer.get("/api/v1/search/suppliers?country=IT")
		return r, str(r, "total") == "1"
	})
	told := func() []object {
		var news []object
		list, _ := officer.get("/api/v1/notifications")["notifications"].([]any)
		for _, n := range list {
			if str(n, "kind") == "saved_search_news" {
				news = append(news, n.(object))
			}
		}
		return news
	}
	pass := func(by time.Duration) {
		now := instant(t, str(j.admin.get("/api/v1/sandbox/clock"), "now")).Add(by)
		j.admin.post("/api/v1/sandbox/clock", object{"now": now.Format(time.RFC3339)})
	}
	pass(25 * time.Hour)
	news := eventually(t, "the officer is told", func() ([]object, bool) { n := told(); return n, len(n) > 0 })
	if len(news) != 1 || !strings.HasPrefix(str(news[0], "link"), "/searches/"+str(search, "id")+"?since=") || !strings.Contains(str(news[0], "subject")+str(news[0], "text"), "Laundry in Italy") {
		t.Errorf("told %v", news)
	}
	pass(25 * time.Hour)
	next := eventually(t, "the next day is looked at", func() (object, bool) {
		s := officer.get("/api/v1/savedSearches")
		return s, instant(t, str(s, "saved_searches.0.told_until")).After(instant(t, str(search, "created_at")).Add(26 * time.Hour))
	})
	if got := told(); len(got) != 1 {
		t.Errorf("told %v, %v", got, next)
	}
	j.as("verifier@gdansk").refused(http.StatusNotFound, http.MethodDelete, "/api/v1/savedSearches/"+str(search, "id"), nil)
}
