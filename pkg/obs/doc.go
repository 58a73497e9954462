// Package obs makes a process visible: structured logs with the trace they
// belong to, one record a request; metrics; traces where a collector is
// configured; health and readiness. It keeps nothing and decides nothing.
package obs
