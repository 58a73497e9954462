package paper

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed fonts
var fonts embed.FS

// ErrNoFonts says that the program was built before its fonts were fetched.
var ErrNoFonts = errors.New("the fonts of printed documents are missing: run `npm ci && npm run build` in services/internal/paper, or `make build`, and build the program again")

// Ready tells whether documents can be printed: nil or ErrNoFonts.
func Ready() error {
	_, _, err := fontFiles()
	return err
}

func fontFiles() (regular, bold []byte, err error) {
	if regular, err = fontFile("NotoSans-Regular.ttf"); err != nil {
		return nil, nil, err
	}
	if bold, err = fontFile("NotoSans-Bold.ttf"); err != nil {
		return nil, nil, err
	}
	return regular, bold, nil
}

func fontFile(name string) ([]byte, error) {
	content, err := fonts.ReadFile("fonts/" + name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoFonts
	}
	if err != nil {
		return nil, fmt.Errorf("read font %s: %w", name, err)
	}
	return content, nil
}

// printable brings a text into the form the fonts can print: composed letters,
// no control characters but the line feed, nothing beyond the basic plane,
// whose glyphs gofpdf cannot address.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
			return -1
		case r >= 0xFFFF:
			return unicode.ReplacementChar
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(text, string(unicode.ReplacementChar))))
}
