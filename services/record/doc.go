// Package record keeps the append-only, hash-chained record of every act of
// consequence: one entry for each event of the services, with the hash of the
// event and of the entry before. It is public and anyone can verify it (Verify);
// who keeps a copy of the head can tell later whether anything before it was
// altered, left out or put in.
//
// An entry holds no content. Of acts that are not public it does not even say
// what happened to what: the entry proves them to those who know of them and
// shows nothing to others. An event whose type is not listed as public is sealed.
//
// It emits nothing, is called by everyone, and hears every event of accounts,
// suppliers, tenders, bids, awards, pools and delivery. Events of one service
// stand in their order; those of different services in the order they were heard.
package record
