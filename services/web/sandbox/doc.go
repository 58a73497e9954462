// Package sandbox has the page that moves the clock of a practice instance. It
// exists only where the instance was started for practice.
package sandbox
