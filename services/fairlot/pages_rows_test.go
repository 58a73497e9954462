package main_test

import "maps"

// visits is the table: for each page of the site who opens it where.
func visits(w *town) map[string][]visit {
	all := map[string][]visit{}
	for _, part := range []map[string][]visit{
		everybodysVisits(w), accountVisits(w), findingVisits(w), clauseVisits(w), draftVisits(w), tenderVisits(w), consultationVisits(w), systemVisits(w), bidVisits(w),
		awardVisits(w), poolVisits(w), registrationVisits(w), trustVisits(w), problemVisits(w),
	} {
		maps.Copy(all, part)
	}
	return all
}

// noPages are what answers a GET without a page of its own, and why.
func noPages() map[string]string {
	return map[string]string{
		"/static/*":                                 "styles, scripts, fonts and pictures",
		"/tenders.atom":                             "a feed",
		"/following.ics":                            "a calendar",
		"/enterprises/results.csv":                  "a file",
		"/enterprises/results.xlsx":                 "a file",
		"/lists/:list/list.csv":                     "a file",
		"/lists/:list/list.xlsx":                    "a file",
		"/tenders/:tender/dates.ics":                "a calendar",
		"/tenders/:tender/follow":                   "leads back to the tender",
		"/messages/open":                            "leads to what a message is about",
		"/enterprises/mine/capacity/:item/remove":   "leads to the list",
		"/enterprises/mine/references/:item/remove": "leads to the list",
		"/enterprises/mine/labels/:item/remove":     "leads to the list",
	}
}

// everybodysVisits are the pages that are the same for all.
func everybodysVisits(*town) map[string][]visit {
	return map[string][]visit{
		"/":               {{}},
		"/about":          {{}},
		"/accessibility":  {{}},
		"/open-data":      {{}},
		"/impact":         {{}},
		"/rules":          {{}},
		"/cpv":            {{at: "/cpv?field=cpv&words=cleaning"}},
		"/record":         {{}},
		"/record/:number": {{at: "/record/1"}},
		"/sandbox/clock":  {{}},
		"/sandbox/mail": {
			{who: "nad-motlawa@gdansk", at: "/sandbox/mail?to=nad-motlawa@gdansk.example"}, {what: "none", at: "/sandbox/mail?to=nobody@nowhere.example"},
		},
	}
}

// accountVisits are what people see of themselves.
func accountVisits(w *town) map[string][]visit {
	return map[string][]visit{
		"/sign-in":  {{}, {what: "from a page that asks for it", at: "/sign-in?back=/desk"}},
		"/register": {{}},
		"/account":  {{who: "officer@gdansk"}},
		"/desk": {
			{who: "officer@gdansk"}, {who: "second@gdansk", what: "asked to approve"}, {who: "opening1@gdansk"}, {who: "opening1@milan", what: "bids wait"},
			{who: "evaluator1@barcelona"}, {who: "verifier@turin"}, {who: "nad-motlawa@gdansk"}, {who: "new@enterprise", what: "nothing yet"},
			{who: "broker@enterprise"}, {who: "admin@fairlot"},
		},
		"/desk/opening-key":      {{who: "opening1@gdansk"}},
		"/desk/opening-key/made": {{who: "opening1@gdansk"}},
		"/messages":              {{who: "nad-motlawa@gdansk"}, {who: "new@enterprise", what: "none"}},
		"/messages/settings":     {{who: "nad-motlawa@gdansk"}},
		"/organisation/approval": {{who: "admin@fairlot"}},
		"/colleagues":            {{who: "nad-motlawa@gdansk"}, {who: "new@enterprise", what: "alone"}},
		"/colleagues/invitations/:invitation/withdraw": {{who: "nad-motlawa@gdansk", at: "/colleagues/invitations/" + w.invitation + "/withdraw"}},
		"/invitations":            {{at: "/invitations?secret=" + w.secret}, {at: "/invitations?secret=guessed", what: "spent", status: 410}},
		"/mandates":               {{who: "broker@enterprise"}, {who: "idle@enterprise", what: "none"}},
		"/mandates/:supplier/end": {{who: "broker@enterprise", at: "/mandates/" + w.nad + "/end"}},
		"/enterprises/mine/mandates": {
			{who: "nad-motlawa@gdansk"}, {who: "new@enterprise", what: "none"}, {who: "nad-motlawa@gdansk", what: "found", at: "/enterprises/mine/mandates?q=rete"},
		},
		"/enterprises/mine/mandates/:mandate/end": {{who: "nad-motlawa@gdansk", at: "/enterprises/mine/mandates/" + w.mandate + "/end"}},
	}
}

