// Package awards decides who gets the contract, in figures anyone can check.
//
// It keeps, for each tender, the opened bids as they were and the points that
// the named evaluators give; it computes totals and ranks exactly (points =
// 100 × lowest ÷ price; every product and mean rounded half to even at four
// decimals); it takes the officer's decision, which must follow the ranks;
// counts the standstill (Directive 89/665 Art. 2a, Reg. 1182/71); splits the
// price among the buyers to the cent; and prints the report of Art. 84, the
// same bytes whenever it is made again.
//
// Who calls: evaluators score, officers of the lead buyer decide, the buyers'
// and the bidders' people read the report, anyone reads the decision. It asks
// tenders, bids, accounts and record.
//
// Emits AwardDecided. Hears BidsOpened; an evaluation that is asked for before
// the event has come is made at once. It does not sign contracts.
package awards
