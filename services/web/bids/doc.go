// Package bids is the pages around an offer: what a bidder fills in, reads once
// more, submits and keeps the receipt of; its list of bids; and the page where
// opening officers release the key.
//
// Files are sealed while they come. What was typed is never lost: a late offer
// stays readable on the page that says it is too late. There are no rules here:
// who may bid and what an offer must say is what the bids service answers.
package bids
