// Package importer brings the data of others into a running instance, through
// its API: suppliers of another directory, from CSV, XLSX or JSON Lines, and the
// official labels of CPV and NUTS.
//
// It keeps no state: what is new, changed or already there is the server's
// answer, so that a second run changes nothing and a run that broke off is
// started again. What it holds of a file is one batch of rows and eight bytes a
// row that was taken. A row that is wrong stays alone: it is counted, written
// out with the reason, and does not take others along. README.md describes the
// files. Whether a supplier is right is for the service suppliers.
package importer
