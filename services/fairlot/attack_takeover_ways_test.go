package main_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// draftOf is what somebody would register under a number.
func draftOf(scheme, value, country string) object {
	return object{"name": "Stolen", "identifier": object{"scheme": scheme, "value": value}, "place": object{"city": "X", "country": country}}
}

func (w *takeover) byNumber() {
	id, _ := w.entry()
	number := fmt.Sprintf("%010d", w.rows)
	w.fails(w.thief, "supplier.identifier_imported", "/api/v1/suppliers", draftOf("PL-KRS", number, "PL"))
	w.fails(w.thief, "supplier.identifier_imported", "/api/v1/suppliers", draftOf("PL-KRS", " "+number[:4]+" "+number[4:], "PL"))
	w.verifier.post("/api/v1/suppliers:import", object{"source": "A directory", "suppliers": []object{{
		"name": "Chantier", "identifier": object{"scheme": "FR-SIRET", "value": "73282932000074"}, "place": object{"city": "Lille", "country": "FR"},
		"cpv": []string{"90911200"}, "serves": []string{"FR"},
	}}})
	w.fails(w.thief, "supplier.identifier_imported", "/api/v1/suppliers", draftOf("FR-SIREN", "732829320", "FR"))
	if got := w.owner(id); got != "" {
		w.t.Errorf("%s acts for it", got)
	}
	w.refused(w.thief, "supplier.not_found", http.MethodPut, "/api/v1/suppliers/"+id, draftOf("PL-KRS", number, "PL"))
	w.fails(w.thief, "supplier.not_found", "/api/v1/suppliers/"+id+":submit", object{})
}

// byOwnWord is somebody who registers the number of an enterprise that is not
// there yet: they have a profile, and nothing is done in its name.
func (w *takeover) byOwnWord() {
	squatter, organisation := w.newcomer("squatter", "SUPPLIER")
	profile := draftOf("PL-KRS", "0000777777", "PL")
	profile["cpv"], profile["serves"] = []string{"90911200"}, []string{"PL"}
	made := squatter.post("/api/v1/suppliers", profile)
	path := "/api/v1/suppliers/" + str(made, "id")
	letter := object{"note": "It is us", "evidence": []object{w.paper(squatter)}}
	w.fails(squatter, "claim.draft", path+":claim", letter)
	squatter.post(path+":submit", object{})
	_, broker := w.newcomer("helper", "BROKER")
	give := object{"organisation": broker, "until": w.now.Add(30 * day).Format(time.RFC3339)}
	w.fails(squatter, "supplier.representation_unproven", path+"/mandates", give)
	w.fails(squatter, "proof.no_address", path+":sendProof", object{})
	w.fails(squatter, "proof.no_address", path+":confirmProof", object{"code": "AAAA-AAAA-AAAA"})
	w.fails(squatter, "file.unknown", path+":claim", object{"evidence": []object{w.paper(w.victim)}})
	squatter.post(path+":claim", letter)
	if status, _ := squatter.try(http.MethodPost, path+":decideClaim", object{"organisation": organisation, "accept": true}); status != http.StatusForbidden {
		w.t.Errorf("they accept their own letter: %d", status)
	}
	w.fails(squatter, "supplier.representation_unproven", path+"/mandates", give)
	w.verifier.post(path+":decideClaim", object{"organisation": organisation, "reason": "The register names others."})
	w.fails(squatter, "supplier.representation_unproven", path+"/mandates", give)
}

func (w *takeover) byClaim() {
	id, _ := w.entry()
	claim := "/api/v1/suppliers/" + id + ":claim"
	w.fails(w.thief, "repeated.min_items", claim, object{"note": "It is us"})
	w.fails(w.thief, "file.unknown", claim, object{"evidence": []object{w.paper(w.victim)}})
	w.thief.post(claim, object{"note": "It is us", "evidence": []object{w.paper(w.thief)}})
	for who, by := range map[string]caller{"the claimant": w.thief, "a broker": w.thiefBroker} {
		status, _ := by.try(http.MethodPost, "/api/v1/suppliers/"+id+":decideClaim", object{"organisation": w.thiefOrg, "accept": true})
		if status != http.StatusForbidden {
			w.t.Errorf("%s decides a claim: %d", who, status)
		}
	}
	w.refused(w.thief, "supplier.not_found", http.MethodPut, "/api/v1/suppliers/"+id, draftOf("PL-KRS", "0000000002", "PL"))
	if got := w.owner(id); got != "" {
		w.t.Errorf("%s acts for it while its claim waits", got)
	}
	w.verifier.post("/api/v1/suppliers/"+id+":decideClaim", object{"organisation": w.thiefOrg, "reason": "The register names others."})
	w.fails(w.verifier, "claim.not_found", "/api/v1/suppliers/"+id+":decideClaim", object{"organisation": w.thiefOrg, "accept": true})
}

