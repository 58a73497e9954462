// Package consultation is the pages of a market consultation (Art. 40) after its
// publication: an enterprise answers, changes its answer or takes it back; the
// buyers' people read what was answered, question by question; an officer
// publishes what was learnt for everyone (Art. 41), and writes a tender from it.
//
// There are no rules here: until when one may answer, who reads what, and what a
// summary must not say is what the tenders service answers.
package consultation
