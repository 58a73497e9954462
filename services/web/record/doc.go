// Package record has the pages of the public record: its newest entries, one
// entry with all that is hashed, and how to verify the chain on one's own.
//
// The record service keeps the record; these pages only show it.
package record