func (w *takeover) byCode() {
	id, address := w.entry()
	confirm := "/api/v1/suppliers/" + id + ":confirmProof"
	w.fails(w.thief, "proof.none", confirm, object{"code": "AAAA-AAAA-AAAA"})
	old := w.code(w.victim, id, address)
	w.fails(w.thief, "proof.none", confirm, object{"code": old}) // the victim's code in the thief's hands
	fresh := w.code(w.victim, id, address)
	w.fails(w.victim, "proof.wrong", confirm, object{"code": old})
	w.thief.post("/api/v1/suppliers/"+id+":sendProof", object{})
	for range 5 {
		w.fails(w.thief, "proof.wrong", confirm, object{"code": "AAAA-AAAA-AAAA"})
	}
	w.fails(w.thief, "proof.none", confirm, object{"code": "AAAA-AAAA-AAAA"})
	w.fails(w.thief, "proof.too_many", "/api/v1/suppliers/"+id+":sendProof", object{})
	w.move(31 * time.Minute)
	w.fails(w.victim, "proof.none", confirm, object{"code": fresh}) // half an hour is over
	w.move(30 * time.Minute)
	w.victim.post(confirm, object{"code": w.code(w.victim, id, address)})
	if got := w.owner(id); got != w.victimOrg {
		w.t.Fatalf("%s acts for it", got)
	}
	for _, used := range []string{old, fresh} {
		w.fails(w.thief, "supplier.not_imported", confirm, object{"code": used})
	}
	w.fails(w.thief, "supplier.not_imported", "/api/v1/suppliers/"+id+":sendProof", object{})
	w.fails(w.thief, "supplier.not_imported", "/api/v1/suppliers/"+id+":claim", object{"evidence": []object{w.paper(w.thief)}})
}

// move moves the clock of the instance forward.
func (w *takeover) move(by time.Duration) {
	w.t.Helper()
	w.now = instant(w.t, str(w.admin.get("/api/v1/sandbox/clock"), "now")).Add(by)
	w.admin.post("/api/v1/sandbox/clock", object{"now": w.now.Format(time.RFC3339)})
}

// mine is the supplier of the victim, as it reads it.
func (w *takeover) mine() (object, string) {
	w.t.Helper()
	s := w.victim.get("/api/v1/suppliers/mine")
	return s, "/api/v1/suppliers/" + str(s, "id")
}

func (w *takeover) byFields() {
	s, path := w.mine()
	until := w.now.Add(300 * day).Format(time.RFC3339)
	for key, value := range (object{
		"organisation": w.thiefOrg, "state": "SUPPLIER_STATE_SUSPENDED", "official_email": "thief@thief.example", "verified_until": until, "source": "Me",
		"verifications":  []object{{"id": "ver_1", "organisation": w.lead, "organisation_name": "Gdańsk", "claim": "social_status", "expires_at": until}},
		"representation": object{"proof": "PROOF_OF_REPRESENTATION_SIGNED_DOCUMENT", "organisation": w.lead, "proven_at": until},
		"mandates":       []object{{"id": "man_1", "organisation": w.thiefOrg, "until": until}}, "claims": []object{{"organisation": w.thiefOrg}},
		"history": []object{{"kind": "verified"}}, "suspensions": []object{}, "disputes": []object{{"id": "dsp_1", "organisation": w.thiefOrg}},
	}) {
		s[key] = value
	}
	w.refused(w.thief, "supplier.not_found", http.MethodPut, path, s)
	w.victim.do(http.MethodPut, path, s)
	got := w.verifier.get(path)
	for _, key := range []string{"verified_until", "verifications.0", "mandates.0", "claims.0", "disputes.0"} {
		if at(got, key) != nil {
			w.t.Errorf("%s was written: %v", key, at(got, key))
		}
	}
	if str(got, "organisation") != w.victimOrg || str(got, "state") != "SUPPLIER_STATE_SUBMITTED" || str(got, "source") != "A directory" ||
		str(got, "representation.proof") != "PROOF_OF_REPRESENTATION_OFFICIAL_EMAIL" || str(got, "history.0.kind") != "imported" {
		w.t.Errorf("got %v", got)
	}
}

