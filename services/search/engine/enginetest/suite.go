package enginetest

import (
	"context"
	"slices"
	"testing"

	"github.com/fairlot/fairlot/services/search/engine"
)

// Open makes a fresh engine for a test; the test closes it.
type Open func(t *testing.T) engine.Engine

// Run holds an engine to the contract.
func Run(t *testing.T, open Open) {
	for _, c := range []struct {
		name string
		test func(*testing.T, *engine.Index)
	}{
		{"WordsAreFoundWhateverTheirAccentsAndCase", folding},
		{"ATypoIsForgivenInALongWordOnly", typos},
		{"AllWordsMustMatch", allWords},
		{"AnyTextIsSafe", anyText},
		{"TheBetterMatchComesFirst", relevance},
		{"FacetsIgnoreTheirOwnChoice", disjunctive},
		{"FacetsAreRightUnderEveryCombination", combinations},
		{"AFacetHasManyValues", manyValues},
		{"RangesAreClosed", ranges},
		{"WhoReachesAPlaceIsFoundByCodeOrByItsOwnRadius", reaching},
		{"CompoundsAreFoundInOneWordOrTwo", compounds},
		{"TheRadiusIsKept", radius},
		{"WhatIsAbsentComesLast", sorting},
		{"EqualsTakeTurns", turns},
		{"MatchesAreShown", highlights},
		{"PagesFollowEachOther", pages},
		{"WritesAreSeenAtOnce", writes},
		{"ARebuildLosesNothing", rebuilding},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, fill(t, open, towns())) })
	}
	t.Run("RealEnterprisesAreCountedRight", func(t *testing.T) { realEnterprises(t, open) })
}

// fill opens an index of the schema for towns with the documents in it.
func fill(t *testing.T, open Open, documents []engine.Document) *engine.Index {
	t.Helper()
	x := Index(t, open(t), EnterpriseSchema())
	if err := x.Upsert(t.Context(), documents); err != nil {
		t.Fatal(err)
	}
	return x
}

// Index opens an index on an engine and closes the engine with the test.
func Index(t testing.TB, e engine.Engine, schema engine.Schema) *engine.Index {
	t.Helper()
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	x, err := engine.Open(context.WithoutCancel(t.Context()), e, schema)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// found gives the ids found, sorted, for comparing sets.
func found(t *testing.T, x *engine.Index, q engine.Query) []string {
	t.Helper()
	ids := inOrder(t, x, q)
	slices.Sort(ids)
	return ids
}

// inOrder gives the ids found in the order they were given.
func inOrder(t *testing.T, x *engine.Index, q engine.Query) []string {
	t.Helper()
	ids := []string{}
	for _, h := range search(t, x, q).Hits {
		ids = append(ids, h.ID)
	}
	return ids
}

func search(t *testing.T, x *engine.Index, q engine.Query) engine.Result {
	t.Helper()
	r, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	return r
}

// same compares what was found.
func same(t *testing.T, about string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: found %v, want %v", about, got, want)
	}
}
