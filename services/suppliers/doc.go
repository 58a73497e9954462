// Package suppliers decides who may bid: which organisation stands behind a
// profile, whether its number is a real one, what it claims and who has stated,
// with evidence, that the claim holds.
//
// Representatives register and edit the supplier of their own organisation.
// Submitting makes it public. Verifiers of buyers, and of whoever runs the
// instance, verify, rely on what others verified, ask again, suspend and
// reinstate suppliers of others, and import directories. Anyone may read what is
// public; evidence, notes, reasons and the history are for the supplier's own
// people and verifiers.
//
// An imported supplier belongs to nobody until somebody proves to be it: with the
// code from a mail to the address in its official record (proof.go), or with a
// signed document that a verifier checks (claim.go). An organisation's own draft
// gives way to the supplier that is handed to it. Who registers an enterprise that
// no directory lists writes its profile at once, and proves in the same two ways
// that they act for it before anything is done in its name
// (internal/representation): a verifier checks the document, or the mail goes to
// the address that a later import takes from the official record.
//
// Who says that the wrong organisation acts for a supplier opens a dispute
// (dispute.go), with the number of the enterprise and evidence; a verifier
// decides. The profile stays. Until then nobody acts for it where it was not
// proven who may; where it was, only a verifier who has looked stops them.
//
// One enterprise is acted for by one organisation, whichever of its numbers was
// given (enterprise.go): a SIRET is of its SIREN, a long REGON of the short one, a
// partita IVA is the codice fiscale of an organisation. A unique index holds it,
// so that two people who register at once make one supplier. What a directory
// lists already is claimed, not registered. A directory may list the
// establishments of an enterprise; no two organisations are handed them.
//
// What the figures mean is computed when it is read: the size (size.go), whether
// contracts reserved under Articles 20 and 77 are open to the supplier and why
// (article20.go, article77.go), and what the registration lacks
// (completeness.go).
//
// A broker acts for a supplier under its mandate: edits, submits, answers a
// suspension, and sees what its own people see; each act carries the mandate. A
// mandate is not for bids, for claims, disputes or further mandates: those are
// the enterprise's own.
//
// Whether a verification holds, a mandate runs or a code is good is a function of
// stored instants and the clock. Everything that is done is in the supplier's
// history, which is bounded (history.go).
//
// It emits SupplierChanged, with the public view, whenever what the public sees
// has changed, and SupplierActed, which is not public, for each act but edits and
// imports. It hears no events. It asks accounts who a verifier speaks for,
// codelists which legal forms and statuses there are, and notify to mail a code.
//
// It does not know tenders, does not search and does not store files.
package suppliers