func (w *takeover) byImport() {
	s, path := w.mine()
	row := object{
		"name": "Stolen", "identifier": s["identifier"], "place": s["place"], "cpv": s["cpv"], "serves": s["serves"], "organisation": w.thiefOrg,
		"official_email": "thief@thief.example", "representation": object{"proof": "PROOF_OF_REPRESENTATION_SIGNED_DOCUMENT"},
	}
	status, _ := w.thief.try(http.MethodPost, "/api/v1/suppliers:import", object{"source": "Me", "suppliers": []object{row}})
	if status != http.StatusForbidden {
		w.t.Errorf("an enterprise imports: %d", status)
	}
	answer := w.verifier.post("/api/v1/suppliers:import", object{"source": "Me", "suppliers": []object{row}})
	if got := str(answer, "rows.0.reason"); got != "supplier.registered" {
		w.t.Errorf("an import goes over what its own people write: %v", answer)
	}
	w.rows++
	made := w.verifier.post("/api/v1/suppliers:import", object{"source": "Me", "suppliers": []object{{
		"name": "New", "identifier": object{"scheme": "PL-KRS", "value": fmt.Sprintf("%010d", w.rows)}, "place": object{"city": "X", "country": "PL"},
		"cpv": []string{"90911200"}, "serves": []string{"PL"}, "organisation": w.thiefOrg, "state": "SUPPLIER_STATE_SUBMITTED",
		"verifications": []object{{"id": "ver_1", "claim": "social_status", "expires_at": w.now.Add(day).Format(time.RFC3339)}},
	}}})
	if got := w.verifier.get("/api/v1/suppliers/" + str(made, "rows.0.supplier")); str(got, "organisation") != "" || at(got, "verifications.0") != nil {
		w.t.Errorf("a row writes who acts and what is verified: %v", got)
	}
	if got := w.verifier.get(path); str(got, "name") == "Stolen" {
		w.t.Errorf("got %v", got)
	}
}

func (w *takeover) byInvitation() {
	anyone := caller{t: w.t, base: w.base}
	const door = "/api/v1/invitations:accept"
	accept := func(secret string) object { return object{"secret": secret, "name": "A mole", "password": password} }
	theirs := "/api/v1/organisations/" + w.victimOrg + "/invitations"
	w.fails(w.thief, "organisation.not_found", theirs, invited("mole@thief.example"))
	w.fails(anyone, "invitation.unknown", door, accept("fli_"+strings.Repeat("A", 43)))
	_, secret := w.invite(w.thief, w.thiefOrg, "mole@thief.example")
	for _, field := range []string{"organisation", "email", "roles"} {
		with := accept(secret)
		with[field] = w.victimOrg
		w.fails(anyone, "json.unknown_field", door, with)
	}
	if mole := anyone.post(door, accept(secret)); str(mole, "organisation") != w.thiefOrg {
		w.t.Errorf("an invitation leads elsewhere: %v", mole)
	}
	_, secret = w.invite(w.victim, w.victimOrg, "friend@victim.example")
	if friend := anyone.post(door, accept(secret)); str(friend, "email") != "friend@victim.example" || str(friend, "organisation") != w.victimOrg {
		w.t.Errorf("an invitation is not bound to its address: %v", friend)
	}
	w.fails(anyone, "invitation.unknown", door, accept(secret))
	late, secret := w.invite(w.victim, w.victimOrg, "late@victim.example")
	if status, _ := w.thief.try(http.MethodDelete, theirs+"/"+late, nil); status != http.StatusNotFound {
		w.t.Errorf("a thief takes back an invitation: %d", status)
	}
	w.move(7*day + time.Minute)
	w.fails(anyone, "invitation.expired", door, accept(secret))
}

func (w *takeover) byMandate() {
	s, path := w.mine()
	broker := str(w.thiefBroker.get("/api/v1/people/me"), "organisation")
	give := object{"organisation": broker, "until": w.now.Add(30 * day).Format(time.RFC3339)}
	w.fails(w.thief, "supplier.not_found", path+"/mandates", give)
	w.refused(w.thiefBroker, "supplier.not_found", http.MethodPut, path, s)
	man := str(w.victim.post(path+"/mandates", give), "mandates.0.id")
	s, _ = w.mine()
	w.thiefBroker.do(http.MethodPut, path, s)
	if got := w.verifier.get(path); str(got, "history."+fmt.Sprint(size(got, "history")-1)+".mandate") != man {
		w.t.Errorf("the act does not carry the mandate: %v", at(got, "history"))
	}
	s, _ = w.mine()
	status, _ := w.thiefBroker.try(http.MethodPost, path+"/mandates", give)
	if status != http.StatusForbidden {
		w.t.Errorf("a broker mandates: %d", status)
	}
	w.move(30*day + time.Minute)
	w.refused(w.thiefBroker, "supplier.not_found", http.MethodPut, path, s)
	w.fails(w.thiefBroker, "supplier.not_found", path+":submit", object{})
	if got := w.thiefBroker.get("/api/v1/mandates"); size(got, "suppliers") != 0 {
		w.t.Errorf("an ended mandate is listed: %v", got)
	}
}

