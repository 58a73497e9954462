package accounts_test

import (
	"context"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// neighbours are notify, which keeps what is to be mailed or is shut, and
// suppliers, which knows whose enterprise is in dispute.
type neighbours struct {
	notifyv1.UnimplementedNotifyServiceServer
	suppliersv1.UnimplementedSuppliersServiceServer
	mu     sync.Mutex
	shut   bool
	sent   []*notifyv1.NotifyRequest
	frozen map[string]bool
}

func (n *neighbours) Notify(_ context.Context, req *notifyv1.NotifyRequest) (*emptypb.Empty, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.shut {
		return nil, errs.Precondition("notify.no_mail", "no mail goes out")
	}
	n.sent = append(n.sent, req)
	return &emptypb.Empty{}, nil
}

func (n *neighbours) GetSupplier(ctx context.Context, req *suppliersv1.GetSupplierRequest) (*suppliersv1.Supplier, error) {
	caller, _ := auth.From(ctx)
	n.mu.Lock()
	defer n.mu.Unlock()
	frozen, has := n.frozen[caller.Organisation]
	if !has || req.GetSupplier() != "mine" {
		return nil, errs.NotFound("supplier", req.GetSupplier())
	}
	return &suppliersv1.Supplier{Representation: &suppliersv1.Representation{Frozen: frozen}}, nil
}

// Register mounts both.
func (n *neighbours) Register(r grpc.ServiceRegistrar) {
	notifyv1.RegisterNotifyServiceServer(r, n)
	suppliersv1.RegisterSuppliersServiceServer(r, n)
}
