// Package legalcheck says what the law, and Fairlot's own promise of measurable
// clauses, ask of a tender before it is published: Directive 2014/24/EU,
// Directive 89/665/EEC and Regulation 1182/71.
//
// It is one table of dated rules (Rules); what a country adds are rows of
// national.csv, for its buyers only. A rule is one small function that
// looks at one thing; a city's lawyer can read it beside its article. To add a
// rule: write the function, add its row, and add a case to the test that breaks
// it and one that satisfies it; the test fails until both are there.
//
// It decides nothing: publishing is refused by the tenders service. It reads no
// store and calls no one; what it needs to know about people comes in Input.
package legalcheck
