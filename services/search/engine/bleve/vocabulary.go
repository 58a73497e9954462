package bleve

import (
	"fmt"
	"math/bits"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/fairlot/fairlot/services/search/engine"
)

// vocabulary is every word in the index, to find those that a term may mean.
// Words of deleted documents stay until the next rebuild; they find nothing.
type vocabulary struct {
	mu      sync.RWMutex
	numbers map[string]int
	entries []entry
	// byFirst are the words by their first letter.
	byFirst map[rune][]int
}

type entry struct {
	word    string
	letters []rune
	// mask has a bit for each letter of the word, to tell words apart quickly.
	mask uint64
	// texts has a bit for each text field, by rank, that the word is in.
	texts uint32
}

// meaning is a word that a term may stand for.
type meaning struct {
	word  string
	texts uint32
	// field is appended to the names of the texts to look in.
	field string
	// cost of the match, without the rank of the text (see cost).
	cost uint32
}

func newVocabulary() *vocabulary {
	return &vocabulary{numbers: map[string]int{}, byFirst: map[rune][]int{}}
}

// add teaches words of the text with the rank.
func (v *vocabulary) add(words []string, rank int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, w := range words {
		n, ok := v.numbers[w]
		if !ok {
			n = len(v.entries)
			w = strings.Clone(w)
			letters := []rune(w)
			v.numbers[w] = n
			v.entries = append(v.entries, entry{word: w, letters: letters, mask: mask(letters)})
			v.byFirst[letters[0]] = append(v.byFirst[letters[0]], n)
		}
		v.entries[n].texts |= 1 << rank
	}
}

// load reads the words back from scorch.
func (v *vocabulary) load(snapshot *scorch.IndexSnapshot, texts []string) error {
	for rank, name := range texts {
		dict, err := snapshot.FieldDict(name)
		if err != nil {
			return fmt.Errorf("read the words of %s: %w", name, err)
		}
		for {
			next, err := dict.Next()
			if err != nil {
				return fmt.Errorf("read the words of %s: %w", name, err)
			}
			if next == nil {
				break
			}
			v.add([]string{next.Term}, rank)
		}
		if err := dict.Close(); err != nil {
			return fmt.Errorf("read the words of %s: %w", name, err)
		}
	}
	return nil
}

// meanings gives the words that a term finds, each at its lowest cost.
func (v *vocabulary) meanings(t engine.Term) []meaning {
	v.mu.RLock()
	defer v.mu.RUnlock()
	var list []meaning
	letters := []rune(t.Word)
	asked := mask(letters)
	if t.Prefix && utf8.RuneCountInString(t.Word) < shortest {
		list = append(list, meaning{word: t.Word, texts: ^uint32(0), field: beginnings, cost: cost(0, false)})
		if n, ok := v.numbers[t.Word]; ok {
			list = append(list, v.meaning(n, cost(0, true)))
		}
		return v.synonyms(list, t)
	}
	if t.Typos > 1 {
		for n := range v.entries {
			list = v.compare(list, n, letters, asked, t)
		}
		return v.synonyms(list, t)
	}
	if t.Typos == 0 && !t.Prefix {
		if n, ok := v.numbers[t.Word]; ok {
			list = append(list, v.meaning(n, cost(0, true)))
		}
		return v.synonyms(list, t)
	}
	for _, n := range v.byFirst[letters[0]] {
		list = v.compare(list, n, letters, asked, t)
	}
	return v.synonyms(list, t)
}

// compare appends the word if the term may mean it.
func (v *vocabulary) compare(list []meaning, n int, letters []rune, asked uint64, t engine.Term) []meaning {
	e := &v.entries[n]
	switch {
	case e.word == t.Word:
		return append(list, v.meaning(n, cost(0, true)))
	case t.Prefix && strings.HasPrefix(e.word, t.Word):
		return append(list, v.meaning(n, cost(0, false)))
	case t.Typos < bits.OnesCount64(asked&^e.mask), !t.Prefix && t.Typos < bits.OnesCount64(e.mask&^asked), t.Typos == 0:
		return list
	}
	if typos, ok := engine.Typos(letters, e.letters, t.Prefix, t.Typos); ok {
		return append(list, v.meaning(n, cost(typos, false)))
	}
	return list
}

// mask has a bit for each letter; a letter that one word has and the other has
// not is at least one typo.
func mask(letters []rune) uint64 {
	var m uint64
	for _, r := range letters {
		m |= 1 << (uint32(r) % 64)
	}
	return m
}

func (v *vocabulary) synonyms(list []meaning, t engine.Term) []meaning {
	for _, s := range t.Synonyms {
		if n, ok := v.numbers[s]; ok {
			list = append(list, v.meaning(n, cost(0, false)))
		}
	}
	return list
}

func (v *vocabulary) meaning(n int, cost uint32) meaning {
	return meaning{word: v.entries[n].word, texts: v.entries[n].texts, cost: cost}
}

// The cost of a match is a number whose order is that of Meilisearch's rules:
// fewer typos first, then the text of the better rank, then the exact word,
// then a first text that is just the words asked for. Costs of several words
// add up; with ten words at most no part runs over into the next.
const (
	costTypo    = 1 << 18
	costRank    = 1 << 8
	costInexact = 1 << 1
	costPartial = 1
)

func cost(typos int, exact bool) uint32 {
	c := uint32(typos) * costTypo
	if !exact {
		c += costInexact
	}
	return c
}
