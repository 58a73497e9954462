package opendata

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc/rest"
	opendatav1 "github.com/fairlot/fairlot/proto/fairlot/opendata/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

const (
	// kept is how long the files are given before they are made anew; a
	// verification that ends makes them anew at once.
	kept = 5 * time.Minute
	// patience bounds the making of the files.
	patience = 10 * time.Minute
)

// Directory gives the public facts of verified enterprises as files.
type Directory struct {
	DirectoryDeps
	suppliers suppliersv1.SuppliersServiceClient

	mu  sync.Mutex // held while the files are made: all that wait get the same
	now *snapshot
}

// DirectoryDeps is what the directory needs.
type DirectoryDeps struct {
	// Conn reaches suppliers.
	Conn  grpc.ClientConnInterface
	Clock clock.Clock
	// Dir is a folder of its own for the files; Close leaves it empty.
	Dir string
	// PublicURL is where the instance is reached, without a slash at the end.
	PublicURL string
}

// NewDirectory makes the directory; the files are made when first asked for.
func NewDirectory(d DirectoryDeps) *Directory {
	return &Directory{DirectoryDeps: d, suppliers: suppliersv1.NewSuppliersServiceClient(d.Conn)}
}

// Routes mounts the files; anyone may have them.
func (d *Directory) Routes(app fiber.Router) {
	app.Get("/api/v1/directory/suppliers.csv", d.give("text/csv; charset=utf-8; header=present", func(s *snapshot) spool { return s.csv }))
	app.Get("/api/v1/directory/suppliers.json", d.give("application/json; charset=utf-8", func(s *snapshot) spool { return s.json }))
}

// Close removes the files.
func (d *Directory) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.drop()
}

func (d *Directory) drop() error {
	if d.now == nil {
		return nil
	}
	err := errors.Join(os.Remove(d.now.csv.path), os.Remove(d.now.json.path))
	err = errors.Join(err, os.Remove(strings.TrimSuffix(d.now.csv.path, "/suppliers.csv")))
	d.now = nil
	return err
}

// current gives the files as they are now and opens one of them, so that it can
// be read on when newer ones take its place.
func (d *Directory) current(ctx context.Context, which func(*snapshot) spool) (*snapshot, *os.File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.Clock.Now()
	if d.now == nil || now.Sub(d.now.at) >= kept || !d.now.until.IsZero() && !now.Before(d.now.until) {
		if err := d.renew(ctx, now); err != nil {
			return nil, nil, err
		}
	}
	if which == nil {
		return d.now, nil, nil
	}
	file, err := os.Open(which(d.now).path)
	return d.now, file, err
}

// renew makes the files anew. Whoever asks is not waited for by others in vain:
// the making goes on when they leave.
func (d *Directory) renew(ctx context.Context, now time.Time) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	dir, err := os.MkdirTemp(d.Dir, "directory-")
	if err != nil {
		return err
	}
	fresh, err := d.make(ctx, dir, now)
	if err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	if d.now != nil && d.now.csv.etag == fresh.csv.etag {
		fresh.modified = d.now.modified
	}
	err = d.drop()
	d.now = fresh
	return err
}

// give answers with a file, or with 304 to who has it already.
func (d *Directory) give(mediaType string, which func(*snapshot) spool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		s, file, err := d.current(context.Background(), which) // as anyone, whoever asks
		if err != nil {
			return rest.Problem(c, err)
		}
		f := which(s)
		c.Set(fiber.HeaderETag, f.etag)
		c.Set(fiber.HeaderLastModified, s.modified.UTC().Format(http.TimeFormat))
		c.Set(fiber.HeaderCacheControl, "public, max-age=60")
		c.Set(fiber.HeaderLink, "<"+licenceURL+">; rel=\"license\"")
		if unchanged(c, f.etag, s.modified) {
			c.Status(fiber.StatusNotModified)
			return file.Close()
		}
		c.Set(fiber.HeaderContentType, mediaType)
		c.Context().Response.SetBodyStream(file, int(f.size)) // which closes it
		return nil
	}
}

// unchanged says whether the caller has what would be given (RFC 9110, 13.1).
func unchanged(c *fiber.Ctx, etag string, modified time.Time) bool {
	if given := c.Get(fiber.HeaderIfNoneMatch); given != "" {
		for one := range strings.SplitSeq(given, ",") {
			if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == etag || one == "*" {
				return true
			}
		}
		return false
	}
	since, err := http.ParseTime(c.Get(fiber.HeaderIfModifiedSince))
	return err == nil && !modified.Truncate(time.Second).After(since)
}

// GetDirectory says what the files hold. Anyone may call it. Codes: NotFound
// where the process gives no files, and those of the suppliers' list.
func (s *Service) GetDirectory(context.Context, *opendatav1.GetDirectoryRequest) (*opendatav1.Directory, error) {
	if s.Directory == nil {
		return nil, errs.NotFound("directory", "suppliers")
	}
	now, _, err := s.Directory.current(context.Background(), nil)
	if err != nil {
		return nil, err
	}
	return &opendatav1.Directory{Suppliers: now.suppliers, ModifiedAt: timestamppb.New(now.modified), Columns: columns(), Licence: Licence}, nil
}
