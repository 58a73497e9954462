// Package bids keeps offers sealed until two people open them.
//
// It decides whether a bid is in time (once, by the server's clock, when the
// call arrives), whether its bidder may bid and whether the offer answers the
// tender; it signs the receipt; and it opens all bids of a tender when, after
// the deadline, two of its three opening officers have released their parts of
// the key.
//
// The key of a tender: publishing makes an age key pair (X25519). Its private
// half is stored only as six envelopes, one for each ordered pair of the three
// officers, encrypted to the second's opening key and then to the first's. The
// first officer takes off the outer layers; the second takes off an inner one
// and so holds the key, in memory, while the bids are opened. An officer's own
// key is wrapped with a passphrase (scrypt) that is not kept. So the database,
// its backups and its administrator see ciphertext, sizes and times.
//
// Who calls: representatives of suppliers bid; the three officers open; the
// buyers' people read once opened and learn before not even how many bids there
// are; tenders makes the seal; awards reads the opened bids. It asks tenders for
// the tender and suppliers for the bidder.
//
// Emits BidReceived (received, replaced or withdrawn; nothing of the offer) and
// BidsOpened. Hears nothing: a deadline passes by the clock. It does not score.
package bids
