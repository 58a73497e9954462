// Package money counts money and scores exactly.
//
// An Amount is a whole number of minor units (cents, grosze, bani, öre) with
// its currency; the contract's Money, a decimal string, is read and written
// here and nowhere else. Sums refuse to mix currencies and to overflow, and
// Split shares a total so that the parts add up to it. Proportion computes
// scores as exact decimals with one rounding, half up, at the end. No binary
// floating point is used. The package does not convert between currencies.
package money
