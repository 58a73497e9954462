// Package pools is the pages of buying together: what cities plan to buy, whose
// plans fit, the pool in which they agree, its signatures, and the way to its
// tender and to what each city pays.
//
// There are no rules here: whether demands fit and who may join, sign or tender
// is for the pools service. The tender itself has its pages elsewhere.
package pools
