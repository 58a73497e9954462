// Package awards is the pages from the opened bids to the decision: the matrix
// of points, each bid as it was opened, the form where an evaluator gives points,
// the decision of each lot with its reasons, and the award as anyone reads it.
//
// There are no rules here: totals and ranks are what the awards service
// computes, and it says what a decision may be.
package awards
