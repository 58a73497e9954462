// Package hits has what every list of enterprises that a search found shows: a
// row on a page, a row of a file. It finds nobody and keeps nothing.
package hits
