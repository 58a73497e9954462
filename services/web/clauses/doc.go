// Package clauses is the pages of the library of social clauses: finding one,
// reading it in each language, writing one's own, and the calibrator that says
// how large a target should be. Which clause a text is, and what the sums are,
// the clauses service says; taking one over into a draft is in web/tenders, which
// shares the parts here that show a clause and a calibration.
package clauses
