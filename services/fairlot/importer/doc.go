// Package importer brings suppliers from another directory's file into a
// running instance, through its API. It reads one JSON object a line: either a
// supplier as the contract writes it, or a row of the French directory of
// inclusive enterprises. It keeps no state: what is new, changed or already
// there is the server's answer, so that a second run changes nothing.
package importer
