package opendata_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	opendatav1 "github.com/fairlot/fairlot/proto/fairlot/opendata/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/datatest"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/opendata"
)

var at = timestamppb.New(servicetest.Start())

func tender() *tendersv1.Tender {
	money := &typesv1.Money{Amount: "412000.00", Currency: "EUR"}
	return &tendersv1.Tender{
		Id: "ten_1", Version: 1, Title: "Sprzątanie", Description: "14 budynków", Language: "pl", Procedure: tendersv1.Procedure_PROCEDURE_OPEN,
		Cpv: "90911200", Value: money, Place: &typesv1.Place{City: "Gdańsk", Country: "PL"}, Reservation: tendersv1.Reservation_RESERVATION_ARTICLE_20,
		Buyers: []*tendersv1.Buyer{{Organisation: "org_1", Name: "Gdańsk"}, {Organisation: "org_2", Name: "Skåne"}},
		Lots:   []*tendersv1.Lot{{Id: "LOT-0001", Title: "Szkoły", Value: money}},
		Clauses: []*tendersv1.Clause{
			{Id: "CLA-0001", Title: "Godziny", Lever: tendersv1.Lever_LEVER_PERFORMANCE_CONDITION, Theme: "opp", Measure: "godziny", Unit: "h", Target: "833"},
			{Id: "CLA-0002", Title: "Inne", Theme: "other"},
		},
		Criteria:    []*tendersv1.Criterion{{Id: "CRI-0001", Type: tendersv1.CriterionType_CRITERION_TYPE_PRICE, Name: "Cena", Weight: "100"}},
		PublishedAt: at, Deadline: at, QuestionsUntil: at, ContractStart: at, ContractEnd: at,
	}
}

// others answers for tenders and accounts.
type others struct {
	tendersv1.UnimplementedTendersServiceServer
	accountsv1.UnimplementedAccountsServiceServer
}

func (others) GetTender(_ context.Context, in *tendersv1.GetTenderRequest) (*tendersv1.Tender, error) {
	t := tender()
	switch in.GetTender() {
	case "ten_draft":
		t.PublishedAt = nil
	case "ten_1":
	default:
		return nil, errs.NotFound("tender", in.GetTender())
	}
	return t, nil
}

func (others) GetOrganisation(_ context.Context, in *accountsv1.GetOrganisationRequest) (*accountsv1.Organisation, error) {
	return &accountsv1.Organisation{Id: in.GetOrganisation(), Name: "Miasto", Place: &typesv1.Place{City: "Gdańsk", Country: "PL", Nuts: "PL633"}}, nil
}

func (o others) register(r grpc.ServiceRegistrar) {
	tendersv1.RegisterTendersServiceServer(r, o)
	accountsv1.RegisterAccountsServiceServer(r, o)
}

func start(t *testing.T) (*opendata.Service, opendatav1.OpendataServiceClient) {
	t.Helper()
	h := servicetest.New(t)
	s, err := opendata.New(t.Context(), opendata.Deps{
		DB: h.DB("opendata"), Clock: h.Clock, Conn: h.Conn, PublicURL: "https://fairlot.example", OCIDPrefix: "ocds-000000", Publisher: "Fairlot",
	})
	if err != nil {
		t.Fatal(err)
	}
	h.Serve(s.Register, others{}.register)
	return s, opendatav1.NewOpendataServiceClient(h.Conn)
}

