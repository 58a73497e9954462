package engine

import "math"

// earthRadius is the mean radius of the earth in km (IUGG).
const earthRadius = 6371.0088

// Point is a place on the earth in degrees (WGS 84).
type Point struct {
	Latitude  float64 `json:"lat"`
	Longitude float64 `json:"lng"`
}

// valid tells whether the point is on the earth.
func (p Point) valid() bool {
	return math.Abs(p.Latitude) <= 90 && math.Abs(p.Longitude) <= 180
}

// Distance gives the km between two points along the surface.
func Distance(a, b Point) float64 {
	const degree = math.Pi / 180
	dLat, dLon := (b.Latitude-a.Latitude)*degree, (b.Longitude-a.Longitude)*degree
	h := math.Sin(dLat/2)*math.Sin(dLat/2) +
		math.Cos(a.Latitude*degree)*math.Cos(b.Latitude*degree)*math.Sin(dLon/2)*math.Sin(dLon/2)
	return 2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(h)))
}

// Vector is a point as a unit vector from the centre of the earth: comparing
// chords orders places by distance without any trigonometry.
type Vector [3]float64

// Vector gives the unit vector of a point.
func (p Point) Vector() Vector {
	const degree = math.Pi / 180
	sinLat, cosLat := math.Sincos(p.Latitude * degree)
	sinLon, cosLon := math.Sincos(p.Longitude * degree)
	return Vector{cosLat * cosLon, cosLat * sinLon, sinLat}
}

// Chord gives the squared straight distance between two unit vectors.
func (v Vector) Chord(w Vector) float64 {
	x, y, z := v[0]-w[0], v[1]-w[1], v[2]-w[2]
	return x*x + y*y + z*z
}

// ChordOf gives the squared chord of a distance along the surface in km.
func ChordOf(km float64) float64 {
	half := math.Sin(math.Min(km/(2*earthRadius), math.Pi/2))
	return 4 * half * half
}
