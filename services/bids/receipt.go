package bids

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"

	"google.golang.org/protobuf/proto"

	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
)

// Signer signs documents that outlive the process, and gives a context in which a
// service calls in its own name; auth.Signer is one.
type Signer interface {
	AsService(ctx context.Context, service string) (context.Context, error)
	SignDocument(document []byte) (signature []byte, keyID string)
	Public() ed25519.PublicKey
}

// Statement gives what the signature of a receipt is over, without the prefix
// that package auth puts before every document.
func Statement(receipt *bidsv1.Receipt) ([]byte, error) {
	bare, ok := proto.Clone(receipt).(*bidsv1.Receipt)
	if !ok {
		bare = &bidsv1.Receipt{}
	}
	bare.Signature, bare.KeyId, bare.PublicKey = "", "", ""
	return canonical(bare)
}

// sign completes a receipt with signature and key.
func sign(receipt *bidsv1.Receipt, signer Signer) error {
	statement, err := Statement(receipt)
	if err != nil {
		return err
	}
	signature, key := signer.SignDocument(statement)
	receipt.Signature = base64.StdEncoding.EncodeToString(signature)
	receipt.KeyId = key
	receipt.PublicKey = base64.StdEncoding.EncodeToString(signer.Public())
	return nil
}
