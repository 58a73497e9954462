package main_test

import (
	"regexp"
)

// account opens an account of a new organisation and signs in.
func (w *town) account(kind, who, organisation, country string) caller {
	w.t.Helper()
	caller{t: w.t, base: w.base}.post("/api/v1/people", object{
		"email": who + ".example", "password": password, "name": "Dora Nowa", "country": country,
		"organisation_kind": "ORGANISATION_KIND_" + kind, "organisation_name": organisation,
	})
	return w.as(who)
}

// directory imports an entry that nobody acts for.
func (w *town) directory(name, number string) string {
	w.t.Helper()
	return str(w.admin.post("/api/v1/suppliers:import", object{"source": "Registro delle imprese", "suppliers": []object{{
		"name": name, "identifier": object{"scheme": "IT-PIVA", "value": number}, "place": object{"city": "Torino", "country": "IT"},
		"cpv": []string{"90911200"}, "serves": []string{"ITC1"}, "official_email": "office@" + number + ".example",
	}}}), "rows.0.supplier")
}

// enterprises are those that people claim, dispute, suspend, verify and act for.
func (w *town) enterprises() {
	w.t.Helper()
	nad := w.as("nad-motlawa@gdansk")
	mine := nad.get("/api/v1/suppliers/mine")
	w.nad, w.verification = str(mine, "id"), str(mine, "verifications.0.id")
	w.claims()
	suspended := w.as("rowerownia@gdansk").get("/api/v1/suppliers/mine")
	w.suspended = str(suspended, "id")
	w.as("verifier@gdansk").post("/api/v1/suppliers/"+w.suspended+":suspend", object{"reason": "The register says that it was dissolved."})
	w.account("SUPPLIER", "new@enterprise", "Cooperativa Nuova", "IT")
	w.helpers(nad, str(mine, "organisation"))
}

// claims are two entries of a directory: one that somebody claims, and one that
// somebody acts for and somebody else says is theirs.
func (w *town) claims() {
	w.t.Helper()
	w.listed, w.disputed = w.directory("Ciclofficina Dora", "01987650015"), w.directory("Officina Sangone", "00743110157")
	claimant := w.account("SUPPLIER", "claims@enterprise", "Dora Bici", "IT")
	proof := func(c caller) []object {
		return []object{c.upload("/api/v1/files", "statute.txt", "text/plain", []byte("Statute\n"))}
	}
	claimant.post("/api/v1/suppliers/"+w.listed+":claim", object{"note": "It is us.", "evidence": proof(claimant)})
	claimant.post("/api/v1/suppliers/"+w.listed+":sendProof", object{})
	w.claimant = str(claimant.get("/api/v1/people/me"), "organisation")
	owner := w.account("SUPPLIER", "owner@enterprise", "Officina Sangone", "IT")
	owner.post("/api/v1/suppliers/"+w.disputed+":claim", object{"note": "It is us.", "evidence": proof(owner)})
	verifier := w.as("verifier@turin")
	verifier.post("/api/v1/suppliers/"+w.disputed+":decideClaim", object{"organisation": str(owner.get("/api/v1/people/me"), "organisation"), "accept": true})
	rival := w.account("SUPPLIER", "rival@enterprise", "Sangone Bici", "IT")
	rival.post("/api/v1/suppliers/"+w.disputed+"/disputes", object{
		"note": "We founded it in 2015.", "identifier": object{"scheme": "IT-PIVA", "value": "00743110157"}, "evidence": proof(rival),
	})
	w.dispute = str(verifier.get("/api/v1/suppliers/"+w.disputed), "disputes.0.id")
}

// helpers are a broker with a mandate of nad, and somebody whom nad invites.
func (w *town) helpers(nad caller, organisation string) {
	w.t.Helper()
	broker := w.account("BROKER", "broker@enterprise", "Rete Accompagna", "IT")
	given := nad.post("/api/v1/suppliers/"+w.nad+"/mandates", object{
		"organisation": str(broker.get("/api/v1/people/me"), "organisation"), "until": w.after(200),
	})
	w.mandate = str(given, "mandates.0.id")
	w.account("BROKER", "idle@enterprise", "Rete Nuova", "IT")
	w.invitation = str(nad.post("/api/v1/organisations/"+organisation+"/invitations", object{
		"email": "carla@enterprise.example", "roles": []string{"ROLE_REPRESENTATIVE"}, "language": "en",
	}), "id")
	link := regexp.MustCompile(`secret=(\S+)`)
	w.secret = eventually(w.t, "the mail with the invitation", func() (string, bool) {
		found := link.FindStringSubmatch(str(nad.get("/api/v1/sandbox/mails?to=carla@enterprise.example"), "mails.0.text"))
		if found == nil {
			return "", false
		}
		return found[1], true
	})
}

// keeps are searches and a list of the officer.
func (w *town) keeps() {
	w.t.Helper()
	officer := w.as("officer@gdansk")
	w.search = str(officer.post("/api/v1/savedSearches", object{
		"name": "Cleaning in Poland", "alert": "ALERT_RHYTHM_WEEKLY", "language": "en", "suppliers": object{"q": "cleaning", "country": []string{"PL"}},
	}), "id")
	w.tenderSearch = str(officer.post("/api/v1/savedSearches", object{
		"name": "What other cities buy", "language": "en", "tenders": object{"q": "cleaning"},
	}), "id")
	w.list = str(officer.post("/api/v1/supplierLists", object{
		"name": "For the schools", "note": "Whom we ask first.", "shared": true,
		"suppliers": []object{{"supplier": w.nad, "note": "Cleans four schools today."}, {"supplier": w.listed}},
	}), "id")
}
