// Package registration has the pages on which an enterprise registers: a list
// of parts that are saved on their own and can be taken up again, a look at the
// whole, and what happens when it becomes public. What a supplier must have, and
// what a change ends, is decided by the suppliers service.
package registration
