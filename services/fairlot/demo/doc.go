// Package demo loads the demonstration: the ten cities of the BoostINNO
// network with their people, forty fictitious social enterprises, purchases in
// every state, and planned demands. It acts through the contracts as the
// people it makes, at the instants the story asks for, by setting the sandbox
// clock back and letting it run up to today. All sign-ins have one password.
package demo
