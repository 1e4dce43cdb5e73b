"""Tell type from handwriting by geometry alone: what the network is compared with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_RIDGE = 1.0


def fitted(features: NDArray[np.float64], typed: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return bias and weights of the ridge-regularised logistic regression."""
    inputs = _inputs(features)
    targets = typed.astype(np.float64)
    weights = np.zeros(inputs.shape[1])
    penalty = np.eye(inputs.shape[1]) * _RIDGE
    penalty[0, 0] = 0.0
    for _ in range(50):
        guess = 1.0 / (1.0 + np.exp(-inputs @ weights))
        gradient = inputs.T @ (guess - targets) + penalty @ weights
        curvature = (inputs * (guess * (1 - guess))[:, None]).T @ inputs + penalty
        weights = weights - np.linalg.solve(curvature, gradient)
    return weights


def looks_typed(features: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say of each row of features whether these weights take it for type."""
    return np.asarray(_inputs(features) @ weights > 0)


def _inputs(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return features as the logistic function takes them: how far from print, and which way."""
    bounded = np.clip(features, -2.0, 2.0)
    return np.concatenate([np.ones((len(bounded), 1)), np.abs(bounded), bounded], axis=1)
