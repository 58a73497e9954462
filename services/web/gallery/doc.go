// Package gallery shows every component of the design system on one page, for
// the browser tests and for whoever changes the look. No instance serves it.
package gallery
