package upload

import (
	"io"
	"mime"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/fairlot/fairlot/pkg/blob"
)

// Send streams a file as an attachment that no browser takes for a page. It
// closes body. A client that has the file already, by its hash, is told so.
func Send(c *fiber.Ctx, info blob.Info, body io.ReadCloser) error {
	tag := `"` + info.SHA256 + `"`
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
	if c.GetRespHeader(fiber.HeaderCacheControl) == "" {
		c.Set(fiber.HeaderCacheControl, "no-cache")
	}
	if c.Get(fiber.HeaderIfNoneMatch) == tag {
		c.Status(fiber.StatusNotModified)
		return body.Close()
	}
	c.Set(fiber.HeaderContentType, info.MediaType)
	c.Set(fiber.HeaderContentDisposition, disposition(info.Name))
	c.Context().SetBodyStream(body, int(info.Size))
	return nil
}

// disposition names the file as RFC 6266 wants it: in ASCII for old clients,
// and as it is.
func disposition(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%;`, r) {
			return '_'
		}
		return r
	}, name)
	if plain == name {
		return mime.FormatMediaType("attachment", map[string]string{"filename": name})
	}
	return `attachment; filename="` + plain + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}
