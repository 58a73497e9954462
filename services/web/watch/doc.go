// Package watch has the pages of what people keep: their saved searches, and
// lists of enterprises that they share with colleagues. What is found is decided
// by search, who may see a list by the service watch.
package watch
