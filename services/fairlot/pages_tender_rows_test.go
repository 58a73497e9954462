package main_test

// draftVisits are the parts of a draft: the full one, and the empty one where it
// looks otherwise.
func draftVisits(w *town) map[string][]visit {
	const route = "/tenders/:tender"
	both := func(path string) []visit {
		return []visit{{who: "officer@gdansk", what: "full", at: "/tenders/" + w.draft + path}, {who: "officer@gdansk", what: "empty", at: "/tenders/" + w.blank + path}}
	}
	full := func(path string) []visit { return both(path)[:1] }
	asked := []visit{{who: "officer@gdansk", what: "asked", at: "/tenders/" + w.draft + "/approval"}, {who: "second@gdansk", what: "decides", at: "/tenders/" + w.draft + "/approval"}}
	rows := map[string][]visit{
		"/tenders/new": {{who: "officer@gdansk"}},
		"/tenders/again": {
			{who: "officer@gdansk"}, {who: "officer@gdansk", what: "found", at: "/tenders/again?q=cleaning"},
			{who: "officer@gdansk", what: "nothing found", at: "/tenders/again?q=zzzzzz"},
		},
	}
	for _, path := range []string{
		"/edit/need", "/edit/lots", "/edit/clauses", "/edit/reservation", "/edit/criteria", "/edit/contract", "/edit/timetable", "/edit/documents", "/edit/people",
		"/edit/clauses/choose", "/edit/clauses/calibrator", "/preview", "/check", "/publish", "/comments",
	} {
		rows[route+path] = both(path)
	}
	rows[route+"/edit/lots/:lot"] = full("/edit/lots/LOT-0001")
	rows[route+"/edit/clauses/:clause"] = full("/edit/clauses/CLA-0001")
	rows[route+"/edit/clauses/:clause/renew"] = full("/edit/clauses/CLA-0002/renew")
	rows[route+"/edit/clauses/fill"] = full("/edit/clauses/fill?clause=inclusion-hours&clause=disabled-hired")
	rows[route+"/approval"] = append(asked, both("/approval")[1])
	return rows
}

// tenderVisits are a published tender as everybody and as its people see it.
func tenderVisits(w *town) map[string][]visit {
	return map[string][]visit{
		"/tenders/:tender": {
			{what: "draft", who: "officer@gdansk", at: "/tenders/" + w.draft}, {what: "empty draft", who: "officer@gdansk", at: "/tenders/" + w.blank},
			{what: "open", at: "/tenders/" + w.open}, {what: "open", who: "officer@gdansk", at: "/tenders/" + w.open},
			{what: "open", who: "nad-motlawa@gdansk", at: "/tenders/" + w.open},
			{what: "corrected", who: "nad-motlawa@gdansk", at: "/tenders/" + w.amended}, {what: "asking to take part", who: "nad-motlawa@gdansk", at: "/tenders/" + w.asking},
			{what: "choosing", who: "officer@gdansk", at: "/tenders/" + w.choosing}, {what: "closed", at: "/tenders/" + w.closed}, {what: "joint", at: "/tenders/" + w.joint},
			{what: "evaluated", who: "officer@barcelona", at: "/tenders/" + w.evaluated}, {what: "awarded", at: "/tenders/" + w.awarded},
			{what: "cancelled", at: "/tenders/" + w.cancelled},
			{what: "consultation draft", who: "officer@gdansk", at: "/tenders/" + w.toAsk}, {what: "consulting", at: "/tenders/" + w.consulting},
			{what: "consulted", who: "officer@turin", at: "/tenders/" + w.consulted}, {what: "concluded", who: "officer@skane", at: "/tenders/" + w.concluded},
			{what: "system", at: "/tenders/" + w.system}, {what: "system", who: "officer@turin", at: "/tenders/" + w.system},
			{what: "call", who: "mole-solidale@turin", at: "/tenders/" + w.call},
		},
		"/tenders/:tender/lots/:lot": {{at: "/tenders/" + w.open + "/lots/LOT-0001"}},
		"/tenders/:tender/published": {{who: "officer@gdansk", at: "/tenders/" + w.open + "/published"}},
		"/tenders/:tender/amend":     {{who: "officer@gdansk", at: "/tenders/" + w.open + "/amend"}},
		"/tenders/:tender/cancel":    {{who: "officer@gdansk", at: "/tenders/" + w.open + "/cancel"}},
		"/tenders/:tender/questions": {
			{at: "/tenders/" + w.open + "/questions"}, {who: "officer@gdansk", what: "to answer", at: "/tenders/" + w.open + "/questions"},
			{who: "nad-motlawa@gdansk", what: "own", at: "/tenders/" + w.open + "/questions"}, {what: "none", at: "/tenders/" + w.amended + "/questions"},
		},
		"/tenders/:tender/questions/ask": {
			{who: "nad-motlawa@gdansk", at: "/tenders/" + w.open + "/questions/ask"},
			{who: "zaz-zaspa@gdansk", what: "before one asks to take part", at: "/tenders/" + w.asking + "/questions/ask"},
		},
		"/tenders/:tender/questions/:question": {
			{who: "officer@gdansk", at: "/tenders/" + w.open + "/questions/" + w.question},
			{who: "officer@gdansk", what: "answered", at: "/tenders/" + w.open + "/questions/" + w.answered},
		},
		"/tenders/:tender/participation": {
			{who: "zaz-zaspa@gdansk", what: "may ask", at: "/tenders/" + w.asking + "/participation"},
			{who: "nad-motlawa@gdansk", what: "has asked", at: "/tenders/" + w.asking + "/participation"},
			{who: "nad-motlawa@gdansk", what: "waits", at: "/tenders/" + w.choosing + "/participation"},
			{who: "nad-motlawa@gdansk", what: "invited or not", at: "/tenders/" + w.invited + "/participation"},
			{who: "bursztynowa@gdansk", what: "invited or not", at: "/tenders/" + w.invited + "/participation"},
			{who: "nad-motlawa@gdansk", what: "may join the system", at: "/tenders/" + w.system + "/participation"},
			{who: "mole-solidale@turin", what: "admitted to the system", at: "/tenders/" + w.system + "/participation"},
			{who: "atelier-proprete@strasbourg", what: "not admitted to the system", at: "/tenders/" + w.system + "/participation"},
		},
		"/tenders/:tender/participation/withdraw": {{who: "nad-motlawa@gdansk", at: "/tenders/" + w.asking + "/participation/withdraw"}},
		"/tenders/:tender/invite": {
			{who: "officer@gdansk", what: "too early", at: "/tenders/" + w.asking + "/invite"},
			{who: "officer@gdansk", what: "chooses", at: "/tenders/" + w.choosing + "/invite"},
			{who: "officer@gdansk", what: "has chosen", at: "/tenders/" + w.invited + "/invite"},
			{who: "evaluator1@gdansk", what: "reads", at: "/tenders/" + w.choosing + "/invite"},
		},
	}
}

