// Package cpv lets people find what they buy by words: it gives CPV codes their
// words in the reader's language, and has the field of a form in which one looks
// for a code and ticks it. With script the codes appear while one types; without
// it a button of the form looks for them.
//
// Which codes there are is for the codelists service; a code without words is
// still a code.
package cpv
