package ocds

import "encoding/json"

// Version is the version of the standard that packages state.
const Version = "1.1"

// License of the data.
const License = "https://creativecommons.org/licenses/by/4.0/"

// Package is a release package. Links.Next is where the following releases are.
type Package struct {
	URI           string            `json:"uri"`
	Version       string            `json:"version"`
	PublishedDate string            `json:"publishedDate"`
	Publisher     Publisher         `json:"publisher"`
	License       string            `json:"license"`
	Extensions    []string          `json:"extensions"`
	Releases      []json.RawMessage `json:"releases"`
	Links         *Links            `json:"links,omitempty"`
}

// RecordPackage is a record package of one process.
type RecordPackage struct {
	URI           string    `json:"uri"`
	Version       string    `json:"version"`
	PublishedDate string    `json:"publishedDate"`
	Publisher     Publisher `json:"publisher"`
	License       string    `json:"license"`
	Extensions    []string  `json:"extensions"`
	Records       []Record  `json:"records"`
}

// Record is all releases of a process.
type Record struct {
	OCID     string            `json:"ocid"`
	Releases []json.RawMessage `json:"releases"`
}

// Publisher names who publishes.
type Publisher struct {
	Name string `json:"name"`
}

// Links lead to other pages.
type Links struct {
	Next string `json:"next,omitempty"`
}

// Extensions lists where the extensions in use are described.
func Extensions() []string {
	const base = "https://raw.githubusercontent.com/open-contracting-extensions/"
	names := []string{"lots", "awardCriteria", "otherRequirements", "sustainability", "legalBasis", "techniques", "options", "renewal", "lotDetails"}
	list := make([]string, 0, len(names))
	for _, n := range names {
		list = append(list, base+"ocds_"+n+"_extension/master/extension.json")
	}
	return list
}

// Release is what was known of a process at a moment.
type Release struct {
	OCID           string     `json:"ocid"`
	ID             string     `json:"id"`
	Date           string     `json:"date"`
	Tag            []string   `json:"tag"`
	InitiationType string     `json:"initiationType"`
	Language       string     `json:"language,omitempty"`
	Parties        []Party    `json:"parties,omitempty"`
	Buyer          *Ref       `json:"buyer,omitempty"`
	Planning       *Planning  `json:"planning,omitempty"`
	Tender         *Tender    `json:"tender,omitempty"`
	Awards         []Award    `json:"awards,omitempty"`
	Contracts      []Contract `json:"contracts,omitempty"`
	// RelatedProcesses are those that this one follows from.
	RelatedProcesses []RelatedProcess `json:"relatedProcesses,omitempty"`
}

// Planning is what is known before the call.
type Planning struct {
	Rationale  string      `json:"rationale,omitempty"`
	Milestones []Milestone `json:"milestones,omitempty"`
}

// Milestone is a point in time that matters: of type preProcurement until when
// the market may answer.
type Milestone struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Type        string `json:"type"`
	Description string `json:"description,omitempty"`
	DueDate     string `json:"dueDate,omitempty"`
	DateMet     string `json:"dateMet,omitempty"`
	Status      string `json:"status"`
}

// RelatedProcess names another process by its ocid and what it is to this one.
type RelatedProcess struct {
	ID           string   `json:"id"`
	Relationship []string `json:"relationship"`
	Scheme       string   `json:"scheme"`
	Identifier   string   `json:"identifier"`
	URI          string   `json:"uri,omitempty"`
}

// Ref points to a party.
type Ref struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Party is an organisation with its roles.
type Party struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Roles   []string `json:"roles"`
	Address *Address `json:"address,omitempty"`
}

// Address is where a party is.
type Address struct {
	Locality    string `json:"locality,omitempty"`
	PostalCode  string `json:"postalCode,omitempty"`
	CountryName string `json:"countryName,omitempty"`
}

// Value is an exact amount: the digits of the contract, as a JSON number.
type Value struct {
	Amount   json.Number `json:"amount"`
	Currency string      `json:"currency"`
}

// Period has instants in RFC 3339.
type Period struct {
	StartDate string `json:"startDate,omitempty"`
	EndDate   string `json:"endDate,omitempty"`
}

// Tender is the call.
type Tender struct {
	ID                       string             `json:"id"`
	Title                    string             `json:"title"`
	Description              string             `json:"description,omitempty"`
	Status                   string             `json:"status"`
	ProcuringEntity          *Ref               `json:"procuringEntity,omitempty"`
	Items                    []Item             `json:"items,omitempty"`
	Value                    *Value             `json:"value,omitempty"`
	ProcurementMethod        string             `json:"procurementMethod,omitempty"`
	ProcurementMethodDetails string             `json:"procurementMethodDetails,omitempty"`
	MainProcurementCategory  string             `json:"mainProcurementCategory"`
	AwardCriteria            string             `json:"awardCriteria,omitempty"`
	SubmissionMethod         []string           `json:"submissionMethod,omitempty"`
	TenderPeriod             *Period            `json:"tenderPeriod,omitempty"`
	EnquiryPeriod            *Period            `json:"enquiryPeriod,omitempty"`
	ContractPeriod           *Period            `json:"contractPeriod,omitempty"`
	LegalBasis               *Classification    `json:"legalBasis,omitempty"`
	Lots                     []Lot              `json:"lots,omitempty"`
	OtherRequirements        *OtherRequirements `json:"otherRequirements,omitempty"`
	HasSustainability        bool               `json:"hasSustainability"`
	Sustainability           []Sustainability   `json:"sustainability,omitempty"`
	Techniques               *Techniques        `json:"techniques,omitempty"`
	LotDetails               *LotDetails        `json:"lotDetails,omitempty"`
	Amendments               []Amendment        `json:"amendments,omitempty"`
}

