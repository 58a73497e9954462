// Package watch keeps an eye on things for people: searches that they saved,
// with an alert when something new is found, lists of enterprises, and tenders that
// they follow or that fit their enterprise.
//
// A saved search is its person's alone. An alert counts what became public
// between two instants, is told through notify only where that is something, and
// names its period, so that nobody is told twice and nothing is left out when it
// has to be tried again.
//
// A list belongs to the person who made it and to the organisation they were
// with: colleagues of that organisation see and fill it once it is shared, and
// who leaves the organisation leaves the list behind. Every change names the
// revision that was read, so nobody overwrites a colleague's note unseen.
//
// A tender that is followed tells what happens to it: what was corrected, what was
// answered, that it was cancelled, that its time ends. Those with a bid are told
// the same, and asked to confirm the bid, which a correction never touches. Fit
// says in points, words and figures how well a tender and a supplier go together
// (fit.go); suppliers whom a new tender fits well are told once. A secret address
// opens a calendar of what a person follows; only its hash is kept.
//
// Emits nothing. Hears tenders (TenderPublished, TenderAmended, TenderCancelled,
// CandidatesInvited, ParticipationRequested, ParticipationDecided,
// ConsultationConcluded, QuestionAsked, QuestionAnswered) and bids (BidReceived, of
// which it keeps only whose it is). Calls search, accounts, suppliers, tenders and
// notify.
package watch
