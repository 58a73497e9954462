package hits

import (
	"bytes"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/fairlot/fairlot/services/web/page"
)

// Send answers with a file of that name, of the kind that the address ends with.
func Send(r *page.Request, name string, f File) error {
	kind, write := "text/csv; charset=utf-8", f.CSV
	ending := r.Fiber.Path()[strings.LastIndex(r.Fiber.Path(), ".")+1:]
	if ending == "xlsx" {
		kind, write = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", f.XLSX
	}
	var body bytes.Buffer
	if err := write(r.Context(), &body); err != nil {
		return err
	}
	r.Fiber.Set(fiber.HeaderContentType, kind)
	r.Fiber.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`.`+ending+`"`)
	r.Fiber.Set(fiber.HeaderCacheControl, "private, no-cache")
	return r.Fiber.Send(body.Bytes())
}
