package record_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"

	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	recordv1 "github.com/fairlot/fairlot/proto/fairlot/record/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/record"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/webtest"
)

// keep serves the pages over the real record with n tenders, each told twice,
// and one act that is not public.
func keep(t *testing.T, n int) *webtest.Site {
	t.Helper()
	site := webtest.Start(t, webtest.Config{Register: []func(grpc.ServiceRegistrar){}})
	service, err := record.New(t.Context(), record.Deps{DB: site.House.DB("record"), Log: site.House.Log})
	if err != nil {
		t.Fatal(err)
	}
	site.House.Serve(service.Register)
	site.House.Listen("record", service.Consumers()...)
	if n == 0 {
		return site
	}
	for i := range n {
		id := fmt.Sprint("ten_", i+1)
		site.House.Tell("tenders", id, &tendersv1.TenderPublished{Tender: &tendersv1.Tender{Id: id}})
	}
	site.House.Tell("pools", "poo_1", &poolsv1.PoolChanged{Pool: &poolsv1.Pool{Id: "poo_1"}})
	client := recordv1.NewRecordServiceClient(site.House.Conn)
	deadline := time.Now().Add(30 * time.Second)
	for time.Now().Before(deadline) {
		if head, err := client.GetHead(t.Context(), &recordv1.GetHeadRequest{}); err == nil && head.GetNumber() == int64(2*n+2) {
			return site
		}
		<-time.After(20 * time.Millisecond)
	}
	t.Fatal("the record did not hear of everything")
	return nil
}

func TestTheRecordIsReadFromItsNewestEntryToItsFirst(t *testing.T) {
	site := keep(t, 20)
	browser := browsertest.Start(t)
	for _, width := range []int64{360, 1280} {
		p := browser.Page(width, 900)
		p.Expect("status of 404")
		p.Open(site.Address + "/record")
		p.SeeText("The newest entry is number 42")
		if n := p.Count(".chain > li"); n != 25 {
			t.Errorf("%d entries on a page", n)
		}
		p.Axe()
		p.Shot(fmt.Sprintf("record-%d", width))
		p.Submit("a[rel=next]")
		if n := p.Count(".chain > li"); n != 17 || p.Count("a[rel=next]") != 0 {
			t.Errorf("%d entries on the last page", n)
		}
		p.Submit("a[rel=prev]")
		if !strings.HasSuffix(p.Address(), "/record") {
			t.Errorf("back at %s", p.Address())
		}
		for _, address := range []string{"/record/43", "/record/0", "/record/x"} {
			p.Open(site.Address + address)
			p.SeeText("This page is not here")
		}
	}
}

func TestAnEntryShowsEverythingThatItsHashIsOver(t *testing.T) {
	site := keep(t, 1)
	p := browsertest.Start(t).Page(360, 900)
	previous := ""
	for n := 1; n <= 4; n++ {
		p.Open(fmt.Sprint(site.Address, "/record/", n))
		p.SeeText(fmt.Sprint("Entry ", n))
		p.Axe()
		var fields []string
		for row := 1; row <= 8; row++ {
			fields = append(fields, p.Text(fmt.Sprintf(".mono-values .govuk-summary-list__row:nth-child(%d) dd", row)))
		}
		sum := sha256.Sum256([]byte(strings.Join(fields[:7], "\n")))
		if hex.EncodeToString(sum[:]) != fields[7] || fields[6] != previous {
			t.Errorf("entry %d does not verify: %q", n, fields)
		}
		previous = fields[7]
	}
}

func TestAnEmptyRecordSaysSo(t *testing.T) {
	site := keep(t, 0)
	p := browsertest.Start(t).Page(360, 900)
	p.Open(site.Address + "/record")
	p.SeeText("Nothing has been recorded yet")
	p.Axe()
}
