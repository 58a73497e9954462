// Package codelists gives codes their words: what can be bought (CPV), where
// (NUTS), the legal forms and social statuses of the countries Fairlot serves
// with the law or register behind each, and the schemes of identifiers.
//
// Anyone may read. The lists are files in data, written for the project: every
// CPV division, the codes that Article 77 allows to reserve and those that
// responsible buying uses most, all regions of NUTS levels 1 and 2 of seven
// countries, and the NUTS 3 areas of the cities. A code that is not listed is
// still a code; it just has no words here. To correct a label or a law, change
// its row; to end a code, give it a last day: it keeps its words and is no
// longer offered.
//
// Administrators of the operator import the official labels of CPV and NUTS over
// these (fairlot codelists import). They are kept in the database; words of the
// seed go on to find the code.
//
// It emits no events and hears none: a revision in the database tells every
// process that labels changed. Whether a code is right in its place is for the
// service that is given it.
package codelists
