package tenders_test

import (
	"strings"
	"testing"
)

func TestARestrictedProcedureIsOfferedItsLawfulDates(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	timetable := "/tenders/" + id + "/edit/timetable"
	if page := v.get(timetable); page.fields.Has("participation_deadline.day") {
		t.Error("a procedure without requests asks until when they come")
	}
	v.get("/tenders/"+id+"/edit/need").fill("procedure", "restricted").send("").shows("What you need: saved")
	page := v.get(timetable)
	page.shows("at least 30 days to ask to take part", "Art. 28(1)", "Those you invite then have at least 25 days to bid", "Regulation 1182/71", "Time to ask to take part", "Use this date")
	set := v.get(timetable).form("/tenders/" + id + "/deadline")
	if !strings.Contains(page.body, `action="/tenders/`+id+`/deadline?field=participation_deadline"`) {
		t.Fatal("no finding offers the date of the requests")
	}
	set.path += "?field=participation_deadline"
	set.send("").shows("The date is set", "Requests to take part until")
	d := h.tender(id)
	if d.GetParticipationDeadline() == nil || d.GetDeadline() != nil {
		t.Errorf("set %v and %v", d.GetParticipationDeadline(), d.GetDeadline())
	}
	v.get(timetable).hides("Time to ask to take part")
}

func TestLateQuestionsAreOfferedADayThatLeavesTimeToAnswer(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	v.get("/tenders/"+id+"/edit/timetable").fill(
		"deadline.day", "18", "deadline.month", "12", "deadline.year", "2026",
		"questions_until.day", "17", "questions_until.month", "12", "questions_until.year", "2026",
	).send("").shows("Timetable: saved", "Answers are due 6 days before the deadline")
	before := h.tender(id).GetQuestionsUntil()
	set := v.get("/tenders/" + id).form("/tenders/" + id + "/deadline")
	set.path += "?field=questions_until"
	set.send("").shows("The date is set").hides("Answers are due 6 days")
	d := h.tender(id)
	if !d.GetQuestionsUntil().AsTime().Before(before.AsTime()) || d.GetDeadline().AsTime().Day() != 18 {
		t.Errorf("questions until %v, bids until %v", d.GetQuestionsUntil().AsTime(), d.GetDeadline().AsTime())
	}
}

func TestOnlyInstantsOfTheDraftAreSetByAClick(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	set := v.get("/tenders/" + id).form("/tenders/" + id + "/deadline")
	set.path += "?field=contract_end"
	if got := set.send("").status; got != 404 {
		t.Errorf("status %d", got)
	}
	stranger := v.get("/tenders/" + id).form("/tenders/" + id + "/deadline")
	stranger.v = h.visit(bidder)
	if stranger.send(""); h.tender(id).GetDeadline() != nil {
		t.Error("a bidder set the deadline of a draft")
	}
}

func TestWhatMakesTheTimeLongerIsWrittenInTheTimetable(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	timetable := "/tenders/" + id + "/edit/timetable"
	v.get(timetable).shows("at least 10 days")
	v.get(timetable).fill("site_visit", "true", "documents_not_electronic", "true").send("").shows("Timetable: saved")
	if d := h.tender(id); !d.GetSiteVisit() || !d.GetDocumentsNotElectronic() {
		t.Errorf("the draft holds %v", d)
	}
	v.get(timetable).shows("at least 15 days", "53(1)")
}
