package main_test

// registrationVisits are the parts of a profile: nad's, which is complete, and one
// that is just begun.
func registrationVisits(w *town) map[string][]visit {
	const mine = "/enterprises/mine"
	rows := map[string][]visit{
		mine: {
			{who: "nad-motlawa@gdansk"}, {who: "new@enterprise", what: "not begun"}, {who: "rowerownia@gdansk", what: "suspended"},
			{who: "broker@enterprise", what: "under a mandate", acting: w.nad},
		},
		mine + "/submit":    {{who: "nad-motlawa@gdansk"}, {who: "new@enterprise", what: "too early"}},
		mine + "/submitted": {{who: "nad-motlawa@gdansk"}},
	}
	for _, part := range []string{"who", "what", "where", "people", "texts", "evidence", "finance", "governance", "declaration"} {
		rows[mine+"/"+part] = []visit{{who: "nad-motlawa@gdansk"}}
	}
	rows[mine+"/who"] = append(rows[mine+"/who"], visit{who: "new@enterprise", what: "not begun"})
	rows[mine+"/what"] = append(rows[mine+"/what"], visit{who: "nad-motlawa@gdansk", what: "found", at: mine + "/what?words=garden"})
	rows[mine+"/where"] = append(rows[mine+"/where"], visit{who: "nad-motlawa@gdansk", what: "found", at: mine + "/where?words=lombardia"})
	for _, part := range []string{"capacity", "references", "labels"} {
		path := mine + "/" + part
		rows[path] = []visit{{who: "nad-motlawa@gdansk"}}
		rows[path+"/new"] = []visit{{who: "nad-motlawa@gdansk"}}
		rows[path+"/:item"] = []visit{{who: "nad-motlawa@gdansk", at: path + "/" + w.on("nad-motlawa@gdansk", path, path+`/([0-9a-f]{12})"`)}}
	}
	return rows
}

// trustVisits are how people prove what they say of an enterprise.
func trustVisits(w *town) map[string][]visit {
	one := "/enterprises/:supplier"
	verification := "/enterprises/" + w.nad + "/verifications/" + w.verification
	rows := map[string][]visit{
		"/verify": {
			{who: "verifier@gdansk"}, {who: "verifier@turin", what: "disputed", at: "/verify?show=disputed"},
			{who: "verifier@gdansk", what: "ending", at: "/verify?show=ending"},
			{who: "verifier@turin", what: "claimed", at: "/verify?show=claimed"},
		},
		one: {
			{at: "/enterprises/" + w.nad}, {who: "verifier@turin", at: "/enterprises/" + w.nad}, {who: "officer@gdansk", at: "/enterprises/" + w.nad},
			{who: "nad-motlawa@gdansk", what: "own", at: "/enterprises/" + w.nad}, {what: "from a directory", at: "/enterprises/" + w.listed},
			{who: "verifier@gdansk", what: "suspended", at: "/enterprises/" + w.suspended}, {who: "owner@enterprise", what: "disputed", at: "/enterprises/" + w.disputed},
		},
		one + "/history": {
			{who: "verifier@gdansk", at: "/enterprises/" + w.nad + "/history"}, {at: "/enterprises/" + w.listed + "/history"},
		},
		one + "/verify": {
			{who: "verifier@gdansk", at: "/enterprises/" + w.nad + "/verify"}, {who: "verifier@turin", what: "of another city", at: "/enterprises/" + w.nad + "/verify"},
		},
		one + "/claim": {
			{who: "new@enterprise", at: "/enterprises/" + w.listed + "/claim"}, {who: "claims@enterprise", what: "claimed", at: "/enterprises/" + w.listed + "/claim"},
		},
		one + "/claim/send-code":      {{who: "new@enterprise", at: "/enterprises/" + w.listed + "/claim/send-code"}},
		one + "/claim/code":           {{who: "claims@enterprise", at: "/enterprises/" + w.listed + "/claim/code"}},
		one + "/claims/:organisation": {{who: "verifier@turin", at: "/enterprises/" + w.listed + "/claims/" + w.claimant}},
		one + "/dispute": {
			{who: "new@enterprise", at: "/enterprises/" + w.disputed + "/dispute"},
			{who: "rival@enterprise", what: "opened", at: "/enterprises/" + w.disputed + "/dispute"},
		},
		one + "/disputes/:dispute":                     {{who: "verifier@turin", at: "/enterprises/" + w.disputed + "/disputes/" + w.dispute}},
		one + "/disputes/:dispute/freeze":              {{who: "verifier@turin", at: "/enterprises/" + w.disputed + "/disputes/" + w.dispute + "/freeze"}},
		one + "/suspend":                               {{who: "verifier@gdansk", at: "/enterprises/" + w.nad + "/suspend"}},
		one + "/reinstate":                             {{who: "verifier@gdansk", at: "/enterprises/" + w.suspended + "/reinstate"}},
		one + "/answer":                                {{who: "rowerownia@gdansk", at: "/enterprises/" + w.suspended + "/answer"}},
		one + "/verifications/:verification/rely":      {{who: "verifier@turin", at: verification + "/rely"}},
		one + "/verifications/:verification/ask-again": {{who: "verifier@turin", at: verification + "/ask-again"}},
		one + "/verifications/:verification/withdraw":  {{who: "verifier@gdansk", at: verification + "/withdraw"}},
	}
	return rows
}
