package bids

import (
	"fmt"
	"time"

	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	"github.com/fairlot/fairlot/services/internal/paper"
)

// printReceipt makes the page a bidder keeps. It is in English: the proof is the
// signature, the same words for every reader.
func printReceipt(bid *bidsv1.Bid) ([]byte, error) {
	receipt := bid.GetReceipt()
	at := receipt.GetReceivedAt().AsTime()
	page, err := paper.New(paper.Frame{
		Title: "Receipt for a bid: " + bid.GetTenderTitle(), Head: bid.GetTenderTitle(),
		Author: "Fairlot", Language: "en", At: at,
	})
	if err != nil {
		return nil, err
	}
	page.Title("Receipt for a bid", bid.GetTenderTitle())
	page.Paragraph("This bid was received, sealed and stored. Nobody can read it before two of the buyer's opening officers open it after the deadline.")
	page.Facts(
		paper.Fact{Name: "Bidder", Value: receipt.GetSupplierName()},
		paper.Fact{Name: "Received", Value: at.Format(time.RFC3339Nano) + " (server's clock, UTC)"},
		paper.Fact{Name: "Bid", Value: receipt.GetBid()},
		paper.Fact{Name: "Tender", Value: receipt.GetTender()},
		paper.Fact{Name: "Size, sealed", Value: fmt.Sprintf("%d bytes", receipt.GetSealedSize())},
	)
	page.Panel("SHA-256 of the sealed bid", receipt.GetSealedSha256())
	page.Heading("Signature")
	page.Paragraph("Ed25519. The attached receipt.json holds the same facts. What is signed: the words “fairlot document v1”, a line feed, " +
		"and receipt.json without signature, key_id and public_key.")
	page.Facts(
		paper.Fact{Name: "Signature", Value: receipt.GetSignature()},
		paper.Fact{Name: "Public key", Value: receipt.GetPublicKey()},
		paper.Fact{Name: "Key", Value: receipt.GetKeyId()},
	)
	text, err := canonical(receipt)
	if err != nil {
		return nil, err
	}
	page.Attach("receipt.json", "The receipt, to verify", text)
	return page.Bytes()
}
