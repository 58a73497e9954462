// Package watch keeps an eye on things for people: searches that they saved,
// with an alert when something new is found, and lists of enterprises.
//
// A saved search is its person's alone. An alert counts what became public
// between two instants, is told through notify only where that is something, and
// names its period, so that nobody is told twice and nothing is left out when it
// has to be tried again.
//
// A list belongs to the person who made it and to the organisation they were
// with: colleagues of that organisation see and fill it once it is shared, and
// who leaves the organisation leaves the list behind. Every change names the
// revision that was read, so nobody overwrites a colleague's note unseen.
//
// Emits and hears nothing. Calls search, accounts and notify.
package watch
