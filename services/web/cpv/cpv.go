package cpv

import (
	"context"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"google.golang.org/grpc"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	path = "/cpv"
	// Words is the field in which one types what to look for.
	Words = "cpv_words"
	// Find is the button that looks for codes without script.
	Find = "cpv_find"
	// mostFound is how many codes a search shows; more words narrow it.
	mostFound = 12
	// mostWords is the contract's limit of what one can look for.
	mostWords = 200
)

// Finder asks for codes.
type Finder struct {
	codes codelistsv1.CodelistsServiceClient
}

// New asks over conn.
func New(conn grpc.ClientConnInterface) *Finder {
	return &Finder{codes: codelistsv1.NewCodelistsServiceClient(conn)}
}

// Found is what a search found; the code that is ticked comes first.
type Found struct {
	Words   string
	Options []ui.Option
}

// None says that the words found nothing.
func (f Found) None() bool { return f.Words != "" && len(f.Options) == 0 }

// Routes registers the list of codes that words find. The forms show it while
// one types; it is a page of its own as well.
func Routes(s *page.Site) {
	f := New(s.Conn)
	s.Get(path, func(r *page.Request) error {
		field := r.Query("field")
		if field == "" {
			field = "cpv"
		}
		found, err := f.Search(r.Context(), r.Query(Words), r.Query(field))
		if err != nil {
			return err
		}
		form := &ui.Form{Values: url.Values{field: {r.Query(field)}}}
		return r.Show(ui.Page{Title: r.T("cpv.title")}, searchPage(form, field, found))
	})
}

// Labels gives codes their words in the reader's language, by code. A code
// without words is left out.
func (f *Finder) Labels(ctx context.Context, codes ...string) (map[string]string, error) {
	labels := map[string]string{}
	if len(codes) == 0 {
		return labels, nil
	}
	answer, err := f.codes.ListCodes(ctx, &codelistsv1.ListCodesRequest{
		Codelist: "cpv", Language: i18n.From(ctx).Code(), Codes: codes,
	})
	if err != nil {
		return nil, err
	}
	for _, c := range answer.GetCodes() {
		labels[c.GetCode()] = c.GetLabel()
	}
	return labels, nil
}

// Search finds codes by words or by their beginning. A whole code that the list
// does not have can be ticked without words.
func (f *Finder) Search(ctx context.Context, words, ticked string) (Found, error) {
	found := Found{Words: cut(strings.TrimSpace(words))}
	if whole.MatchString(ticked) {
		labels, err := f.Labels(ctx, ticked)
		if err != nil {
			return found, err
		}
		found.Options = append(found.Options, option(ticked, labels[ticked]))
	}
	if found.Words == "" {
		return found, nil
	}
	code := plain(found.Words)
	answer, err := f.codes.ListCodes(ctx, &codelistsv1.ListCodesRequest{
		Codelist: "cpv", Language: i18n.From(ctx).Code(), Q: code, PageSize: mostFound,
	})
	if err != nil {
		return found, err
	}
	for _, c := range answer.GetCodes() {
		if c.GetCode() != ticked {
			found.Options = append(found.Options, option(c.GetCode(), c.GetLabel()))
		}
	}
	if len(answer.GetCodes()) == 0 && whole.MatchString(code) && code != ticked {
		found.Options = append(found.Options, option(code, ""))
	}
	return found, nil
}

// Chosen is the code that was ticked, or a whole one that was typed instead.
func Chosen(ticked, words string) string {
	if code := plain(strings.TrimSpace(words)); ticked == "" && whole.MatchString(code) {
		return code
	}
	return ticked
}

// whole is a CPV code; written may carry its check digit.
var (
	whole   = regexp.MustCompile(`^[0-9]{8}$`)
	written = regexp.MustCompile(`^([0-9]{8})-[0-9]$`)
)

// plain takes the check digit off a whole code; other words stay.
func plain(words string) string {
	if match := written.FindStringSubmatch(words); match != nil {
		return match[1]
	}
	return words
}

func cut(words string) string {
	letters := []rune(words)
	return string(letters[:min(len(letters), mostWords)])
}

func option(code, label string) ui.Option {
	return ui.Option{Value: code, Label: strings.TrimSpace(code + " " + label)}
}

// address is where the field's codes are looked for.
func address(field string) string { return path + "?" + url.Values{"field": {field}}.Encode() }

func choice(field string, i int) string { return ui.ID(field) + "-" + strconv.Itoa(i+1) }

// Label writes a code with its words: "90911200 Building-cleaning services".
func Label(labels map[string]string, code string) string { return option(code, labels[code]).Label }
