package engine

import (
	"unicode"
	"unicode/utf8"
)

// A word of this many letters may be written with one typo, or with two. They
// are Meilisearch's defaults, kept for both engines.
const (
	OneTypoFrom  = 5
	TwoTyposFrom = 9
)

// TyposAllowed gives how many typos a word of a query may have. A word with a
// digit in it is a number or a code and must be right.
func TyposAllowed(word string) int {
	for _, r := range word {
		if unicode.IsDigit(r) {
			return 0
		}
	}
	switch n := utf8.RuneCountInString(word); {
	case n >= TwoTyposFrom:
		return 2
	case n >= OneTypoFrom:
		return 1
	}
	return 0
}

// Typos counts the typos by which a word of a query differs from a word of a
// text: a letter wrong, missing, added, or two neighbours swapped. With prefix
// the word of the text may go on. A wrong first letter counts as two. ok is
// false when there are more than limit.
func Typos(asked, found []rune, prefix bool, limit int) (n int, ok bool) {
	if len(asked) == 0 || len(found)+limit < len(asked) || !prefix && len(found) > len(asked)+limit {
		return 0, false
	}
	wrongStart := len(found) == 0 || asked[0] != found[0]
	if wrongStart && limit < 2 {
		return 0, false
	}
	n = distance(asked, found, prefix, limit)
	if wrongStart && n == 1 {
		n = 2
	} else if wrongStart && n == 2 {
		return 0, false
	}
	return n, n <= limit
}

// distance is the Damerau-Levenshtein distance (optimal string alignment) of
// two words, or with prefix the smallest to any beginning of found. It gives up
// with limit+1.
func distance(asked, found []rune, prefix bool, limit int) int {
	if len(asked) > maxWord {
		asked = asked[:maxWord]
	}
	if len(found) > maxWord {
		found = found[:maxWord]
	}
	if prefix && len(found) > len(asked)+limit {
		found = found[:len(asked)+limit]
	}
	var rows [3][maxWord + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(asked) + 1 {
		last[j] = j
	}
	best := last[len(asked)]
	for i := 1; i <= len(found); i++ {
		row[0] = i
		smallest := i
		for j := 1; j <= len(asked); j++ {
			v := last[j-1]
			if asked[j-1] != found[i-1] {
				v = 1 + min(v, last[j], row[j-1])
				if i > 1 && j > 1 && asked[j-1] == found[i-2] && asked[j-2] == found[i-1] {
					v = min(v, before[j-2]+1)
				}
			}
			row[j] = v
			smallest = min(smallest, v)
		}
		best = min(best, row[len(asked)])
		before, last, row = last, row, before
		if smallest > limit {
			break
		}
	}
	if prefix {
		return best
	}
	return last[len(asked)]
}
