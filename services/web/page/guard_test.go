package page

import (
	"strings"
	"testing"
)

func TestPicturesComeFromTheHouseAndFromACitysOwnTilesAlone(t *testing.T) {
	for tiles, want := range map[string]string{
		"":                             "img-src 'self' data:;",
		"https://tiles.gdansk.example": "img-src 'self' data: https://tiles.gdansk.example;",
	} {
		if got := policy(tiles); !strings.Contains(got, want) || strings.Contains(strings.Replace(got, want, "", 1), "tiles") {
			t.Errorf("with tiles from %q the policy is %s", tiles, got)
		}
	}
}
