package clauses

import (
	"regexp"
	"strings"

	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// Values reads the blanks back out of a tender's clause that was made of the
// text. It is false where an officer wrote the clause's text otherwise since.
func Values(t *clausesv1.ClauseText, c *tendersv1.Clause) (map[string]string, bool) {
	values := map[string]string{}
	have := []string{c.GetTitle(), c.GetText(), c.GetMeasure(), c.GetEvidence(), c.GetRemedy(), c.GetLinkToSubject()}
	for i, template := range parts(t) {
		if !read(template, have[i], values) {
			return nil, false
		}
	}
	return values, true
}

// read matches a text with the template it was made of. A blank that nobody
// filled stands there as {name} and has no value.
func read(template, text string, values map[string]string) bool {
	var pattern strings.Builder
	var names []string
	last := 0
	for _, at := range blank.FindAllStringSubmatchIndex(template, -1) {
		pattern.WriteString(regexp.QuoteMeta(template[last:at[0]]) + "(.+?)")
		names, last = append(names, template[at[2]:at[3]]), at[1]
	}
	pattern.WriteString(regexp.QuoteMeta(template[last:]))
	match := regexp.MustCompile(`^(?s:` + pattern.String() + `)$`).FindStringSubmatch(text)
	if match == nil {
		return false
	}
	for i, name := range names {
		value := match[i+1]
		if value == "{"+name+"}" {
			continue
		}
		if known, ok := values[name]; ok && known != value {
			return false
		}
		values[name] = value
	}
	return true
}
