// Package agreement is the pages on which the buyers' people agree on a draft:
// comments on its parts, on a page of their own and as a panel beside each part;
// the approval by a second officer; the city's wish that every tender has one;
// and drafts that begin from an earlier tender or are taken up again after they
// were cancelled.
//
// There are no rules here: who may comment, who approves what, and what a copy
// takes along is what the tenders service answers.
package agreement
