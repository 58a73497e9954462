package engine

import (
	"hash/fnv"
	"time"
)

// Turns is the number of turns of one cycle. A turn lasts two days, on the
// second one backwards, so a cycle is thirty days.
//
// In each cycle the documents stand on a circle in an order of chance, and each
// turn starts at another of Turns points evenly spaced on it. So in thirty days
// every stretch of the circle is near a start equally often, forwards and
// backwards, and the next cycle has another circle: nobody is last for ever.
const Turns = 15

// Day counts days since 1970 in UTC; it is what the daily rotation depends on.
func Day(at time.Time) int {
	return int(at.UTC().Unix() / 86400)
}

// TurnOf says which turn a day belongs to, and whether it is the backward one.
func TurnOf(day int) (turn int, backwards bool) {
	return day >> 1, day&1 != 0
}

// Seed condenses an id for Turn.
func Seed(id string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // a hash never fails to write
	return h.Sum64()
}

// Turn gives the place of a document in a turn, from the seed of its id alone:
// nobody can choose it and nobody's clicks change it.
func Turn(seed uint64, turn int) uint32 {
	cycle, at := turn/Turns, turn%Turns
	if at < 0 {
		cycle, at = cycle-1, at+Turns
	}
	// The starts follow each other in steps of seven fifteenths of the circle, so
	// that any few days in a row are spread over it as well.
	start := uint32((uint64(at) * 7 % Turns << 32) / Turns)
	return onCircle(seed, cycle) + start
}

// onCircle is where a document stands in a cycle.
func onCircle(seed uint64, cycle int) uint32 {
	z := seed + uint64(cycle+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return uint32((z ^ z>>31) >> 32)
}
