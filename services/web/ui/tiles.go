package ui

import (
	"fmt"
	"net/url"
	"strings"
)

// Tiles is a city's own server of map tiles. Without one the map shows outlines
// that come with the pages, so that no one outside learns who looks at what.
type Tiles struct {
	// URL has {z}, {x} and {y}, as in https://tiles.city.example/{z}/{x}/{y}.png.
	URL string
	// Credit is who made the map; tile servers ask to be named.
	Credit string
}

// ParseTiles checks what an operator gave. Empty text gives no tiles; an address
// without its blanks, or that is not https, and tiles without a credit are errors.
func ParseTiles(address, credit string) (Tiles, error) {
	if address == "" && credit == "" {
		return Tiles{}, nil
	}
	for _, blank := range []string{"{z}", "{x}", "{y}"} {
		if !strings.Contains(address, blank) {
			return Tiles{}, fmt.Errorf("the address of map tiles %q lacks %s", address, blank)
		}
	}
	u, err := url.Parse(strings.NewReplacer("{", "", "}", "").Replace(address))
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || strings.ContainsAny(u.Host, " ;,'\"") {
		return Tiles{}, fmt.Errorf("the address of map tiles %q is not like https://tiles.city.example/{z}/{x}/{y}.png", address)
	}
	if strings.TrimSpace(credit) == "" {
		return Tiles{}, fmt.Errorf("say who made the map tiles: their servers ask to be named")
	}
	return Tiles{URL: address, Credit: credit}, nil
}

// Origin is where browsers get tiles from, for the policy of pages; "" for none.
func (t Tiles) Origin() string {
	u, err := url.Parse(strings.NewReplacer("{", "", "}", "").Replace(t.URL))
	if t.URL == "" || err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
