package main_test

import (
	"net/http"
	"testing"
	"time"
)

// world is an instance with records in every state, most of them of the city
// of Gdańsk and of the enterprise north.
type world struct {
	*job
	north, south caller
	// Tenders of Gdańsk: awarded is the pool's, the others are its own.
	draft, sealed, evaluated, awarded string
	// consultation takes answers, north's has a file.
	consultation, answerFile string
	// Bids of north for sealed and awarded; the attachment is that of awardedBid.
	sealedBid, awardedBid, attachment string
	// draftDocument belongs to draft, sealedDocument to sealed.
	draftDocument, sealedDocument string
	pool, closedPool, demand      string
	contract, report, question    string
	// Suppliers: verified is north's; unsubmitted a draft; imported has a claim.
	verified, unsubmitted, imported string
	evidence, claimEvidence         string
	officer, officerSession, key    string
	northOrg                        string
	// Who has nothing to do with any of it.
	otherCity, otherEnterprise string
	otherFile                  object
	// secrets are texts that none of them may read, by what they are.
	secrets map[string]string
}

// Texts that only the parties may read.
const (
	secretDraft    = "Catering that nobody knows of yet"
	secretDocument = "draft-specification.txt"
	secretQuestion = "May we bid with borrowed machines, as our own broke?"
	secretReport   = "Figures that the city has not seen yet"
	secretFigure   = "123.457"
	secretClause   = "A clause that the city tries out alone"
	secretSearch   = "Who could clean the new hospital"
	secretList     = "Three that we know well"
	secretPool     = "A joint purchase behind closed doors"
	secretSupplier = "Cicha Pracownia"
	secretReason   = "Considered and kept."
	secretOffer    = "Teams of six with a coach."
	secretNote     = "Seen the register on the spot"
)

// makeWorld builds it through the API.
func makeWorld(t *testing.T, base string) *world {
	t.Helper()
	w := &world{job: newJob(t, base), secrets: map[string]string{}}
	w.lead = w.city("gdansk", "Miasto Gdańsk", "PL", "PL633", "pl", "Europe/Warsaw")
	w.partner = w.city("skane", "Region Skåne", "SE", "SE224", "sv", "Europe/Stockholm")
	w.north = w.enterprise(base, "nad", "Spółdzielnia Socjalna Łódź", "8567346215", "PL-NIP", "PL", "Łódź", "pl.przedsiebiorstwo-spoleczne")
	w.south = w.enterprise(base, "rena", "Rena Hus Arbetsintegrerande", "1234567897", "SE-ON", "SE", "Malmö", "se.arbetsintegrerande")
	w.strangers()
	w.suppliers()
	w.tenders()
	w.contracts()
	w.sealedTender()
	w.askedMarket()
	w.closedPurchase()
	w.account()
	w.keepSecrets()
	return w
}

// strangers are a city and an enterprise that take part in nothing.
func (w *world) strangers() {
	w.t.Helper()
	w.otherCity = str(w.admin.post("/api/v1/organisations", object{
		"kind": "ORGANISATION_KIND_BUYER", "name": "Município de Braga", "language": "pt", "buyer_legal_type": "la",
		"place": object{"city": "Braga", "country": "PT", "nuts": "PT119"},
	}), "id")
	for _, role := range []string{"OFFICER", "VERIFIER"} {
		w.admin.post("/api/v1/organisations/"+w.otherCity+"/people", object{
			"email": role + "@braga.example", "password": password, "name": "Rui " + role, "roles": []string{"ROLE_" + role},
		})
	}
	rep := w.register("stranger", "Oficina de Ninguém", "PT")
	w.otherEnterprise = str(rep.get("/api/v1/people/me"), "organisation")
	w.otherFile = rep.upload("/api/v1/files", "own.txt", "text/plain", []byte("Our own paper\n"))
}

// register opens an account for somebody who acts for a new enterprise.
func (w *world) register(who, name, country string) caller {
	w.t.Helper()
	caller{t: w.t, base: w.base}.post("/api/v1/people", object{
		"email": who + "@enterprise.example", "password": password, "name": "Ewa " + who, "country": country,
		"organisation_kind": "ORGANISATION_KIND_SUPPLIER", "organisation_name": name,
	})
	return w.as(who + "@enterprise")
}

