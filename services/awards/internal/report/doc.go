// Package report prints the award report: the individual report of Directive
// 2014/24/EU Art. 84 for one tender, as PDF.
//
// It says who buys what, who bid, how every point came about and with which
// figures it can be computed again, what was decided for each lot and why, what
// each bidder promised, what each buyer pays, and which entry of the public
// record was the newest. The same figures are attached as scores.json. Headings
// and formats are in the tender's language where it is complete (en, fr), else
// in English; texts people wrote stay as they wrote them.
//
// It is a pure function of its Input: the same input makes the same bytes. It
// computes nothing but the layout: points and totals come ready.
package report
