// Package within has what the pages say of calls within a framework agreement or a
// dynamic purchasing system (Art. 33, 34): the list of them and the page that
// starts one, and on a call what it is within and who may bid.
//
// There are no rules here: who may start a call, within what, and who is invited
// is what the tenders service answers.
package within
