// Package engine finds documents by words, facets and distance.
//
// Index is what the search service uses. It holds everything that must be the
// same whichever engine runs below: the schema check, folding of letters, the
// limits of a query, synonyms, disjunctive facets and their order, highlights,
// distances, and the fair order of equals. Engine is the narrow interface that
// an engine implements; the packages bleve (embedded) and meili (Meilisearch)
// do, and the suite in enginetest holds both to the same behaviour.
//
// The package knows no suppliers and no tenders: a Schema says which fields
// there are. It keeps no clicks and no persons, so nobody's order of results
// can depend on them.
package engine
