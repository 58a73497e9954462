// Package obs makes a process visible: structured logs, one record a request;
// metrics; traces where a collector is configured; health and readiness.
package obs
