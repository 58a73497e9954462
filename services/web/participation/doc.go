// Package participation is the pages of a restricted procedure (Art. 28) between
// its publication and the time to bid: an enterprise asks to take part, changes
// its request or takes it back; an officer reads the requests when the time for
// them is over, invites candidates (Art. 54) and writes to the others why not
// (Art. 55); each enterprise sees what became of its own request.
//
// In a dynamic purchasing system (Art. 34) enterprises ask as long as it is valid;
// an officer decides each request by itself, and sees until when.
//
// There are no rules here: when one may ask, who reads what, and how early the
// deadline of those invited may be is what the tenders service answers.
package participation
