package search

import "slices"

// beginnings gives every beginning of codes with at least shortest characters:
// a search for CPV division 90 finds 90911200.
func beginnings(codes []string, shortest int) []string {
	var list []string
	for _, code := range codes {
		for n := shortest; n <= len(code); n++ {
			list = append(list, code[:n])
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// serving gives the NUTS codes of which one must be in a supplier's list for it
// to serve a place: the place itself, what it lies in, and the whole Union.
func serving(places []string) []string {
	if len(places) == 0 {
		return nil
	}
	return append(beginnings(places, 2), "EU")
}
