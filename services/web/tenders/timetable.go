package tenders

import (
	"strconv"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// timetable is until when one asks to take part, asks questions and bids, and how long the contract runs.
// Times are the buyer's.
type timetable struct {
	Participation  page.Date `form:"participation_deadline"`
	Deadline       page.Date `form:"deadline"`
	QuestionsUntil page.Date `form:"questions_until"`
	Start          page.Date `form:"contract_start"`
	End            page.Date `form:"contract_end"`
	Electronic     bool      `form:"electronic_submission"`
	Prior          bool      `form:"prior_information"`
	Visit          bool      `form:"site_visit"`
	OnPaper        bool      `form:"documents_not_electronic"`
	Urgency        string    `form:"urgency_reason"`
	Standstill     string    `form:"standstill_days"`
}

func timetablePart() part[timetable] {
	return part[timetable]{
		name: partTimetable, read: readTimetable, write: writeTimetable, prepare: prepareTimetable,
		fields: timetableFields,
		labels: []string{
			"participation_deadline", "draft.field.participation", "deadline", "tenders.field.deadline", "questions_until", "tenders.field.questions_until",
			"contract_start", "tenders.field.contract_start", "contract_end", "tenders.field.contract_end",
			"electronic_submission", "tenders.field.electronic", "prior_information", "tenders.field.prior",
			"site_visit", "draft.field.site_visit", "documents_not_electronic", "draft.field.on_paper",
			"urgency_reason", "tenders.field.urgency", "standstill_days", "tenders.field.standstill",
		},
	}
}

func instant(t *timestamppb.Timestamp) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.AsTime()
}

func readTimetable(_ *page.Request, t *tendersv1.Tender, zone *time.Location) (timetable, error) {
	v := timetable{
		Participation: page.DateOf(instant(t.GetParticipationDeadline()), zone),
		Deadline:      page.DateOf(instant(t.GetDeadline()), zone), QuestionsUntil: page.DateOf(instant(t.GetQuestionsUntil()), zone),
		Start: page.DateOf(instant(t.GetContractStart()), zone), End: page.DateOf(instant(t.GetContractEnd()), zone),
		Electronic: t.GetElectronicSubmission(), Prior: t.GetPriorInformation(), Urgency: t.GetUrgencyReason(),
		Visit: t.GetSiteVisit(), OnPaper: t.GetDocumentsNotElectronic(),
	}
	v.Start.Time, v.End.Time = "", ""
	if t.GetStandstillDays() > 0 {
		v.Standstill = strconv.Itoa(int(t.GetStandstillDays()))
	}
	return v, nil
}

func writeTimetable(r *page.Request, t *tendersv1.Tender, v timetable, zone *time.Location) error {
	var problems []error
	set := func(field string, d page.Date, to **timestamppb.Timestamp, noon bool) {
		if noon && d.Time == "" && !d.Empty() {
			d.Time = "12:00"
		}
		if d.Empty() {
			*to = nil
			return
		}
		at, err := d.In(zone, field)
		if err != nil {
			problems = append(problems, err)
			return
		}
		*to = timestamppb.New(at)
	}
	set("participation_deadline", v.Participation, &t.ParticipationDeadline, true)
	set("deadline", v.Deadline, &t.Deadline, true)
	set("questions_until", v.QuestionsUntil, &t.QuestionsUntil, true)
	if consults(t) {
		return errs.Join(problems...) // the rest belongs to a procedure and is not on the page
	}
	set("contract_start", v.Start, &t.ContractStart, false)
	if procedure.Dynamic(t) && !v.End.Empty() {
		v.End.Time = "23:59" // the last day counts: until then anyone can ask to take part
	}
	set("contract_end", v.End, &t.ContractEnd, false)
	t.ElectronicSubmission, t.PriorInformation, t.UrgencyReason = v.Electronic, v.Prior, text(v.Urgency)
	t.SiteVisit, t.DocumentsNotElectronic = v.Visit, v.OnPaper
	days, err := strconv.ParseInt(strings.TrimSpace(v.Standstill), 10, 32)
	if err != nil && strings.TrimSpace(v.Standstill) != "" {
		problems = append(problems, r.Problems("standstill_days", "errors.number.malformed"))
	}
	if !procedure.Dynamic(t) { // nothing is awarded in the system itself
		t.StandstillDays = int32(days)
	}
	return errs.Join(problems...)
}

// prepareTimetable asks for the first lawful deadline; there is none before the
// procedure is chosen.
func prepareTimetable(b *bench, _ *ui.Form) error {
	earliest, err := b.tenders.GetTimetable(b.Context(), &tendersv1.GetTimetableRequest{Tender: b.t.GetId()})
	if errs.Code(err) == codes.FailedPrecondition {
		return nil
	}
	b.earliest = earliest
	return err
}
