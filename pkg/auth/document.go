package auth

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"fmt"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
)

// DocumentPrefix stands before a document in what is signed. A token never
// begins so, hence a signature on one can never pass for the other.
const DocumentPrefix = "fairlot document v1\n"

// SignDocument signs a document for ever: a detached Ed25519 signature (RFC
// 8032, 64 bytes) over DocumentPrefix followed by the document, and the id of
// the key.
func (s *Signer) SignDocument(document []byte) (signature []byte, kid string) {
	return ed25519.Sign(s.key, signedBytes(document)), s.kid
}

// VerifyDocument checks that a process that ran the service has signed the
// document. Codes: NotFound (key.not_found), InvalidArgument
// (document.signature), Unavailable (key.unavailable).
func (r *KeyRing) VerifyDocument(ctx context.Context, service string, document, signature []byte, kid string) error {
	key, err := r.find(ctx, place{service, kid})
	if errs.Code(err) == codes.NotFound {
		_, err = r.Key(ctx, kid) // a key of other services makes it a false signature
	}
	if err != nil {
		return err
	}
	if len(key.Public) == 0 || !ed25519.Verify(key.Public, signedBytes(document), signature) {
		return errs.New(codes.InvalidArgument, "document.signature", "the signature does not belong to this document")
	}
	return nil
}

// PEM writes the public key (SubjectPublicKeyInfo) for those who verify with
// their own tools.
func (k Key) PEM() (string, error) {
	der, err := x509.MarshalPKIXPublicKey(k.Public)
	if err != nil {
		return "", fmt.Errorf("write key %s: %w", k.ID, err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), nil
}

func signedBytes(document []byte) []byte {
	return append([]byte(DocumentPrefix), document...)
}
