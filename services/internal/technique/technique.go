// Package technique says which technique of Directive 2014/24/EU, Chapter II of
// Title II, a tender uses, for all services that treat one otherwise.
package technique

import tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"

// None is the code of eForms for a technique that is not used (BT-765, BT-766).
const None = "none"

// Dynamic says whether a tender is a dynamic purchasing system (Art. 34, BT-766):
// anyone asks to take part as long as it is valid, and bids come in the calls
// within it, not for the system itself.
func Dynamic(t *tendersv1.Tender) bool { return t.GetDpsUsage() != "" && t.GetDpsUsage() != None }
