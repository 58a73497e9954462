// Package house holds the rules of the house as tests: which way imports
// point, which package alone may use a library, and that nothing generated or
// downloaded is committed. It has no code of its own.
package house
