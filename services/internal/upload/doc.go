// Package upload takes files from people and gives them back, for the services
// whose routes stream them: it knows which kinds are taken, looks into the
// first bytes whether a file is what its name says, reads raw and multipart
// bodies without holding them in memory, and tells whether a File in a request
// is one that the caller's organisation has sent.
//
// It does not keep the bytes (pkg/blob does) and does not decide who may read.
package upload
