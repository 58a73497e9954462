// Package eforms writes the official notices of a tender as eForms SDK 1.15.1
// describes them (UBL 2.3): the contract notice, subtype 16, and 20 for the
// light regime; the notice of a market consultation, E1. It reads nothing and sends nothing.
package eforms
