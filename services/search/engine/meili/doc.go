// Package meili is the engine that speaks to a Meilisearch server.
//
// Every write is a task there; a write returns when its task has succeeded.
// Each declaration of an index has a Meilisearch index of its own, so that a
// new version of the program does not read what an older one wrote; indexes of
// other declarations go when a rebuild commits.
//
// Meilisearch sorts first and ranks after, so the turn of the day, which comes
// last, is a ranking rule; it is changed by the first search of another day. A
// document carries its place in the turns of one cycle, so after thirty days
// the turns begin anew, where the embedded engine goes on to another circle.
//
// Meilisearch's own notion of an exact match prefers a name that is just the
// words asked for, also where they are the words for a trade.
//
// It needs Meilisearch 1.36 or later.
package meili
