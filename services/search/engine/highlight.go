package engine

import (
	"slices"
	"strings"
)

// window is how much of a long text a highlight shows, in bytes, and before is
// how much of it lies ahead of the first match.
const window, before = 240, 60

// highlight cuts a text into pieces that match a term and pieces that do not.
// A long text is cut to a window around its first match. It gives nil when
// nothing matches.
func highlight(text string, terms []Term) []Piece {
	var hits []Word
	for _, w := range Tokens(text) {
		if slices.ContainsFunc(terms, func(t Term) bool { return t.matches(w.Folded) }) {
			hits = append(hits, w)
		}
	}
	if len(hits) == 0 {
		return nil
	}
	start, end := bounds(text, hits[0])
	var pieces []Piece
	add := func(s string, match bool) {
		if s != "" {
			pieces = append(pieces, Piece{Text: s, Match: match})
		}
	}
	if start > 0 {
		add("… ", false)
	}
	at := start
	for _, w := range hits {
		if w.End > end {
			break
		}
		add(text[at:w.Start], false)
		add(text[w.Start:w.End], true)
		at = w.End
	}
	add(text[at:end], false)
	if end < len(text) {
		add(" …", false)
	}
	return pieces
}

// bounds gives the window, cut at spaces where there are any.
func bounds(text string, first Word) (start, end int) {
	if len(text) <= window {
		return 0, len(text)
	}
	if first.Start > before {
		start = strings.LastIndexByte(text[:first.Start-before/2], ' ') + 1
		if first.Start-start > 2*before {
			start = first.Start
		}
	}
	if end = start + window; end >= len(text) {
		return start, len(text)
	}
	if i := strings.LastIndexByte(text[:end], ' '); i >= first.End {
		return start, i
	}
	return start, max(first.End, floor(text, end))
}

// floor moves back to the start of a letter.
func floor(text string, i int) int {
	for i > 0 && text[i]&0xC0 == 0x80 {
		i--
	}
	return i
}

// matches tells whether a word of a text is one that a term finds.
func (t Term) matches(word string) bool {
	if word == t.Word || t.Prefix && strings.HasPrefix(word, t.Word) || slices.Contains(t.Synonyms, word) {
		return true
	}
	if t.Typos == 0 {
		return false
	}
	_, ok := Typos([]rune(t.Word), []rune(word), t.Prefix, t.Typos)
	return ok
}
