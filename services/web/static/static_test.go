package static

import (
	"errors"
	"io"
	"math"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gofiber/fiber/v2"
)

func built(t *testing.T) *Assets {
	t.Helper()
	a, err := load(fstest.MapFS{
		"manifest.json":   {Data: []byte(`{"files":{"main.css":"main-AB.css"},"map":{"west":-10.5,"south":34.8,"width":360,"height":420,"scale":8.78}}`)},
		"main-AB.css":     {Data: []byte("plain")},
		"main-AB.css.br":  {Data: []byte("brotli")},
		"main-AB.css.gz":  {Data: []byte("gzip")},
		"mark-CD.svg":     {Data: []byte("<svg/>")},
		"cities.json":     {Data: []byte(`[["Paris","FR",48.8534,2.3488,2138551]]`)},
		"secret.key":      {Data: []byte("no")},
		"nested/x-12.css": {Data: []byte("x")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAnEmptyBuildSaysWhatToRun(t *testing.T) {
	_, err := load(fstest.MapFS{".gitkeep": {}})
	if !errors.Is(err, ErrNotBuilt) {
		t.Fatalf("got %v", err)
	}
}

func TestFilesAreServedCompressedAndKeptForAYear(t *testing.T) {
	app := fiber.New(fiber.Config{Immutable: true})
	app.Get(Prefix+"*", built(t).Serve)
	for _, row := range []struct {
		path, accept string
		status       int
		body         string
	}{
		{"/static/main-AB.css", "gzip, deflate, br", 200, "brotli"},
		{"/static/main-AB.css", "gzip;q=1.0, br;q=0", 200, "gzip"},
		{"/static/main-AB.css", "", 200, "plain"},
		{"/static/mark-CD.svg", "br", 200, "<svg/>"},
		{"/static/secret.key", "", 404, ""},
		{"/static/manifest.json", "", 404, ""},
		{"/static/cities.json", "", 404, ""},
		{"/static/%2e%2e/static.go", "", 404, ""},
		{"/static/none.css", "", 404, ""},
	} {
		req := httptest.NewRequest("GET", row.path, nil)
		if row.accept != "" {
			req.Header.Set("Accept-Encoding", row.accept)
		}
		res, err := app.Test(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if res.StatusCode != row.status || (row.status == 200 && string(body) != row.body) {
			t.Errorf("%s (%s): got %d %q", row.path, row.accept, res.StatusCode, body)
		}
		if row.status == 200 && !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: not cached", row.path)
		}
	}
}

func TestACityLiesWhereThePictureShowsIt(t *testing.T) {
	v := built(t).View()
	x, y, ok := v.Place(48.8534, 2.3488)
	if !ok || math.Abs(x-112.8) > 1 || y < 200 || y > 300 {
		t.Errorf("Paris at %.1f %.1f %v", x, y, ok)
	}
	if _, _, ok := v.Place(28.1, -15.4); ok {
		t.Error("Las Palmas is off the picture")
	}
}

func TestCitiesAreReadWithTheirCoordinates(t *testing.T) {
	cities, err := built(t).Cities()
	if err != nil || len(cities) != 1 || cities[0].Name != "Paris" || cities[0].Country != "FR" || cities[0].Population != 2138551 {
		t.Fatalf("got %+v %v", cities, err)
	}
}

func TestNamesAreFoundWithoutAccents(t *testing.T) {
	for in, want := range map[string]string{"Gdańsk": "gdansk", " Łódź ": "lodz", "Bâia Märe": "baia mare", "Œuvre": "oeuvre"} {
		if got := Fold(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
