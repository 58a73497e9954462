package page

import (
	"errors"
	"net/url"
	"reflect"
	"testing"
	"time"

	"github.com/fairlot/fairlot/pkg/errs"
)

// draft has what forms have: nested groups, lists, money, days, files.
type draft struct {
	Title  string   `form:"title"`
	Serves []string `form:"serves"`
	Value  Money    `form:"value"`
	Lots   []struct {
		Title string `form:"title"`
		Value Money  `form:"value"`
	} `form:"lots"`
	Deadline Date     `form:"deadline"`
	Evidence []Upload `form:"evidence"`
	Staff    int      `form:"staff"`
	True     bool     `form:"true"`
}

func TestAFormIsDecodedAndFilledAlike(t *testing.T) {
	fields := url.Values{
		"title": {"Cleaning"}, "serves": {"PL", "EU"}, "value.amount": {"412 000"}, "value.currency": {"PLN"},
		"lots[0].title": {"Schools"}, "lots[1].title": {"Offices"}, "lots[1].value.amount": {"1"},
		"deadline.day": {"4"}, "deadline.month": {"12"}, "deadline.year": {"2026"}, "deadline.time": {"12:00"},
		"evidence[0].id": {"fil_1"}, "evidence[0].size": {"12"}, "staff": {"38"}, "true": {"true"},
		"_token": {"x"}, "unknown": {"y"},
	}
	var d draft
	if err := Decode(fields, &d); err != nil {
		t.Fatal(err)
	}
	if d.Title != "Cleaning" || len(d.Serves) != 2 || len(d.Lots) != 2 || d.Lots[1].Title != "Offices" || d.Staff != 38 || !d.True || d.Evidence[0].Size != 12 {
		t.Fatalf("got %+v", d)
	}
	again, err := Encode(d)
	if err != nil {
		t.Fatal(err)
	}
	var copied draft
	if err := Decode(again, &copied); err != nil || !reflect.DeepEqual(d, copied) {
		t.Errorf("filled and decoded again: %+v %v", copied, err)
	}
}

func TestAFieldThatIsNoNumberIsNamed(t *testing.T) {
	var d draft
	err := Decode(url.Values{"staff": {"many"}, "evidence[0].size": {"big"}, "title": {"kept"}}, &d)
	var list decodeErrors
	if !errors.As(err, &list) || len(list) != 2 || list[0].field != "evidence[0].size" || list[1].field != "staff" || d.Title != "kept" {
		t.Fatalf("got %v %+v", list, d)
	}
}

func TestHugeListsInAFormAreRefused(t *testing.T) {
	var d draft
	if err := Decode(url.Values{"lots[999999999].title": {"x"}}, &d); err == nil && len(d.Lots) > 10000 {
		t.Fatalf("a list of %d was made", len(d.Lots))
	}
}

func TestAmountsAreReadAsPeopleWriteThem(t *testing.T) {
	for in, want := range map[string]string{
		"412000": "412000", "412 000": "412000", "412,000": "412000", "412.000": "412000", "1 234,50": "1234.50", "1,234.50": "1234.50",
		"1.234,5": "1234.5", "0,50": "0.50", "0.125": "0.125", "1,234,567": "1234567", "12’500.25": "12500.25", "abc": "abc", "12,5": "12.5",
	} {
		if got := (Money{Amount: in, Currency: "EUR"}).Proto().GetAmount(); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	if (Money{Currency: "EUR"}).Proto() != nil {
		t.Error("nothing typed is an amount")
	}
}

func TestDaysAreReadInThePlacesTime(t *testing.T) {
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		date   Date
		want   string
		reason string
	}{
		{Date{"4", "12", "2026", "12:00"}, "2026-12-04T11:00:00Z", ""},
		{Date{" 4 ", "07", "2026", "9.30"}, "2026-07-04T07:30:00Z", ""},
		{Date{"4", "12", "2026", ""}, "2026-12-03T23:00:00Z", ""},
		{Date{"31", "2", "2027", ""}, "", "date.unknown"},
		{Date{"4", "", "2026", ""}, "", "date.malformed"},
		{Date{"4", "12", "26", ""}, "", "date.malformed"},
		{Date{"4", "12", "2026", "noon"}, "", "date.time"},
	} {
		got, err := row.date.In(warsaw, "deadline")
		if row.reason != "" {
			if !errs.Is(err, row.reason) {
				t.Errorf("%+v: got %v %v", row.date, got, err)
			}
			continue
		}
		if err != nil || got.Format(time.RFC3339) != row.want {
			t.Errorf("%+v: got %v %v", row.date, got, err)
		}
	}
	if d := DateOf(time.Date(2026, 12, 4, 11, 0, 0, 0, time.UTC), warsaw); d != (Date{"4", "12", "2026", "12:00"}) || !DateOf(time.Time{}, warsaw).Empty() {
		t.Errorf("got %+v", d)
	}
}

func TestOnlyAddressesOfThisHouseAreLocal(t *testing.T) {
	for address, want := range map[string]bool{
		"/": true, "/tenders?q=a": true, "//evil.example": false, "https://evil.example": false, "/\\evil.example": false, "": false, "tenders": false, "/a\nb": false,
	} {
		if got := Local(address); got != want {
			t.Errorf("%q: got %v", address, got)
		}
	}
}

func TestAKeptFormHasNoSecretsAndNoForeignAddress(t *testing.T) {
	kept, ok := Unpack(pack("/notes/new?x=1", url.Values{"title": {"a"}, "new_password": {"p"}, "opening.passphrase": {"q"}, "_token": {"t"}, "_key": {"k"}}))
	if !ok || kept.Action != "/notes/new?x=1" || len(kept.Fields) != 2 || kept.Fields[0].Name != "_key" || kept.Fields[1].Value != "a" {
		t.Errorf("got %+v %v", kept, ok)
	}
	for _, bad := range []string{"", "!", "bm90IGpzb24", pack("https://evil.example/", nil)} {
		if _, ok := Unpack(bad); ok {
			t.Errorf("%q was taken", bad)
		}
	}
}
