// Package verification has the pages of trust in enterprises: what waits for
// verifiers, their statements, suspensions, and who an imported entry belongs
// to. Who may state what, and what counts, is decided by the suppliers service.
package verification
