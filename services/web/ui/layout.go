package ui

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/fairlot/fairlot/services/web/i18n"
)

type door struct {
	Link
	section string
}

func doors(ctx context.Context) []door {
	list := []door{
		{Link{i18n.T(ctx, "common.nav.tenders"), "/tenders"}, SectionTenders},
		{Link{i18n.T(ctx, "common.nav.enterprises"), "/enterprises"}, SectionEnterprises},
		{Link{i18n.T(ctx, "common.nav.pools"), "/pools"}, SectionPools},
		{Link{i18n.T(ctx, "common.nav.impact"), "/impact"}, SectionImpact},
		{Link{i18n.T(ctx, "common.nav.data"), "/open-data"}, SectionData},
	}
	if v := FrameOf(ctx).Viewer; v != nil && v.Has("officer") {
		list = slices.Insert(list, 1, door{Link{i18n.T(ctx, "library.nav"), "/clauses"}, SectionClauses})
	}
	return list
}

func footerLinks(ctx context.Context) []Link {
	return []Link{
		{i18n.T(ctx, "common.foot.about"), "/about"},
		{i18n.T(ctx, "library.foot"), "/clauses"},
		{i18n.T(ctx, "common.foot.accessibility"), "/accessibility"},
		{i18n.T(ctx, "common.foot.data"), "/open-data"},
		{i18n.T(ctx, "common.foot.api"), "/docs"},
		{i18n.T(ctx, "common.foot.record"), "/record"},
		{i18n.T(ctx, "common.foot.source"), "/about#source"},
	}
}

func documentTitle(ctx context.Context, p Page) string {
	if p.Title == "" {
		return i18n.T(ctx, "common.site")
	}
	return p.Title + " · " + i18n.T(ctx, "common.site")
}

// signInHref leads to the sign-in page and back to where the reader is.
func signInHref(ctx context.Context) string {
	f := FrameOf(ctx)
	if f.Path == "" || f.Path == "/" || strings.HasPrefix(f.Path, "/sign-in") {
		return "/sign-in"
	}
	back := f.Path
	if len(f.Query) > 0 {
		back += "?" + f.Query.Encode()
	}
	return "/sign-in?" + url.Values{"back": {back}}.Encode()
}

// passwordTexts and countTexts are the sentences that govuk-frontend's scripts say.
func passwordTexts(ctx context.Context) string {
	return texts(map[string]any{
		"showPassword":               i18n.T(ctx, "common.password.show"),
		"hidePassword":               i18n.T(ctx, "common.password.hide"),
		"showPasswordAriaLabel":      i18n.T(ctx, "common.password.show_label"),
		"hidePasswordAriaLabel":      i18n.T(ctx, "common.password.hide_label"),
		"passwordShownAnnouncement":  i18n.T(ctx, "common.password.shown"),
		"passwordHiddenAnnouncement": i18n.T(ctx, "common.password.hidden"),
	})
}

func countTexts(ctx context.Context) string {
	const blank = "%{count}"
	left := i18n.T(ctx, "common.count.left", "n", blank)
	over := i18n.T(ctx, "common.count.over", "n", blank)
	return texts(map[string]any{
		"charactersUnderLimit": everyPlural(left),
		"charactersAtLimit":    i18n.T(ctx, "common.count.left", "n", "0"),
		"charactersOverLimit":  everyPlural(over),
	})
}

func everyPlural(text string) map[string]string {
	return map[string]string{"zero": text, "one": text, "two": text, "few": text, "many": text, "other": text}
}

func texts(sentences map[string]any) string {
	raw, err := json.Marshal(map[string]any{"i18n": sentences})
	if err != nil {
		return ""
	}
	return string(raw)
}

// bellCount writes how many messages are unread where there is little room.
func bellCount(n int) string {
	if n > 99 {
		return "99+"
	}
	return strconv.Itoa(n)
}
