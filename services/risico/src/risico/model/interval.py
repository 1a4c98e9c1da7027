"""How sure a kans is: the posterior of an empirical Bayes rate is a gamma distribution with shape m·μ + o."""

from math import exp, inf, lgamma, log, sqrt
from statistics import NormalDist
from typing import Final

RAND: Final = 0.05  # five in a hundred lie under an interval, and five above it
_STAPPEN: Final = 200
_KLEIN: Final = 1e-15
_NAUWKEURIG: Final = 1e-11


def gamma_kwantiel(deel: float, vorm: float) -> float:
    """Give below which value lies `deel` (0-1) of a gamma distribution of a shape and rate 1.

    By Newton's steps in the logarithm, from the approximation of Wilson and Hilferty, or for small shapes from a bound.
    """
    bodem = (log(deel) + lgamma(vorm + 1)) / vorm
    normaal = 1 - 1 / (9 * vorm) + NormalDist().inv_cdf(deel) / (3 * sqrt(vorm))
    x = bodem if vorm < 1 or normaal <= 0 else max(bodem, log(vorm) + 3 * log(normaal))
    for _ in range(_STAPPEN):
        helling = exp(vorm * x - exp(x) - lgamma(vorm))
        stap = max(-1.0, min(1.0, (gamma_deel(exp(x), vorm) - deel) / helling)) if helling > 0 else 1.0
        x -= stap
        if abs(stap) < _NAUWKEURIG:
            break
    return exp(x)


def gamma_deel(waarde: float, vorm: float) -> float:
    """Give the regularised lower incomplete gamma function. Source: Abramowitz and Stegun 6.5.29 and 6.5.31."""
    if waarde <= 0:
        return 0.0
    voor = exp(vorm * log(waarde) - waarde - lgamma(vorm))
    if waarde < vorm + 1:
        term = som = 1 / vorm
        noemer = vorm
        while abs(term) > abs(som) * _KLEIN:
            noemer += 1
            term *= waarde / noemer
            som += term
        return voor * som
    b = waarde + 1 - vorm
    c, d = inf, 1 / b
    breuk = d
    for stap in range(1, _STAPPEN):
        a = -stap * (stap - vorm)
        b += 2
        d = 1 / (a * d + b)
        c = b + a / c
        breuk *= c * d
        if abs(c * d - 1) < _KLEIN:
            break
    return 1 - voor * breuk