// consultationVisits are what the market is asked and says.
func consultationVisits(w *town) map[string][]visit {
	return map[string][]visit{
		"/tenders/:tender/edit/market": {{who: "officer@gdansk", at: "/tenders/" + w.toAsk + "/edit/market"}},
		"/tenders/:tender/answer": {
			{who: "bursztynowa@gdansk", at: "/tenders/" + w.consulting + "/answer"}, {who: "nad-motlawa@gdansk", what: "has answered", at: "/tenders/" + w.consulting + "/answer"},
			{who: "nad-motlawa@gdansk", what: "too late", at: "/tenders/" + w.consulted + "/answer"}, {who: "nad-motlawa@gdansk", what: "concluded", at: "/tenders/" + w.concluded + "/answer"},
		},
		"/tenders/:tender/answer/withdraw": {{who: "nad-motlawa@gdansk", at: "/tenders/" + w.consulting + "/answer/withdraw"}},
		"/tenders/:tender/answers": {
			{who: "officer@gdansk", at: "/tenders/" + w.consulting + "/answers"}, {who: "officer@turin", what: "to conclude", at: "/tenders/" + w.consulted + "/answers"},
			{who: "officer@skane", what: "concluded", at: "/tenders/" + w.concluded + "/answers"},
		},
		"/tenders/:tender/write": {{who: "officer@skane", at: "/tenders/" + w.concluded + "/write"}},
	}
}

// systemVisits are a dynamic purchasing system and the calls within it.
func systemVisits(w *town) map[string][]visit {
	return map[string][]visit{
		"/tenders/:tender/requests": {{who: "officer@turin", at: "/tenders/" + w.system + "/requests"}},
		"/tenders/:tender/requests/:request": {
			{who: "officer@turin", at: "/tenders/" + w.system + "/requests/" + w.waiting},
		},
		"/tenders/:tender/call": {{who: "officer@turin", at: "/tenders/" + w.system + "/call"}},
	}
}

