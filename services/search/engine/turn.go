package engine

import (
	"hash/fnv"
	"time"
)

// Turns is the number of independent orders that equals are shown in. Each is
// used for two days, on the second one backwards, so that over every two days
// each document has the same average place among its equals. It is a power of two.
const Turns = 8

// Day counts days since 1970 in UTC; it is what the daily rotation depends on.
func Day(at time.Time) int {
	return int(at.UTC().Unix() / 86400)
}

// TurnOf says which order a day uses, and whether backwards.
func TurnOf(day int) (turn int, backwards bool) {
	return (day >> 1) & (Turns - 1), day&1 != 0
}

// Seed condenses an id for Turn.
func Seed(id string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // a hash never fails to write
	return h.Sum64()
}

// Turn gives the place of a document in one of the orders, from the seed of its
// id alone: nobody can choose it and nobody's clicks change it.
func Turn(seed uint64, turn int) uint32 {
	z := seed + uint64(turn+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return uint32((z ^ z>>31) >> 32)
}
