package importer_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlot/fairlot/services/fairlot/importer"
	"github.com/fairlot/fairlot/services/internal/datatest"
)

const labels = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE properties SYSTEM "http://java.sun.com/dtd/properties.dtd">
<properties><comment>x</comment>
<entry key="code|name|cpv.90919300">School cleaning &amp; more</entry>
<entry key="code|name|nuts.FR101">Paris</entry>
<entry key="code|name|nuts-lvl3.FR101">Paris, again</entry>
<entry key="code|name|cpv.1">No code</entry>
<entry key="rule|text|cpv.90919300">No label</entry>
</properties>`

// officialFiles are the files of all languages, with one changed.
func officialFiles(name, text string) fstest.MapFS {
	dir := fstest.MapFS{}
	for language := range strings.FieldsSeq("de en es fr it pl pt ro sv") {
		dir["translations/code_"+language+".xml"] = &fstest.MapFile{Data: []byte(labels)}
	}
	switch {
	case name != "" && text == "":
		delete(dir, name)
	case name != "":
		dir[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return dir
}

func TestTheOfficialFilesAreReadForTheirCPVAndNUTSLabelsOnly(t *testing.T) {
	got, err := importer.ReadLabels(officialFiles("", ""))
	if err != nil || len(got["cpv"]) != 1 || len(got["nuts"]) != 1 {
		t.Fatalf("%v, %v", got, err)
	}
	if words := got["cpv"]["90919300"]; len(words) != 9 || words["sv"] != "School cleaning & more" {
		t.Errorf("%v", words)
	}
}

func TestAFolderOrFileOfLabelsThatIsWrongIsNamed(t *testing.T) {
	bomb := `<!DOCTYPE properties [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><properties><entry key="code|name|cpv.90919300">&b;</entry></properties>`
	outside := `<!DOCTYPE properties [<!entity a SYSTEM "file:///etc/passwd">]><properties><entry key="code|name|cpv.90919300">&a;</entry></properties>`
	for name, c := range map[string]struct {
		dir  fstest.MapFS
		says []string
	}{
		"another folder":     {fstest.MapFS{"readme.txt": {}}, []string{"translations/code_en.xml", "eForms"}},
		"a missing language": {officialFiles("translations/code_pl.xml", ""), []string{"translations/code_pl.xml is missing"}},
		"broken":             {officialFiles("translations/code_de.xml", labels[:300]), []string{"translations/code_de.xml cannot be read", "EOF"}},
		"empty":              {officialFiles("translations/code_en.xml", " "), []string{"code_en.xml", "empty"}},
		"a page":             {officialFiles("translations/code_en.xml", "<html></html>"), []string{"code_en.xml", "<html>"}},
		"no label":           {officialFiles("translations/code_it.xml", "<properties></properties>"), []string{"code_it.xml", "no label"}},
		"an entity bomb":     {officialFiles("translations/code_fr.xml", bomb), []string{"code_fr.xml", "entities"}},
		"another file":       {officialFiles("translations/code_fr.xml", outside), []string{"code_fr.xml", "entities"}},
		"an unknown entity":  {officialFiles("translations/code_fr.xml", strings.Replace(labels, "&amp;", "&b;", 1)), []string{"code_fr.xml", "entity"}},
		"too large":          {officialFiles("translations/code_fr.xml", labels+strings.Repeat(" ", 65<<20)), []string{"code_fr.xml", "larger"}},
	} {
		_, err := importer.ReadLabels(c.dir)
		for _, says := range c.says {
			if err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%s: %v does not say %q", name, err, says)
			}
		}
	}
}

func TestTheRealFilesHaveEveryCodeInNineLanguages(t *testing.T) {
	got, err := importer.ReadLabels(os.DirFS(datatest.Path(t, "eforms")))
	if err != nil || len(got["cpv"]) != 9454 || len(got["nuts"]) != 2087 {
		t.Fatalf("%d CPV, %d NUTS, %v", len(got["cpv"]), len(got["nuts"]), err)
	}
	for list, codes := range got {
		for code, words := range codes {
			if len(words) != 9 {
				t.Errorf("%s %s has %d languages", list, code, len(words))
			}
		}
	}
}