// bidVisits are the way of an offer until it is opened.
func bidVisits(w *town) map[string][]visit {
	return map[string][]visit{
		"/bids": {{who: "nad-motlawa@gdansk"}, {who: "new@enterprise", what: "none"}},
		"/bids/:bid": {
			{who: "nad-motlawa@gdansk", at: "/bids/" + w.bid}, {who: "nad-motlawa@gdansk", what: "to confirm", at: "/bids/" + w.toConfirm},
			{who: "nad-motlawa@gdansk", what: "opened", at: "/bids/" + w.scoredBid},
		},
		"/bids/:bid/replace":  {{who: "nad-motlawa@gdansk", at: "/bids/" + w.bid + "/replace"}},
		"/bids/:bid/withdraw": {{who: "nad-motlawa@gdansk", at: "/bids/" + w.bid + "/withdraw"}},
		"/tenders/:tender/bid": {
			{who: "bursztynowa@gdansk", at: "/tenders/" + w.open + "/bid"}, {who: "nad-motlawa@gdansk", what: "has one", at: "/tenders/" + w.open + "/bid"},
			{who: "new@enterprise", what: "not in the directory", at: "/tenders/" + w.open + "/bid"},
		},
		"/tenders/:tender/opening": {
			{who: "opening1@milan", what: "to open", at: "/tenders/" + w.closed + "/opening"},
			{who: "officer@milan", what: "closed", at: "/tenders/" + w.closed + "/opening"},
			{who: "opening1@gdansk", what: "too early", at: "/tenders/" + w.open + "/opening"},
			{who: "opening1@gdansk", what: "opened", at: "/tenders/" + w.scored + "/opening"},
		},
	}
}

// awardVisits are the evaluation and the decision.
func awardVisits(w *town) map[string][]visit {
	return map[string][]visit{
		"/tenders/:tender/evaluation": {
			{who: "officer@gdansk", what: "complete", at: "/tenders/" + w.scored + "/evaluation"},
			{who: "officer@barcelona", what: "two lots", at: "/tenders/" + w.evaluated + "/evaluation"},
			{who: "evaluator1@barcelona", at: "/tenders/" + w.evaluated + "/evaluation"},
		},
		"/tenders/:tender/evaluation/:lot": {
			{who: "evaluator1@barcelona", at: "/tenders/" + w.evaluated + "/evaluation/LOT-0001"},
			{who: "evaluator3@barcelona", what: "some missing", at: "/tenders/" + w.evaluated + "/evaluation/LOT-0001"},
		},
		"/tenders/:tender/evaluation/bids/:bid": {{who: "evaluator1@gdansk", at: "/tenders/" + w.scored + "/evaluation/bids/" + w.scoredBid}},
		"/tenders/:tender/award/decision":       {{who: "officer@gdansk", at: "/tenders/" + w.scored + "/award/decision"}},
		"/tenders/:tender/award":                {{at: "/tenders/" + w.awarded + "/award"}, {who: "officer@wroclaw", at: "/tenders/" + w.awarded + "/award"}},
		"/tenders/:tender/award/receipt":        {{who: "officer@wroclaw", at: "/tenders/" + w.awarded + "/award/receipt"}},
	}
}

// poolVisits are what cities buy together.
func poolVisits(w *town) map[string][]visit {
	return map[string][]visit{
		"/pools":     {{}, {who: "officer@gdansk"}, {who: "officer@gdansk", what: "nothing found", at: "/pools?q=zzzzzz"}},
		"/pools/new": {{who: "officer@gdansk", at: "/pools/new?demand=" + w.demand}},
		"/pools/:pool": {
			{who: "officer@gdansk", what: "invites", at: "/pools/" + w.inviting}, {who: "officer@wroclaw", what: "invited", at: "/pools/" + w.inviting},
			{who: "officer@gdansk", what: "to sign", at: "/pools/" + w.signing}, {who: "officer@gdansk", what: "signed", at: "/pools/" + w.signed},
		},
		"/pools/:pool/join":   {{who: "officer@wroclaw", at: "/pools/" + w.inviting + "/join"}},
		"/pools/:pool/sign":   {{who: "officer@gdansk", at: "/pools/" + w.signing + "/sign"}},
		"/pools/:pool/signed": {{who: "officer@gdansk", at: "/pools/" + w.signed + "/signed"}},
		"/pools/:pool/tender": {{who: "officer@gdansk", at: "/pools/" + w.signed + "/tender"}},
		"/demands/new":        {{who: "officer@gdansk"}, {who: "officer@wroclaw", what: "like another", at: "/demands/new?like=" + w.demand}},
		"/demands/:demand":    {{who: "officer@gdansk", at: "/demands/" + w.demand}, {who: "officer@turin", what: "of another city", at: "/demands/" + w.demand}},
	}
}
