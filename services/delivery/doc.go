// Package delivery follows what was promised until it is delivered: the signed
// contract of an awarded lot, the supplier's reports on each clause, and the
// buyer's verification of them.
//
// A buyer's officer records the contract and verifies reports; the supplier's
// representative reports; contracts and verified reports are public. It emits
// ContractSigned and ReportVerified and hears nothing: it asks tenders and
// awards when a contract is recorded, and suppliers who acts for the one that
// reports.
package delivery
