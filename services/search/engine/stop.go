package engine

// stopWord tells whether a folded word is an article, a preposition, a
// conjunction or an elision of one of the nine languages (en fr it es ca pt pl
// ro sv) that carries no meaning of its own in a search. Words that also mean
// something else in another of the languages are left out.
func stopWord(w string) bool {
	switch w {
	case "a", "an", "the", "of", "and", "or", "for", "in", "on", "at", "to", "with", "by", "from":
		return true
	case "le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "et", "ou", "au", "aux", "en", "dans", "pour", "par", "sur", "avec":
		return true
	case "il", "lo", "gli", "uno", "una", "di", "da", "del", "della", "dei", "delle", "degli", "dell", "nel", "nella", "e", "ed", "con", "per", "al", "alla":
		return true
	case "el", "los", "las", "y", "els", "i", "amb", "o", "os", "as", "do", "dos", "das", "no", "na", "nos", "nas", "com", "para":
		return true
	case "w", "we", "z", "ze", "oraz", "dla", "si", "sau", "cu", "din", "och", "av", "med", "som", "ett", "till", "pa":
		return true
	}
	return false
}