func (w *takeover) byDispute() {
	s, path := w.mine()
	claim := func(identifier any) object {
		return object{"note": "We are this enterprise.", "evidence": []object{w.paper(w.thief)}, "identifier": identifier}
	}
	w.fails(w.thief, "dispute.identifier", path+"/disputes", claim(object{"scheme": "PL-KRS", "value": "0000999999"}))
	opened := w.thief.post(path+"/disputes", claim(s["identifier"]))
	dispute := str(opened, "disputes.0.id")
	s, _ = w.mine()
	w.victim.do(http.MethodPut, path, s) // it is proven who acts, so the dispute stops nobody
	for who, by := range map[string]caller{"who disputes": w.thief, "who is disputed": w.victim} {
		if status, _ := by.try(http.MethodPost, path+"/disputes/"+dispute+":freeze", object{"reason": "We say so ourselves."}); status != http.StatusForbidden {
			w.t.Errorf("%s freezes: %d", who, status)
		}
	}
	w.verifier.post(path+"/disputes/"+dispute+":freeze", object{"reason": "The signatures differ."})
	s, _ = w.mine()
	w.refused(w.thief, "supplier.not_found", http.MethodPut, path, s)
	w.refused(w.victim, "supplier.representation_frozen", http.MethodPut, path, s)
	w.fails(w.victim, "supplier.representation_frozen", "/api/v1/organisations/"+w.victimOrg+"/invitations", invited("x@y.example"))
	status, _ := w.thief.try(http.MethodPost, path+"/disputes/"+dispute+":decide", object{"uphold": true, "decision": "We decide that it is ours."})
	if status != http.StatusForbidden {
		w.t.Errorf("who disputes decides: %d", status)
	}
	if got := (caller{t: w.t, base: w.base}).get(path); at(got, "representation.frozen") != true || at(got, "disputes.0") != nil {
		w.t.Errorf("the public sees %v", got)
	}
	w.verifier.post(path+"/disputes/"+dispute+":decide", object{"decision": "The register names the victim."})
	if got := w.owner(str(s, "id")); got != w.victimOrg {
		w.t.Errorf("%s acts for it", got)
	}
	w.fails(w.thief, "dispute.declined", path+"/disputes", claim(s["identifier"]))
}

func (w *takeover) byRace() {
	id, _ := w.entry()
	first, firstOrg := w.newcomer("first", "SUPPLIER")
	second, secondOrg := w.newcomer("second", "SUPPLIER")
	for _, by := range []caller{first, second} {
		by.post("/api/v1/suppliers/"+id+":claim", object{"evidence": []object{w.paper(by)}})
	}
	var running sync.WaitGroup
	statuses := make([]int, 6)
	for i := range statuses {
		running.Go(func() {
			organisation := firstOrg
			if i%2 == 1 {
				organisation = secondOrg
			}
			statuses[i], _ = w.verifier.try(http.MethodPost, "/api/v1/suppliers/"+id+":decideClaim", object{"organisation": organisation, "accept": true})
		})
	}
	running.Wait()
	won := slices.DeleteFunc(slices.Clone(statuses), func(s int) bool { return s != http.StatusOK })
	if owner := w.owner(id); len(won) != 1 || owner != firstOrg && owner != secondOrg {
		w.t.Errorf("%v; %s acts for it", statuses, owner)
	}
}

func (w *takeover) byRole() {
	_, path := w.mine()
	status, problem := w.admin.try(http.MethodPost, "/api/v1/organisations/"+w.thiefOrg+"/people", object{
		"email": "insider@thief.example", "password": password, "name": "An insider", "roles": []string{"ROLE_VERIFIER"},
	})
	if status < 400 || str(problem, "violations.0.reason") != "role.kind" {
		w.t.Errorf("an enterprise has a verifier: %d %v", status, problem)
	}
	id, _ := w.entry()
	w.thief.post("/api/v1/suppliers/"+id+":claim", object{"evidence": []object{w.paper(w.thief)}})
	me := w.thief.get("/api/v1/people/me")
	w.admin.do(http.MethodPatch, "/api/v1/people/"+str(me, "id"), object{"roles": []string{"ROLE_REPRESENTATIVE"}, "barred": true})
	for _, way := range []string{path + ":claim", path + ":sendProof", path + "/disputes", "/api/v1/organisations/" + w.thiefOrg + "/invitations"} {
		if status, problem := w.thief.try(http.MethodPost, way, object{}); status != http.StatusUnauthorized && status != http.StatusForbidden {
			w.t.Errorf("somebody barred at %s: %d %v", way, status, problem)
		}
	}
	if status, _ := (caller{t: w.t, base: w.base}).try(http.MethodPost, "/api/v1/sessions", object{"email": "thief@enterprise.example", "password": password}); status != http.StatusForbidden {
		w.t.Errorf("somebody barred signs in: %d", status)
	}
}
