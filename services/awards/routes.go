package awards

import (
	"context"
	"io"
	"time"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/rpc/rest"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	"github.com/fairlot/fairlot/services/internal/upload"
)

// patience is how long reading a report may take.
const patience = 2 * time.Minute

// Routes mounts the door to the report, in any process: it asks the service over
// conn and streams the file itself. Call it before rest.Mount.
func Routes(app fiber.Router, conn grpc.ClientConnInterface, blobs *blob.Store, options rest.Options) {
	options.Timeout = patience
	client := awardsv1.NewAwardsServiceClient(conn)
	app.Get("/api/v1/tenders/:tender/report.pdf", func(c *fiber.Ctx) error {
		ctx, cancel, err := options.Context(c)
		if err != nil {
			return rest.Problem(c, err)
		}
		body, info, err := open(ctx, client, blobs, c.Params("tender"))
		if err != nil {
			cancel()
			return rest.Problem(c, err)
		}
		return upload.Send(c, info, &closing{ReadCloser: body, cancel: cancel})
	})
}

func open(ctx context.Context, client awardsv1.AwardsServiceClient, blobs *blob.Store, tender string) (io.ReadCloser, blob.Info, error) {
	file, err := client.GetReport(ctx, &awardsv1.GetReportRequest{Tender: tender})
	if err != nil {
		return nil, blob.Info{}, err
	}
	return blobs.Get(ctx, file.GetId())
}

// closing ends the request's context with the last byte, which is sent after
// the handler has returned.
type closing struct {
	io.ReadCloser
	cancel context.CancelFunc
}

// Close implements io.Closer.
func (b *closing) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}
