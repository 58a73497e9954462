package notifications

import (
	"net/url"
	"strings"

	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// kept is a mail of a training instance.
type kept struct {
	to, subject, at, language string
	lines                     []line
}

// line is one line of a mail; one that is an address leads there.
type line struct{ text, href string }

// mails shows what a training instance would have sent.
func (a *area) mails(r *page.Request) error {
	answer, err := a.client.ListMails(r.Context(), &notifyv1.ListMailsRequest{To: r.Query("to")})
	if err != nil {
		return err
	}
	var list []kept
	for _, m := range answer.GetMails() {
		k := kept{to: m.GetTo(), subject: m.GetSubject(), language: m.GetLanguage(), at: i18n.MomentShort(r.Context(), m.GetCreatedAt().AsTime(), r.Now(), r.Zone())}
		for text := range strings.SplitSeq(strings.TrimSpace(m.GetText()), "\n") {
			k.lines = append(k.lines, line{text: text, href: within(text)})
		}
		list = append(list, k)
	}
	return r.Show(ui.Page{Title: r.T("messages.mails.title")}, mailsPage(list, r.Query("to")))
}

// within is where a line leads that is an address of this site, else "".
func within(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !page.Local(u.RequestURI()) {
		return ""
	}
	return u.RequestURI()
}
