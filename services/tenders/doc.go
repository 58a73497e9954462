// Package tenders decides about the call: what a tender holds, when it may be
// published, how it changes, and who asked what.
//
// A draft belongs to its lead buyer: officers of that organisation edit it and
// publish it, people of every buyer read it, nobody else knows of it. A
// published tender is public but for the names of the people in it. Services
// read everything in their own name.
//
// A tender has no stored state: its status is a function of the instants it
// keeps and the clock, so it is closed at its deadline whether or not anything
// ran then. Publishing needs the legal check (internal/legalcheck) and the key
// that bids makes for it; from then on only amendments and the cancellation
// change what it says.
//
// A market consultation (Art. 40) is kept like a tender, but nobody bids: it
// asks, enterprises answer to the buyers alone, and ends when what was learnt is
// published for everyone (Art. 41). A tender is then written from it.
//
// A call within a framework agreement or a dynamic purchasing system is a tender
// that names it: those awarded or admitted there are invited when it is
// published, and nobody asks to take part.
//
// Emits TenderPublished, TenderAmended, TenderCancelled, TenderProgressed,
// CandidatesInvited, ParticipationRequested, ParticipationDecided,
// ConsultationConcluded, ApprovalChanged, QuestionAsked and QuestionAnswered. Hears
// BidsOpened of bids and AwardDecided of awards. Calls accounts, awards, bids, pools
// and suppliers.
package tenders
