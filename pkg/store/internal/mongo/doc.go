// Package mongo keeps a service's records in MongoDB.
package mongo
