// Package suppliers has the pages about enterprises: finding them, reading
// about one, registering one's own in parts that are saved on their own, and
// what verifiers do. Who may do what, and what a supplier must have, is decided
// by the suppliers service; who is found, and in which order, by the search.
package suppliers
