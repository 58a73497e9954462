package static

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
)

//go:embed all:dist
var dist embed.FS

// Prefix is where the files are served.
const Prefix = "/static/"

// ErrNotBuilt says that dist/ is empty in this binary.
var ErrNotBuilt = errors.New("the pages' styles and scripts are not built in: run `npm ci && npm run build` in services/web/static, then build again")

// Assets knows the hashed names of the files and serves them.
type Assets struct {
	files fs.FS
	names map[string]string
	view  View
}

// View is how the outlines of Europe are projected: Mercator, in the picture's units.
type View struct {
	West   float64 `json:"west"`
	South  float64 `json:"south"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
	Scale  float64 `json:"scale"`
}

// Load reads the embedded files; ErrNotBuilt if they were not built.
func Load() (*Assets, error) {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("open embedded files: %w", err)
	}
	return load(files)
}

func load(files fs.FS) (*Assets, error) {
	raw, err := fs.ReadFile(files, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotBuilt
	}
	if err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	var manifest struct {
		Files map[string]string `json:"files"`
		Map   View              `json:"map"`
	}
	if err := json.Unmarshal(raw, &manifest); err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	return &Assets{files: files, names: manifest.Files, view: manifest.Map}, nil
}

// URL is the address of a file by its plain name ("main.css"); an unknown name
// gives an address that answers 404, so that a missing file shows in tests.
func (a *Assets) URL(name string) string {
	if hashed, ok := a.names[name]; ok {
		return Prefix + hashed
	}
	return Prefix + name
}

// View is the projection of the picture "europe.svg".
func (a *Assets) View() View { return a.view }

// Place is where a point (WGS 84 degrees) lies on the picture; false if outside.
func (v View) Place(lat, lon float64) (x, y float64, ok bool) {
	x = (lon - v.West) * v.Scale
	y = v.Height - (mercator(lat)-mercator(v.South))*v.Scale
	return x, y, x >= 0 && x <= v.Width && y >= 0 && y <= v.Height
}

// mercator is the projected latitude, in degrees of longitude at the equator.
func mercator(lat float64) float64 {
	return math.Log(math.Tan(math.Pi/4+lat*math.Pi/360)) * 180 / math.Pi
}

// Serve answers GET /static/*: compressed where the browser can, kept for a
// year because a changed file has another name.
func (a *Assets) Serve(c *fiber.Ctx) error {
	name := path.Clean(strings.TrimPrefix(c.Path(), Prefix))
	body, encoding := a.pick(name, c.Get(fiber.HeaderAcceptEncoding))
	if body == nil {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, mediaType(name))
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	if encoding != "" {
		c.Set(fiber.HeaderContentEncoding, encoding)
	}
	return c.Send(body)
}

func (a *Assets) pick(name, accepted string) (body []byte, encoding string) {
	if !fs.ValidPath(name) || mediaType(name) == "" {
		return nil, ""
	}
	for _, variant := range []struct{ encoding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}, {"", ""}} {
		if variant.encoding != "" && !accepts(accepted, variant.encoding) {
			continue
		}
		if body, err := fs.ReadFile(a.files, name+variant.suffix); err == nil {
			return body, variant.encoding
		}
	}
	return nil, ""
}

func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) == encoding {
			return strings.ReplaceAll(quality, " ", "") != "q=0"
		}
	}
	return false
}

// mediaType knows the kinds that may be served; anything else stays inside.
func mediaType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".json":
		if name == "manifest.json" || name == "cities.json" {
			return ""
		}
		return "application/json"
	case ".woff2":
		return "font/woff2"
	case ".txt":
		return "text/plain; charset=utf-8"
	default:
		return ""
	}
}
