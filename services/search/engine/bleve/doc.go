// Package bleve is the embedded engine: words on disk in bleve's scorch index,
// facts in memory.
//
// Scorch keeps the posting lists, durable and merged. Everything a search does
// besides finding words, that is filters, facets, circles and orders, touches
// every document found, often all of them, so it runs over columns in memory
// (about 150 bytes a document); they are read back from scorch when an index is
// opened. One process at a time can have a folder open.
package bleve
