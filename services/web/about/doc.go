// Package about has the pages about Fairlot itself: what it is, and how
// accessible it is.
package about
