package ui

import "testing"

func TestMapTilesComeFromOneServerThatIsNamed(t *testing.T) {
	const good = "https://tiles.gdansk.example/{z}/{x}/{y}.png"
	for _, c := range []struct{ address, credit, origin string }{
		{"", "", ""},
		{good, "© City of Gdańsk", "https://tiles.gdansk.example"},
		{"https://tiles.gdansk.example:8443/{z}/{x}/{y}.png", "© City of Gdańsk", "https://tiles.gdansk.example:8443"},
	} {
		tiles, err := ParseTiles(c.address, c.credit)
		if err != nil || tiles.Origin() != c.origin {
			t.Errorf("%q: %q, %v", c.address, tiles.Origin(), err)
		}
	}
	for _, c := range [][2]string{
		{good, " "}, {"", "© Somebody"}, {"https://tiles.example/{z}/{x}.png", "c"}, {"http://tiles.example/{z}/{x}/{y}.png", "c"},
		{"https://a.example; script-src *; /{z}/{x}/{y}.png", "c"}, {"https://user:word@tiles.example/{z}/{x}/{y}.png", "c"}, {"//tiles.example/{z}/{x}/{y}.png", "c"},
	} {
		if tiles, err := ParseTiles(c[0], c[1]); err == nil {
			t.Errorf("%q by %q is taken as %v", c[0], c[1], tiles)
		}
	}
}