// Amendment is what a version of the tender changed, field by field in words.
type Amendment struct {
	ID          string `json:"id"`
	Date        string `json:"date"`
	Rationale   string `json:"rationale,omitempty"`
	Description string `json:"description,omitempty"`
}

// Techniques of the extension techniques.
type Techniques struct {
	HasFrameworkAgreement      bool           `json:"hasFrameworkAgreement"`
	FrameworkAgreement         *Framework     `json:"frameworkAgreement,omitempty"`
	HasDynamicPurchasingSystem bool           `json:"hasDynamicPurchasingSystem"`
	DynamicPurchasingSystem    *DynamicSystem `json:"dynamicPurchasingSystem,omitempty"`
}

// DynamicSystem is who may buy through a dynamic purchasing system: open to buyers
// that are not listed, or closed.
type DynamicSystem struct {
	Type string `json:"type"`
}

// Framework is how a framework agreement works: its method is of the codelist
// frameworkAgreementMethod.
type Framework struct {
	Method              string `json:"method"`
	MaximumParticipants int32  `json:"maximumParticipants,omitempty"`
	PeriodRationale     string `json:"periodRationale,omitempty"`
}

// LotDetails of the extension lotDetails: for how many lots one may bid, and be
// awarded.
type LotDetails struct {
	MaximumLotsBidPerSupplier     int32 `json:"maximumLotsBidPerSupplier,omitempty"`
	MaximumLotsAwardedPerSupplier int32 `json:"maximumLotsAwardedPerSupplier,omitempty"`
}

// Options of the extension options.
type Options struct {
	Description string `json:"description"`
}

// Renewal of the extension renewal.
type Renewal struct {
	MaximumRenewals int32 `json:"maximumRenewals"`
}

// Item says what is bought, by classification.
type Item struct {
	ID             string         `json:"id"`
	Classification Classification `json:"classification"`
	RelatedLot     string         `json:"relatedLot,omitempty"`
}

// Classification is a code in a scheme.
type Classification struct {
	Scheme string `json:"scheme"`
	ID     string `json:"id"`
}

// Lot of the extension lots.
type Lot struct {
	ID                string             `json:"id"`
	Title             string             `json:"title"`
	Description       string             `json:"description,omitempty"`
	Status            string             `json:"status"`
	Value             *Value             `json:"value,omitempty"`
	AwardCriteria     *AwardCriteria     `json:"awardCriteria,omitempty"`
	OtherRequirements *OtherRequirements `json:"otherRequirements,omitempty"`
	HasOptions        bool               `json:"hasOptions"`
	Options           *Options           `json:"options,omitempty"`
	HasRenewal        bool               `json:"hasRenewal"`
	Renewal           *Renewal           `json:"renewal,omitempty"`
}

// AwardCriteria of the extension awardCriteria.
type AwardCriteria struct {
	Criteria []Criterion `json:"criteria"`
}

// Criterion has its weight as a number.
type Criterion struct {
	Type        string   `json:"type"`
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	Numbers     []Number `json:"numbers,omitempty"`
}

// Number is a weight in percent.
type Number struct {
	Number json.Number `json:"number"`
	Weight string      `json:"weight"`
}

// OtherRequirements of the extension otherRequirements.
type OtherRequirements struct {
	ReservedParticipation []string `json:"reservedParticipation,omitempty"`
}

// Sustainability of the extension sustainability.
type Sustainability struct {
	Goal        string   `json:"goal"`
	Strategies  []string `json:"strategies,omitempty"`
	Description string   `json:"description,omitempty"`
}

// Award is the decision on one lot.
type Award struct {
	ID          string   `json:"id"`
	Title       string   `json:"title,omitempty"`
	Status      string   `json:"status"`
	Date        string   `json:"date"`
	Value       *Value   `json:"value,omitempty"`
	Suppliers   []Ref    `json:"suppliers,omitempty"`
	RelatedLots []string `json:"relatedLots,omitempty"`
}

// Contract is the signed result.
type Contract struct {
	ID         string  `json:"id"`
	AwardID    string  `json:"awardID"`
	Title      string  `json:"title,omitempty"`
	Status     string  `json:"status"`
	Value      *Value  `json:"value,omitempty"`
	Period     *Period `json:"period,omitempty"`
	DateSigned string  `json:"dateSigned,omitempty"`
}
