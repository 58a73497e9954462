package upload

import (
	"errors"
	"io"

	"github.com/gofiber/fiber/v2"
)

// leftover is how much of an unread body is read to keep a connection, in
// bytes: whoever sends a little too much reads why, instead of a broken line.
const leftover = 4 << 20

// Guard closes the connection after an answer that was given before the whole
// body was read. Where bodies are streamed, what is left over would otherwise be
// taken for the next request on the connection, and a stranger could slip one in
// behind a proxy. Every app that streams bodies uses it before its routes.
func Guard(c *fiber.Ctx) error {
	err := c.Next()
	body := c.Context().RequestBodyStream()
	if body == nil {
		return err
	}
	if c.Request().Header.ContentLength() < 0 {
		c.Context().SetConnectionClose() // the end of a chunked body cannot be asked for twice
		return err
	}
	if _, left := io.CopyN(io.Discard, body, leftover); !errors.Is(left, io.EOF) {
		c.Context().SetConnectionClose()
	}
	return err
}
