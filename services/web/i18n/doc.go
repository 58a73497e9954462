// Package i18n speaks the nine languages of the pages: messages with plurals
// from messages/<area>.<language>.json, and the formats of numbers, money,
// dates and times.
//
// A key starts with its area ("tenders.status.open"), and English and French
// have every key; what another language lacks is shown in English. The package
// knows no page and no service: it gets values and gives text.
package i18n
