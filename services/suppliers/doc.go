// Package suppliers decides who may bid: which organisation stands behind a
// profile, whether its number is a real one, what it claims and who has stated,
// with evidence, that the claim holds.
//
// Representatives register and edit the supplier of their own organisation.
// Submitting makes it public. Verifiers of buyers, and of whoever runs the
// instance, verify, suspend and reinstate suppliers of others, and import
// directories; an imported supplier belongs to nobody until a verifier hands it
// to the organisation that claims it. Anyone may read what is public; evidence,
// notes and reasons are for the supplier's own people and verifiers.
//
// It emits SupplierChanged, with the public view, whenever what the public sees
// has changed. It hears no events. It asks accounts who a verifier speaks for,
// and codelists which legal forms and statuses there are.
//
// It does not know tenders, does not search and does not store files.
package suppliers
