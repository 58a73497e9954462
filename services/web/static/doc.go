// Package static is what the browser loads beside the pages: one style sheet,
// one script, fonts, the outlines of Europe, and the coordinates of cities.
//
// `npm ci && npm run build` in this folder writes dist/, which is embedded. The
// package compiles without it; Load then says what to run. No page text, no
// template and no business data live here.
package static
