#!/usr/bin/env python3
"""Fits the polynomials of Sources/Kernels/Core/Vector{Exp,Log,Power}.swift: least greatest relative error
(Remez), coefficients rounded to Float.

usage: Tools/fit-polynomials.py     (needs mpmath and numpy)
"""

import mpmath as mp
import numpy as np

mp.mp.dps = 40


def remez(function, weight, low, high, degree):
    """The polynomial p of least max |weight · (function − p)| on [low, high]; lowest coefficient first."""
    count = degree + 1
    middle, radius = (low + high) / 2, (high - low) / 2
    points = [middle - radius * mp.cos(mp.pi * (2 * k + 1) / (2 * (count + 1))) for k in range(count + 1)]
    grid = [middle - radius * mp.cos(mp.pi * k / 400) for k in range(401)]
    coefficients = []
    for _ in range(30):
        system, right = mp.matrix(count + 1, count + 1), mp.matrix(count + 1, 1)
        for i, x in enumerate(points):
            for j in range(count):
                system[i, j] = x**j
            system[i, count] = (-1) ** i / (weight(x) + mp.mpf("1e-12"))
            right[i] = function(x)
        solution = mp.lu_solve(system, right)
        coefficients = [solution[j] for j in range(count)]
        errors = [(x, weight(x) * (function(x) - mp.polyval(coefficients[::-1], x))) for x in grid]
        extrema = [errors[0]]
        for x, error in errors[1:]:
            if error * extrema[-1][1] < 0:
                extrema.append((x, error))
            elif abs(error) > abs(extrema[-1][1]):
                extrema[-1] = (x, error)
        while len(extrema) > count + 1:
            extrema.pop(0 if abs(extrema[0][1]) < abs(extrema[-1][1]) else -1)
        if len(extrema) < count + 1:
            break
        moved = max(abs(a - b) for a, (b, _) in zip(points, extrema))
        points = [x for x, _ in extrema]
        if moved < mp.mpf(10) ** -12:
            break
    return coefficients


def fit(name, function, weight, low, high, degree):
    """Prints the coefficients and the greatest relative error."""
    done = [mp.mpf(float(np.float32(float(c)))) for c in remez(function, weight, low, high, degree)]
    grid = [low + (high - low) * mp.mpf(k) / 2001 for k in range(2002)]
    worst = max(abs(weight(x) * (function(x) - mp.polyval(done[::-1], x))) for x in grid)
    print(f"{name}: 2^{float(mp.log(worst, 2)):.2f}:", ", ".join(f"{np.float32(float(c))}" for c in done))


def series(function, limit):
    """The function with its limit near 0, where the quotient loses its digits."""
    return lambda x: limit(x) if abs(x) < mp.mpf("1e-8") else function(x)


ln2, half, margin = mp.log(2), mp.mpf(1) / 2, mp.mpf("1.001")
fit("e^r = 1 + r + r² p(r)", series(lambda r: (mp.exp(r) - 1 - r) / r**2, lambda r: half + r / 6),
    lambda r: r**2 * mp.exp(-r), -ln2 / 2 * margin, ln2 / 2 * margin, 4)
fit("ln(1 + f) = f − f²/2 + f³ p(f)",
    series(lambda f: (mp.log1p(f) - f + f**2 / 2) / f**3, lambda f: mp.mpf(1) / 3 - f / 4),
    series(lambda f: abs(f**3 / mp.log1p(f)), lambda f: f**2), mp.sqrt(half) - 1 - mp.mpf(2)**-24,
    mp.sqrt(2) - 1, 8)
fit("3 artanh(s) = 3s + s³ + s⁵ p(s²)",
    series(lambda u: (3 * mp.atanh(mp.sqrt(u)) / mp.sqrt(u) - 3 - u) / u**2, lambda u: mp.mpf(3) / 5 + 3 * u / 7),
    lambda u: u**2 / 3, mp.mpf(0), ((mp.sqrt(2) - 1) / (mp.sqrt(2) + 1)) ** 2 * margin, 2)
fit("2^r = 1 + r ln 2 + r² p(r)",
    series(lambda r: (2**r - 1 - r * ln2) / r**2, lambda r: ln2**2 / 2 + r * ln2**3 / 6),
    lambda r: r**2 * mp.power(2, -r), -half * margin, half * margin, 4)
