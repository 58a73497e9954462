package main_test

import (
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	opendatav1 "github.com/fairlot/fairlot/proto/fairlot/opendata/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

// draftingAttacks are those on what people agree on before a tender is public.
func draftingAttacks(w *world) map[string][]attack {
	const why = "A reason that is long enough"
	comment := &tendersv1.CreateCommentRequest{Tender: w.draft, Text: "Leave this to us."}
	return map[string][]attack{
		"tenders.CopyTender":      {{request: &tendersv1.CopyTenderRequest{Tender: w.draft}, want: codes.NotFound}},
		"tenders.RestoreTender":   {{request: &tendersv1.RestoreTenderRequest{Tender: w.draft}, want: codes.NotFound}},
		"tenders.CreateComment":   {{request: comment, want: codes.NotFound}, {request: &tendersv1.CreateCommentRequest{Tender: w.awarded, Text: "Seen."}, want: codes.PermissionDenied}},
		"tenders.ListComments":    {{request: &tendersv1.ListCommentsRequest{Tender: w.draft}, want: codes.NotFound}, {request: &tendersv1.ListCommentsRequest{Tender: w.awarded}, want: codes.PermissionDenied}},
		"tenders.ResolveComment":  {{request: &tendersv1.ResolveCommentRequest{Tender: w.draft, Comment: "com_none"}, want: codes.NotFound}},
		"tenders.RequestApproval": {{request: &tendersv1.RequestApprovalRequest{Tender: w.draft}, want: codes.NotFound}},
		"tenders.DecideApproval":  {{request: &tendersv1.DecideApprovalRequest{Tender: w.draft, Revision: 1, Approve: true}, want: codes.NotFound}},
		"tenders.RequestParticipation": {
			{request: &tendersv1.RequestParticipationRequest{Tender: w.draft, Statement: why}, want: codes.NotFound},
			{request: &tendersv1.RequestParticipationRequest{Tender: w.sealed, Statement: why}, want: codes.FailedPrecondition},
		},
		"tenders.ListParticipationRequests": {
			{request: &tendersv1.ListParticipationRequestsRequest{Tender: w.draft}, want: codes.NotFound},
			{request: &tendersv1.ListParticipationRequestsRequest{Tender: w.sealed}, want: codes.OK},
		},
		"tenders.InviteCandidates": {
			{request: &tendersv1.InviteCandidatesRequest{Tender: w.draft, Requests: []string{"par_none"}, Deadline: timestamppb.New(w.now.Add(60 * day))}, want: codes.NotFound},
			{request: &tendersv1.InviteCandidatesRequest{Tender: w.sealed, Requests: []string{"par_none"}, Deadline: timestamppb.New(w.now.Add(60 * day))}, want: codes.PermissionDenied},
		},
		"tenders.DecideParticipation": {
			{request: &tendersv1.DecideParticipationRequest{Tender: w.draft, Request: "par_none", Admit: true}, want: codes.NotFound},
			{request: &tendersv1.DecideParticipationRequest{Tender: w.sealed, Request: "par_none", Admit: true}, want: codes.PermissionDenied},
		},
		"tenders.ProlongParticipation": {
			{request: &tendersv1.ProlongParticipationRequest{Tender: w.draft, Request: "par_none", Reason: why}, want: codes.NotFound},
			{request: &tendersv1.ProlongParticipationRequest{Tender: w.sealed, Request: "par_none", Reason: why}, want: codes.PermissionDenied},
		},
		"tenders.StartCall": {
			{request: &tendersv1.StartCallRequest{Tender: w.draft}, want: codes.NotFound},
			{request: &tendersv1.StartCallRequest{Tender: w.sealed}, want: codes.FailedPrecondition},
		},
		// These two are the law's, not anybody's.
		"tenders.CheckDraft": {{request: &tendersv1.CheckDraftRequest{Tender: &tendersv1.Tender{Id: w.draft}}, want: codes.OK}},
		"tenders.ListRules":  {{request: &tendersv1.ListRulesRequest{}, want: codes.OK}},
	}
}

// clausesAttacks are those on the library.
func clausesAttacks(w *world) map[string][]attack {
	own := w.as("officer@gdansk").post("/api/v1/clauses", object{
		"lever": "LEVER_PERFORMANCE_CONDITION", "theme": "opp", "unit": "h", "texts": object{"en": object{"title": secretClause, "text": secretClause}},
	})
	id := str(own, "id")
	forged := &clausesv1.LibraryClause{
		Id: id, Revision: 1, Shared: true, Lever: tendersv1.Lever_LEVER_COMPLIANCE, Theme: "opp",
		Texts: map[string]*clausesv1.ClauseText{"en": {Title: "Theirs", Text: "Theirs"}},
	}
	fresh := &clausesv1.LibraryClause{Lever: forged.GetLever(), Theme: "opp", Texts: forged.GetTexts()}
	value := &typesv1.Money{Amount: "1000000", Currency: "EUR"}
	return map[string][]attack{
		"clauses.ListLibraryClauses":  {{request: &clausesv1.ListLibraryClausesRequest{}, want: codes.OK}, {request: &clausesv1.ListLibraryClausesRequest{Mine: true}, want: codes.OK}},
		"clauses.GetLibraryClause":    {{request: &clausesv1.GetLibraryClauseRequest{Clause: id}, want: codes.NotFound}, {request: &clausesv1.GetLibraryClauseRequest{Clause: id, Version: 1}, want: codes.NotFound}},
		"clauses.CreateLibraryClause": {{request: &clausesv1.CreateLibraryClauseRequest{Clause: fresh}, want: codes.OK}},
		"clauses.UpdateLibraryClause": {{request: &clausesv1.UpdateLibraryClauseRequest{Clause: forged}, want: codes.NotFound}},
		"clauses.RetireLibraryClause": {
			{request: &clausesv1.RetireLibraryClauseRequest{Clause: id}, want: codes.NotFound},
			{request: &clausesv1.RetireLibraryClauseRequest{Clause: "inclusion-hours"}, want: codes.PermissionDenied},
		},
		"clauses.FillLibraryClause": {{request: &clausesv1.FillLibraryClauseRequest{Clause: id}, want: codes.NotFound}},
		"clauses.Calibrate":         {{request: &clausesv1.CalibrateRequest{Value: value, HourlyCost: "30"}, want: codes.OK}},
	}
}

// watchAttacks are those on what people keep to themselves: saved searches,
// lists, and what they are told.
func watchAttacks(w *world) map[string][]attack {
	officer := w.as("officer@gdansk")
	saved := str(officer.post("/api/v1/savedSearches", object{"name": secretSearch, "suppliers": object{"q": "cleaning"}}), "id")
	list := officer.post("/api/v1/supplierLists", object{"name": secretList, "suppliers": []object{{"supplier": w.verified}}})
	id := str(list, "id")
	search := &searchv1.SearchSuppliersRequest{Q: "cleaning"}
	return map[string][]attack{
		"watch.CreateSavedSearch": {{request: &watchv1.CreateSavedSearchRequest{SavedSearch: &watchv1.SavedSearch{Name: "Theirs", Suppliers: search}}, want: codes.OK}},
		"watch.ListSavedSearches": {{request: &watchv1.ListSavedSearchesRequest{}, want: codes.OK}},
		"watch.UpdateSavedSearch": {{request: &watchv1.UpdateSavedSearchRequest{SavedSearch: &watchv1.SavedSearch{Id: saved, Revision: 1, Name: "Theirs", Suppliers: search}}, want: codes.NotFound}},
		"watch.DeleteSavedSearch": {{request: &watchv1.DeleteSavedSearchRequest{SavedSearch: saved}, want: codes.NotFound}},
		// Nobody shares a list in the name of another organisation: the made-up people are not known to accounts.
		"watch.CreateSupplierList": {
			{request: &watchv1.CreateSupplierListRequest{SupplierList: &watchv1.SupplierList{Name: "Theirs", Organisation: w.lead, Shared: true}}, want: codes.NotFound},
		},
		"watch.ListSupplierLists":  {{request: &watchv1.ListSupplierListsRequest{}, want: codes.OK}},
		"watch.GetSupplierList":    {{request: &watchv1.GetSupplierListRequest{SupplierList: id}, want: codes.NotFound}},
		"watch.UpdateSupplierList": {{request: &watchv1.UpdateSupplierListRequest{SupplierList: &watchv1.SupplierList{Id: id, Revision: 1, Name: "Theirs", Shared: true}}, want: codes.NotFound}},
		"watch.DeleteSupplierList": {{request: &watchv1.DeleteSupplierListRequest{SupplierList: id}, want: codes.NotFound}},
		"watch.FollowTender":       {{request: &watchv1.FollowTenderRequest{Tender: w.draft}, want: codes.NotFound}},
		"watch.UnfollowTender":     {{request: &watchv1.UnfollowTenderRequest{Tender: w.sealed}, want: codes.OK}},
		"watch.ListFollowing":      {{request: &watchv1.ListFollowingRequest{}, want: codes.OK}},
		"watch.RenewCalendar":      {{request: &watchv1.RenewCalendarRequest{}, want: codes.OK}},
		"watch.ReadCalendar":       {{request: &watchv1.ReadCalendarRequest{Secret: "a guess"}, want: codes.NotFound}},
		"watch.GetFit":             {{request: &watchv1.GetFitRequest{Tender: w.draft}, want: codes.NotFound}},
		"watch.ListFitting":        {{request: &watchv1.ListFittingRequest{}, want: codes.FailedPrecondition}},
		"notify.Notify": {{request: &notifyv1.NotifyRequest{
			Key: "spam", Kind: "invitation", Email: "officer@gdansk.example",
		}, want: codes.PermissionDenied}},
		"notify.ListNotifications":       {{request: &notifyv1.ListNotificationsRequest{}, want: codes.OK}},
		"notify.MarkNotifications":       {{request: &notifyv1.MarkNotificationsRequest{Notifications: []string{"ntf_none"}}, want: codes.NotFound}},
		"notify.GetNotificationSettings": {{request: &notifyv1.GetNotificationSettingsRequest{}, want: codes.OK}},
		"notify.UpdateNotificationSettings": {
			{request: &notifyv1.NotificationSettings{Mail: notifyv1.MailRhythm_MAIL_RHYTHM_NEVER}, want: codes.OK},
		},
		// An instance for training shows its mails to everyone, as it sends none.
		"notify.ListMails":      {{request: &notifyv1.ListMailsRequest{To: "nobody@nowhere.example"}, want: codes.OK}},
		"opendata.GetDirectory": {{request: &opendatav1.GetDirectoryRequest{}, want: codes.OK}},
		"codelists.ImportCodes": {{request: &codelistsv1.ImportCodesRequest{
			Codelist: "cpv", Source: "A lie", Codes: []*codelistsv1.CodeLabels{{Code: "90910000", Labels: map[string]string{"en": "Nonsense"}}},
		}, want: codes.PermissionDenied, trusted: []string{auth.RoleOfficer}}},
	}
}
