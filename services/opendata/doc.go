// Package opendata gives what is public in the forms that others read: OCDS
// releases and records, and eForms notices.
//
// Anyone may call it. It hears TenderPublished, TenderAmended, TenderCancelled,
// AwardDecided and ContractSigned, writes one release for each, and emits no
// events. A release is never changed: it says what was known at its moment.
package opendata
