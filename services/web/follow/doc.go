// Package follow has the pages of what people follow: the button on a tender, how
// well it fits the reader's enterprise, the list of what is followed, and the
// calendar files of the dates. What fits is decided by the service watch.
package follow
