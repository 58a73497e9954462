// Package tenders is the pages of the call: the list of tenders, the tender as
// the public reads it, the draft as a list of tasks with the legal check beside
// it, and the moments of publishing, amending and cancelling; questions and
// their answers too.
//
// A part of a draft (lots, clauses, timetable …) is a page of its own and saves
// only its own fields, so officers who work on different parts never meet. Where
// two change the same part, the second sees both versions and loses nothing.
//
// There are no rules here: what the law asks is what the tenders service finds.
// Bidding, opening, evaluation and award have pages elsewhere.
package tenders