// findingVisits are the lists, and what people keep of them.
func findingVisits(w *town) map[string][]visit {
	pair := "id=" + w.nad + "&id=" + w.listed
	return map[string][]visit{
		"/enterprises": {
			{}, {who: "officer@gdansk"}, {what: "near a city, by distance", at: "/enterprises?q=cleaning&near=Gda%C5%84sk&km=50&sort=distance"},
			{what: "nothing found", at: "/enterprises?q=zzzzzz"}, {what: "narrowed", at: "/enterprises?country=PL&country=IT"},
		},
		"/enterprises/compare": {
			{what: "none chosen"}, {what: "two", at: "/enterprises/compare?" + pair}, {who: "officer@gdansk", what: "two", at: "/enterprises/compare?" + pair},
		},
		"/searches":                 {{who: "officer@gdansk"}, {who: "new@enterprise", what: "none"}},
		"/searches/new":             {{who: "officer@gdansk", at: "/searches/new?q=cleaning"}},
		"/searches/:search":         {{who: "officer@gdansk", at: "/searches/" + w.search}},
		"/searches/tenders/new":     {{who: "officer@gdansk", at: "/searches/tenders/new?q=cleaning"}},
		"/searches/tenders/:search": {{who: "officer@gdansk", at: "/searches/tenders/" + w.tenderSearch}},
		"/lists":                    {{who: "officer@gdansk"}, {who: "verifier@turin", what: "none"}},
		"/lists/add":                {{who: "officer@gdansk", at: "/lists/add?" + pair}},
		"/lists/:list":              {{who: "officer@gdansk", at: "/lists/" + w.list}, {who: "second@gdansk", what: "of a colleague", at: "/lists/" + w.list}},
		"/lists/:list/change":       {{who: "officer@gdansk", at: "/lists/" + w.list + "/change"}},
		"/lists/:list/delete":       {{who: "officer@gdansk", at: "/lists/" + w.list + "/delete"}},
		"/tenders": {
			{}, {who: "officer@gdansk"}, {who: "nad-motlawa@gdansk"}, {what: "nothing found", at: "/tenders?q=zzzzzz"},
			{what: "near a city", at: "/tenders?near=Gda%C5%84sk&km=50"},
		},
		"/following": {{who: "nad-motlawa@gdansk"}, {who: "new@enterprise", what: "none"}},
	}
}

// clauseVisits are the library of social clauses.
func clauseVisits(w *town) map[string][]visit {
	return map[string][]visit{
		"/clauses":            {{}, {who: "officer@gdansk"}, {what: "nothing found", at: "/clauses?q=zzzzzz"}},
		"/clauses/calibrator": {{}, {what: "with figures", at: "/clauses/calibrator?value=1000000&labour=50&share=5&hourly_cost=30"}},
		"/clauses/mine":       {{who: "officer@gdansk"}, {who: "officer@turin", what: "none"}},
		"/clauses/new":        {{who: "officer@gdansk"}, {who: "officer@gdansk", what: "from another", at: "/clauses/new?from=inclusion-hours"}},
		"/clauses/:clause": {
			{at: "/clauses/inclusion-hours"}, {who: "officer@gdansk", what: "own", at: "/clauses/" + w.own},
			{what: "in another language", at: "/clauses/inclusion-hours?in=sv"},
		},
		"/clauses/:clause/versions": {{who: "officer@gdansk", at: "/clauses/" + w.own + "/versions"}},
		"/clauses/:clause/edit":     {{who: "officer@gdansk", at: "/clauses/" + w.own + "/edit"}},
	}
}

// noPage stands for the route of what cannot be shown.
const noPage = "/no-page"

// problemVisits are the pages of what cannot be shown.
func problemVisits(w *town) map[string][]visit {
	return map[string][]visit{
		noPage: {
			{at: "/nowhere", status: 404}, {what: "no tender", at: "/tenders/ten_none", status: 404},
			{what: "not theirs", who: "nad-motlawa@gdansk", at: "/tenders/" + w.draft + "/edit/need", status: 403},
			{what: "published already", who: "officer@gdansk", at: "/tenders/" + w.open + "/edit/need", status: 409},
			{what: "not restricted", who: "nad-motlawa@gdansk", at: "/tenders/" + w.open + "/participation", status: 409},
		},
	}
}
