// Package opendata gives what is public in the forms that others read: OCDS
// releases and records, eForms notices, and the open directory: the public facts
// of verified enterprises as CSV and JSON, without personal data.
//
// Anyone may call it. It hears TenderPublished, TenderAmended, TenderCancelled,
// AwardDecided and ContractSigned, writes one release for each, and emits no
// events. A release is never changed: it says what was known at its moment.
// The directory is made anew when it is asked for and is five minutes old, or a
// verification in it has ended.
package opendata