// hear hands the service an event as its listener would, twice.
func hear(t *testing.T, s *opendata.Service, service, id string, m proto.Message) {
	t.Helper()
	data, err := protojson.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	e := events.Event{ID: id, Service: service, Type: string(m.ProtoReflect().Descriptor().Name()), At: at.AsTime(), Data: data}
	for range 2 {
		for _, sub := range s.Consumers() {
			if sub.Service != service {
				continue
			}
			if err := sub.Handle(t.Context(), []events.Event{e}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func hearAll(t *testing.T, s *opendata.Service) {
	t.Helper()
	buyers := tender().GetBuyers()
	hear(t, s, "tenders", "evt_1", &tendersv1.TenderPublished{Tender: tender()})
	hear(t, s, "tenders", "evt_2", &tendersv1.TenderAmended{Tender: tender()})
	hear(t, s, "awards", "evt_3", &awardsv1.AwardDecided{Award: &awardsv1.Award{
		Id: "awa_1", Tender: "ten_1", DecidedAt: at, Buyers: buyers,
		Lots: []*awardsv1.LotAward{
			{Lot: "LOT-0001", Bid: "bid_1", Organisation: "org_3", SupplierName: "Nad Motławą", Price: &typesv1.Money{Amount: "100.10", Currency: "EUR"}},
			{Lot: "LOT-0002"},
		},
	}})
	hear(t, s, "delivery", "evt_4", &deliveryv1.ContractSigned{Contract: &deliveryv1.Contract{
		Id: "con_1", Tender: "ten_1", Lot: "LOT-0001", Buyers: buyers, Organisation: "org_3", SupplierName: "Nad Motławą",
		Value: &typesv1.Money{Amount: "100.10", Currency: "EUR"}, SignedAt: at, CreatedAt: at,
	}})
}

// schema compiles an official OCDS schema from the data for tests.
func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	folder := datatest.Path(t, "ocds")
	c := jsonschema.NewCompiler()
	for url, file := range map[string]string{
		"https://standard.open-contracting.org/schema/1__1__5/release-schema.json":         "release-schema-1.1.5.json",
		"https://standard.open-contracting.org/schema/1__1__5/release-package-schema.json": "release-package-schema-1.1.5.json",
		"https://standard.open-contracting.org/schema/1__1__5/record-package-schema.json":  "record-package-schema-1.1.5.json",
	} {
		f, err := os.Open(filepath.Join(folder, file))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(f)
		_ = f.Close()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource(url, doc); err != nil {
			t.Fatal(err)
		}
	}
	// Records here have no versionedRelease; its schema is named and never applied.
	if err := c.AddResource("https://standard.open-contracting.org/schema/1__1__5/versioned-release-validation-schema.json", map[string]any{}); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("https://standard.open-contracting.org/schema/1__1__5/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, data []byte) map[string]any {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(doc); err != nil {
		t.Errorf("%v\n%s", err, data)
	}
	var out map[string]any
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReleasesHoldAgainstTheOfficialSchemaAndAreWrittenOnce(t *testing.T) {
	s, client := start(t)
	hearAll(t, s)
	packages := schema(t, "release-package-schema.json")
	var tags []string
	token := ""
	for {
		body, err := client.ListReleases(t.Context(), &opendatav1.ListReleasesRequest{PageSize: 3, PageToken: token})
		if err != nil {
			t.Fatal(err)
		}
		pkg := validate(t, packages, body.GetData())
		for _, r := range pkg["releases"].([]any) {
			tags = append(tags, r.(map[string]any)["tag"].([]any)[0].(string))
		}
		links, more := pkg["links"].(map[string]any)
		if !more {
			break
		}
		_, token, _ = strings.Cut(links["next"].(string), "page_token=")
	}
	if got := strings.Join(tags, " "); got != "tender tenderUpdate award contract" {
		t.Errorf("the releases are %s", got)
	}
}

func TestARecordHoldsAllReleasesOfAProcess(t *testing.T) {
	s, client := start(t)
	hearAll(t, s)
	for _, name := range []string{"ocds-000000-ten_1", "ten_1"} {
		body, err := client.GetRecord(t.Context(), &opendatav1.GetRecordRequest{Ocid: name})
		if err != nil {
			t.Fatal(err)
		}
		pkg := validate(t, schema(t, "record-package-schema.json"), body.GetData())
		if got := len(pkg["records"].([]any)[0].(map[string]any)["releases"].([]any)); got != 4 {
			t.Errorf("the record of %s has %d releases", name, got)
		}
	}
	if _, err := client.GetRecord(t.Context(), &opendatav1.GetRecordRequest{Ocid: "ocds-000000-none"}); errs.Code(err) != codes.NotFound {
		t.Errorf("a process that is not there: %v", err)
	}
}

func TestADraftHasNoNotice(t *testing.T) {
	_, client := start(t)
	body, err := client.GetNotice(t.Context(), &opendatav1.GetNoticeRequest{Tender: "ten_1"})
	if err != nil || !strings.Contains(string(body.GetData()), "https://fairlot.example/tenders/ten_1") {
		t.Errorf("got %s, %v", body.GetData(), err)
	}
	for _, id := range []string{"ten_draft", "ten_none"} {
		if _, err := client.GetNotice(t.Context(), &opendatav1.GetNoticeRequest{Tender: id}); errs.Code(err) != codes.NotFound {
			t.Errorf("%s: %v", id, err)
		}
	}
}