// suppliers adds evidence to the verified one, a draft, and a claimed import.
func (w *world) suppliers() {
	w.t.Helper()
	mine := w.north.get("/api/v1/suppliers/mine")
	w.verified, w.northOrg = str(mine, "id"), str(mine, "organisation")
	file := w.as("verifier@gdansk").upload("/api/v1/files", "seen.txt", "text/plain", []byte("Seen on the spot\n"))
	w.evidence = str(file, "id")
	w.as("verifier@gdansk").post("/api/v1/suppliers/"+w.verified+":verify", object{
		"claim": "identity", "note": secretNote, "evidence": []object{file}, "expires_at": w.now.Add(300 * day).Format(time.RFC3339),
	})
	quiet := w.register("quiet", secretSupplier, "PL")
	w.unsubmitted = str(quiet.post("/api/v1/suppliers", object{
		"name": secretSupplier, "identifier": object{"scheme": "PL-NIP", "value": "5261040828"}, "place": object{"country": "PL"},
	}), "id")
	w.imported = str(w.admin.post("/api/v1/suppliers:import", object{"source": "A directory", "suppliers": []object{{
		"name": "Imported", "identifier": object{"scheme": "IT-PIVA", "value": "00743110157"}, "place": object{"city": "Milano", "country": "IT"},
		"cpv": []string{"90911200"}, "serves": []string{"IT"},
	}}}), "rows.0.supplier")
	claimant := w.register("claim", "Cooperativa che reclama", "IT")
	proof := claimant.upload("/api/v1/files", "proof.txt", "text/plain", []byte("It is us\n"))
	w.claimEvidence = str(proof, "id")
	claimant.post("/api/v1/suppliers/"+w.imported+":claim", object{"note": secretNote, "evidence": []object{proof}})
}

// tenders runs one to the award and one to the evaluation.
func (w *world) tenders() {
	w.t.Helper()
	officer := w.as("officer@gdansk")
	w.pool, w.awarded = w.buyTogether()
	w.demand = str(officer.get("/api/v1/demands?mine=true"), "demands.0.id")
	w.evaluated = str(officer.post("/api/v1/tenders", object{"title": "Evaluated"}), "id")
	w.publish(w.awarded)
	w.publish(w.evaluated)
	first, second := w.bid(w.north, w.awarded, "100000.00", "900"), w.bid(w.south, w.awarded, "130000.00", "1200")
	third, fourth := w.bid(w.north, w.evaluated, "100000.00", "900"), w.bid(w.south, w.evaluated, "130000.00", "1200")
	w.awardedBid = first
	w.lateBidIsRefused(w.north, w.awarded)
	w.open(w.awarded)
	w.open(w.evaluated)
	w.attachment = str(officer.get("/api/v1/bids/"+first), "offer.attachments.0.id")
	w.score(w.evaluated, third, fourth)
	w.decide(w.awarded, first, second)
}

// contracts signs one and reports twice on it; one report is verified.
func (w *world) contracts() {
	w.t.Helper()
	start := w.now.Add(120 * day)
	w.now = w.now.Add(200 * day)
	w.admin.post("/api/v1/sandbox/clock", object{"now": w.now.Format(time.RFC3339)})
	officer := w.as("officer@gdansk")
	w.contract = str(officer.post("/api/v1/contracts", object{"tender": w.awarded, "lot": "LOT-0001", "signed_at": w.now.Format(time.RFC3339)}), "id")
	north := w.as("nad@enterprise")
	proof := north.upload("/api/v1/files", "sheets.txt", "text/plain", []byte("Time sheets\n"))
	report := func(from time.Time, value, note string) string {
		return str(north.post("/api/v1/contracts/"+w.contract+"/reports", object{
			"clause": "CLA-0001", "value": value, "note": note, "evidence": []object{proof},
			"period_start": from.Format(time.RFC3339), "period_end": from.Add(30 * day).Format(time.RFC3339),
		}), "id")
	}
	done := report(start, "50", "January")
	officer.post("/api/v1/contracts/"+w.contract+"/reports/"+done+":verify", object{"accept": true})
	w.report = report(start.Add(30*day), secretFigure, secretReport)
	overlap := north.refused(http.StatusUnprocessableEntity, http.MethodPost, "/api/v1/contracts/"+w.contract+"/reports", object{
		"clause": "CLA-0001", "value": "1", "period_start": start.Add(15 * day).Format(time.RFC3339), "period_end": start.Add(45 * day).Format(time.RFC3339),
	})
	if str(overlap, "violations.0.field") != "period_start" || str(overlap, "violations.0.reason") != "report.overlap" {
		w.t.Errorf("reports of periods that overlap: %v", overlap)
	}
	w.secrets["the evidence of a report"] = str(proof, "id")
}

