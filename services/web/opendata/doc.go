// Package opendata has the page that says what data everyone may take, in which
// form, under which licence and how. The data themselves are served elsewhere.
package opendata
