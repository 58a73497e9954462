package desk

import (
	"slices"

	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// keyPath is where an opening officer makes the key.
const keyPath = Path + "/opening-key"

// opening is an opening officer's key and the tenders whose bids wait.
func (a *area) opening(r *page.Request) ([]section, error) {
	s := section{title: r.T("desk.opening.title"), none: r.T("desk.opening.none"), next: []ui.Link{{Text: r.T("desk.key.title"), Href: keyPath}}}
	key, err := a.key(r)
	if err != nil {
		return nil, err
	}
	if key == nil {
		s.items = append(s.items, item{
			name: r.T("desk.key.missing"), href: keyPath, meta: []string{r.T("desk.key.missing_text")},
			state: ui.TagItem{Kind: ui.TagNext, Text: r.T("desk.key.none")}, step: ui.Link{Text: r.T("desk.key.make"), Href: keyPath},
		})
	}
	list, err := a.mine(r)
	if err != nil {
		return []section{s}, err
	}
	for _, t := range list {
		if !slices.Contains(t.GetOpeningOfficers(), r.Viewer().Person) {
			continue
		}
		i := tenderItem(r, t)
		i.step = ui.Link{}
		switch t.GetStatus() {
		case statusClosed:
			i.step = ui.Link{Text: r.T("desk.step.open"), Href: "/tenders/" + t.GetId() + "/opening"}
			s.items = append(s.items, i)
		case statusOpen:
			s.items = append(s.items, i)
		default:
		}
	}
	return []section{s}, nil
}

// key is the viewer's newest opening key, or nil.
func (a *area) key(r *page.Request) (*bidsv1.OpeningKey, error) {
	person := r.Viewer().Person
	answer, err := a.bids.ListOpeningKeys(r.Context(), &bidsv1.ListOpeningKeysRequest{People: []string{person}})
	if err != nil {
		return nil, err
	}
	for _, k := range answer.GetKeys() {
		if k.GetPerson() == person {
			return k, nil
		}
	}
	return nil, nil
}

// passphrases is the form of the key: the passphrase twice.
type passphrases struct {
	Passphrase string `form:"passphrase"`
	Again      string `form:"passphrase_again"`
}

func (a *area) keyRoutes(s *page.Site) {
	page.Mount(s, keyPath, page.Form[passphrases]{
		Roles: []string{openingOfficer}, Show: a.showKey, Send: a.makeKey,
		Labels: []string{"passphrase", "desk.key.passphrase", "passphrase_again", "desk.key.again"},
	})
	s.Get(keyPath+"/made", a.showMade)
}

func (a *area) showKey(r *page.Request, f *ui.Form) error {
	key, err := a.key(r)
	if err != nil {
		return err
	}
	since := ""
	if key != nil {
		since = i18n.Date(r.Context(), key.GetCreatedAt().AsTime(), r.Zone())
	}
	crumbs := []ui.Link{{Text: r.T("desk.title"), Href: Path}, {Text: r.T("desk.key.title")}}
	return r.Show(ui.Page{Title: r.T("desk.key.title"), Crumbs: crumbs}, keyPage(f, since))
}

func (a *area) makeKey(r *page.Request, v passphrases, _ int64) (string, error) {
	if v.Passphrase != v.Again {
		return "", r.Problems("passphrase_again", "errors.passphrase.differs")
	}
	if _, err := a.bids.CreateOpeningKey(r.Context(), &bidsv1.CreateOpeningKeyRequest{Passphrase: v.Passphrase}); err != nil {
		return "", err
	}
	return keyPath + "/made", nil
}

// showMade is the receipt of the key.
func (a *area) showMade(r *page.Request) error {
	if err := r.SignedIn(openingOfficer); err != nil {
		return err
	}
	key, err := a.key(r)
	if err != nil {
		return err
	}
	if key == nil {
		return r.Redirect(keyPath)
	}
	receipt := ui.Receipt{
		Title: r.T("desk.key.made"), Lead: r.T("desk.key.made_text"),
		Rows: []ui.Row{
			{Key: r.T("desk.key.at"), Value: i18n.Moment(r.Context(), key.GetCreatedAt().AsTime(), r.Zone())},
			{Key: r.T("desk.key.public"), Value: key.GetRecipient()},
		},
		Next: []ui.Link{{Text: r.T("desk.back"), Href: Path}},
	}
	return r.Show(ui.Page{Title: receipt.Title}, ui.ReceiptPanel(receipt))
}
