// Package pools decides how cities buy together (Art. 38): who plans to buy
// what, whose plans fit, who is in a joint purchase and what they agreed.
//
// A demand is public and does not change. Officers of the city that leads open a
// pool with its demand and invite others'; each invited city joins and signs for
// itself. Joining changes what is agreed, so signatures given before no longer
// count. When all who joined have signed, the lead makes the tender; those who
// were invited and did not join are not in it. A demand is in one pool at most.
//
// The members' people read a pool; everyone does once its tender is published,
// without the names of people. A pool has no stored state: it is read off its
// members.
//
// Emits DemandDeclared and PoolChanged. Hears TenderPublished and TenderCancelled
// of tenders and AwardDecided of awards. Calls accounts and tenders.
package pools