// sealedTender publishes one that takes bids now, with an open question, and
// leaves another a draft.
func (w *world) sealedTender() {
	w.t.Helper()
	w.north = w.as("nad@enterprise")
	officer := w.as("officer@gdansk")
	file := func(name string) object {
		return officer.upload("/api/v1/files", name, "text/plain", []byte("What we need\n"))
	}
	public, secret := file("specification.txt"), file(secretDocument)
	w.sealedDocument, w.draftDocument = str(public, "id"), str(secret, "id")
	w.draft = str(officer.post("/api/v1/tenders", object{"title": secretDraft, "documents": []object{secret}}), "id")
	w.sealed = str(officer.post("/api/v1/tenders", object{"title": "Sealed", "documents": []object{public}}), "id")
	w.publish(w.sealed)
	w.question = str(w.north.post("/api/v1/tenders/"+w.sealed+"/questions", object{"text": secretQuestion}), "id")
	w.sealedBid = w.bid(w.north, w.sealed, "99000.00", "900")
}

// closedPurchase is a pool that has no tender yet.
func (w *world) closedPurchase() {
	w.t.Helper()
	lead, partner := w.as("officer@gdansk"), w.as("officer@skane")
	demand := func(c caller) string {
		return str(c.post("/api/v1/demands", object{
			"title": "Gardens", "cpv": "77310000", "value": object{"amount": "5000.00", "currency": "EUR"},
			"period_start": w.now.Add(120 * day).Format(time.RFC3339), "period_end": w.now.Add(400 * day).Format(time.RFC3339),
		}), "id")
	}
	w.closedPool = str(lead.post("/api/v1/pools", object{
		"title": secretPool, "terms": "Agreed between the two of us.", "demand": demand(lead), "invited": []string{demand(partner)},
	}), "id")
}

// account reads the session and makes a key of the officer.
func (w *world) account() {
	w.t.Helper()
	anyone := caller{t: w.t, base: w.base}
	session := anyone.post("/api/v1/sessions", object{"email": "officer@gdansk.example", "password": password})
	w.officerSession, w.officer = str(session, "id"), str(session, "person.id")
	me := caller{t: w.t, base: w.base, token: str(session, "token")}
	w.key = str(me.do(http.MethodPost, "/api/v1/people/me/keys", object{"name": "Import"}), "id")
}

// keepSecrets collects what nobody else may read.
func (w *world) keepSecrets() {
	for what, text := range map[string]string{
		"an answer to a consultation": secretAnswer, "a file of an answer": w.answerFile,
		"the title of a draft": secretDraft, "a draft's document": w.draftDocument, "an open question": secretQuestion,
		"the note of a report": secretReport, "a reported figure": secretFigure, "a closed pool": secretPool, "a city's own clause": secretClause, "a saved search": secretSearch, "a list": secretList, "a draft supplier": secretSupplier,
		"the reasons for warnings": secretReason, "an offer": secretOffer, "a loser's price": "130000.00", "a sealed bid": w.sealedBid,
		"the attachment of a bid": w.attachment, "a verifier's note": secretNote, "a verifier's evidence": w.evidence,
		"a claimant's evidence": w.claimEvidence, "an officer's e-mail": "officer@gdansk.example", "an officer's key": w.key,
		"an officer's session": w.officerSession, "an opening officer": str(w.people["opening1@gdansk"], "id"),
		"an evaluator": str(w.people["evaluator1@gdansk"], "id"), "who signed for a city": w.officer,
	} {
		w.secrets[what] = text
	}
}
