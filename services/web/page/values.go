package page

import (
	"errors"
	"fmt"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"time"

	formats "github.com/go-playground/form/v4"

	"github.com/fairlot/fairlot/pkg/errs"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// Upload is a file of a form. Its bytes are stored already.
type Upload struct {
	ID        string `form:"id"`
	Name      string `form:"name"`
	MediaType string `form:"media_type"`
	Size      int64  `form:"size"`
	SHA256    string `form:"sha256"`
}

// File is the upload in the contract's form.
func (u Upload) File() *typesv1.File {
	return &typesv1.File{Id: u.ID, Name: u.Name, MediaType: u.MediaType, Size: u.Size, Sha256: u.SHA256}
}

// UploadOf is a stored file as a form holds it.
func UploadOf(f *typesv1.File) Upload {
	return Upload{ID: f.GetId(), Name: f.GetName(), MediaType: f.GetMediaType(), Size: f.GetSize(), SHA256: f.GetSha256()}
}

// Money is an amount as people type it: "412 000,50" in EUR.
type Money struct {
	Amount   string `form:"amount"`
	Currency string `form:"currency"`
}

// MoneyOf is an amount of the contract as a form holds it.
func MoneyOf(m *typesv1.Money) Money {
	return Money{Amount: m.GetAmount(), Currency: m.GetCurrency()}
}

// Proto is the amount in the contract's form, or nil if nothing was typed. What
// is not an amount is left as it is for the contract's rules to refuse.
func (m Money) Proto() *typesv1.Money {
	if strings.TrimSpace(m.Amount) == "" {
		return nil
	}
	return &typesv1.Money{Amount: Number(m.Amount), Currency: m.Currency}
}

// Number reads a figure as nine languages write it, "12 345,50" as 12345.50:
// spaces group; the last of comma and point is the decimal sign unless three
// digits follow it and the other sign or none stands before. What is not a
// figure is left as it is for the contract's rules to refuse.
func Number(text string) string {
	text = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "", "’", "").Replace(strings.TrimSpace(text))
	last := strings.LastIndexAny(text, ".,")
	if last < 0 {
		return text
	}
	sign := text[last : last+1]
	whole, fraction := text[:last], text[last+1:]
	if strings.Count(text, sign) > 1 || len(fraction) == 3 && !strings.ContainsAny(whole, ".,") && whole != "" && whole != "0" {
		return strings.NewReplacer(".", "", ",", "").Replace(text)
	}
	return strings.NewReplacer(".", "", ",", "").Replace(whole) + "." + fraction
}

// Date is a day as people type it, with an hour where the form asks for one.
type Date struct {
	Day   string `form:"day"`
	Month string `form:"month"`
	Year  string `form:"year"`
	Time  string `form:"time"`
}

// DateOf is an instant as a form shows it in the zone; the zero time is empty.
func DateOf(t time.Time, zone *time.Location) Date {
	if t.IsZero() {
		return Date{}
	}
	t = t.In(zone)
	return Date{strconv.Itoa(t.Day()), strconv.Itoa(int(t.Month())), strconv.Itoa(t.Year()), t.Format("15:04")}
}

// Empty says that nothing was typed.
func (d Date) Empty() bool { return d.Day == "" && d.Month == "" && d.Year == "" && d.Time == "" }

// In is the instant in the zone, the start of the day where no hour was typed.
// The error names the field.
func (d Date) In(zone *time.Location, field string) (time.Time, error) {
	day, err1 := strconv.Atoi(strings.TrimSpace(d.Day))
	month, err2 := strconv.Atoi(strings.TrimSpace(d.Month))
	year, err3 := strconv.Atoi(strings.TrimSpace(d.Year))
	if err := errors.Join(err1, err2, err3); err != nil || year < 1900 || year > 2200 {
		return time.Time{}, errs.Invalid(field, "date.malformed", "give a day, month and year, for example 4 12 2026")
	}
	hour, minute, ok := clockOf(d.Time)
	if !ok {
		return time.Time{}, errs.Invalid(field+".time", "date.time", "give the time as 12:00")
	}
	t := time.Date(year, time.Month(month), day, hour, minute, 0, 0, zone)
	if t.Day() != day || int(t.Month()) != month {
		return time.Time{}, errs.Invalid(field, "date.unknown", "there is no such day")
	}
	return t.UTC(), nil
}

func clockOf(text string) (hour, minute int, ok bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, 0, true
	}
	t, err := time.Parse("15:04", strings.NewReplacer(".", ":", "h", ":", " ", "").Replace(text))
	return t.Hour(), t.Minute(), err == nil
}

// decodeErrors are the fields that do not hold what they should.
type decodeErrors []decodeError

type decodeError struct{ field, reason string }

// Error implements error.
func (e decodeErrors) Error() string { return fmt.Sprintf("%d fields are malformed", len(e)) }

// Decode fills the struct that value points to from fields.
func Decode(fields url.Values, value any) error {
	decoder := formats.NewDecoder()
	decoder.SetTagName("form")
	err := decoder.Decode(value, fields)
	var found formats.DecodeErrors
	if !errors.As(err, &found) {
		return err
	}
	list := make(decodeErrors, 0, len(found))
	for field := range found {
		list = append(list, decodeError{field, "number.malformed"})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].field < list[j].field })
	return list
}

// Encode gives the fields of a struct, the inverse of Decode.
func Encode(value any) (url.Values, error) {
	encoder := formats.NewEncoder()
	encoder.SetTagName("form")
	fields, err := encoder.Encode(value)
	if err != nil {
		return nil, fmt.Errorf("fill the form: %w", err)
	}
	return fields, nil
}
