// The tolerances of all tests. A test that needs a larger one says why beside it.
#pragma once

namespace gx::tolerance {

inline constexpr double kExact = 0;
inline constexpr double kAlgebra = 1e-10;           // the same number by another formula, in float64
inline constexpr double kAutograd = 1e-6;           // a derivative against finite differences, or an integral, in float64
inline constexpr double kFloat32 = 1e-4;            // float32 against float64, relative to 1 + |value|
inline constexpr double kStandardErrors = 4;        // a statistic against its expectation, in standard errors
inline constexpr double kKolmogorovSmirnov = 2.27;  // bound on sqrt(n) sup |F_n - F|, exceeded with probability 6e-5

}  // namespace gx::tolerance
