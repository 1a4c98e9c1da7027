"""Errors over HTTP: RFC 9457 problems in Dutch, all invalid fields at once, and nothing of what was sent."""

from .problem import PROBLEM_JSON, Problem, ProblemError, problem_response
from .validation import MAX_FOUTEN, fouten_of

__all__ = ["MAX_FOUTEN", "PROBLEM_JSON", "Problem", "ProblemError", "fouten_of", "problem_response"]
