// Package cpv knows of the Common Procurement Vocabulary (Regulation (EC)
// 2195/2002 as amended by 213/2008) what rules need: which divisions there are,
// and which codes Article 77 of Directive 2014/24/EU lists. Codes are written as
// eight digits, without the check digit.
//
// It does not know the labels; the service codelists does.
package cpv
