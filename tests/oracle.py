"""The numbers of the page as SciPy has them.

Reads a JSON list of [function, argument, ...] on its standard input and writes the list of the answers; the functions are
those below without an underscore. What JSON cannot say goes as a string: "Infinity", "-Infinity", "NaN". Every function
computes by other means than the page: its own quadrature, derivatives without a formula, SciPy's distributions.
"""

import cmath
import json
import math
import sys
import warnings

import numpy as np
from scipy import integrate, linalg, optimize, special, stats
from scipy.spatial import distance

warnings.simplefilter("ignore", integrate.IntegrationWarning)


class _Line:
    """A Gaussian mixture on the line, cut to [low, high], from [low, high, weight, mean, std, …]."""

    def __init__(self, flat):
        self.low, self.high = flat[:2]
        parts = np.array(flat[2:], float).reshape(-1, 3)
        self.weights, self.means, self.stds = parts[:, 0] / parts[:, 0].sum(), parts[:, 1], parts[:, 2]
        self.parts = [(math.log(w / s / math.sqrt(2 * math.pi)), m, s)
                      for w, m, s in zip(self.weights, self.means, self.stds)]
        ends = [(x - self.means) / self.stds for x in (self.low, self.high)]
        # The mass of each part by the tail in which it is not lost to rounding.
        a, b = [np.where(ends[0] > 0, -ends[i], ends[i]) for i in (0, 1)]
        mass = special.logsumexp(np.stack([special.log_ndtr(np.maximum(a, b)), special.log_ndtr(np.minimum(a, b))]),
                                 axis=0, b=np.array([[1.0], [-1.0]]))
        self.log_mass = special.logsumexp(mass, b=self.weights)

    def shifted(self, by):
        return _Line([self.low + by, self.high + by]
                     + [v for w, m, s in zip(self.weights, self.means, self.stds) for v in (w, m + by, s)])

    def log(self, x):
        if not self.low <= x <= self.high:
            return -math.inf
        # As stats.norm.logpdf and special.logsumexp have it, which take long for one number.
        terms = [top - 0.5 * ((x - m) / s) ** 2 for top, m, s in self.parts]
        most = max(terms)
        return most + math.log(math.fsum(math.exp(term - most) for term in terms)) - self.log_mass

    def score(self, x):
        """The derivative of the log density, by a step in the imaginary direction, which rounds nothing away."""
        terms = [top - 0.5 * ((x + 1e-30j - m) / s) ** 2 for top, m, s in self.parts]
        most = max(term.real for term in terms)
        return cmath.log(sum(cmath.exp(term - most) for term in terms)).imag / 1e-30

    def knots(self):
        """Where an integral over the density is to be cut."""
        spread = (0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 30)
        inside = [m + k * s for m, s in zip(self.means, self.stds) for k in (*spread, *(-k for k in spread))]
        return [x for x in (*inside, self.low, self.high) if math.isfinite(x)]


def _integral(lines, f):
    """The sum of QUADPACK's integrals between the knots of these densities."""
    knots = sorted({x for line in lines for x in line.knots()})
    return math.fsum(
        integrate.quad(f, low, high, epsabs=1e-16, epsrel=1e-13, limit=100)[0]
        for low, high in zip(knots, knots[1:])
    )


def _softplus(x):
    """log(1 + eˣ)."""
    return max(x, 0) + math.log1p(math.exp(-abs(x)))


def _times(density, factor):
    return density * factor if density > 0 else 0.0


def _covers(q, p):
    return q.low <= p.low and p.high <= q.high


def _kl(p, q):
    if not _covers(q, p):
        return math.inf

    def f(x):
        log_p = p.log(x)
        return 0.0 if log_p == -math.inf else math.exp(log_p) * (log_p - q.log(x))

    return _integral([p, q], f)


def _half(p, q):
    """½ KL(p‖m), m = (p + q)/2."""

    def f(x):
        log_p, log_q = p.log(x), q.log(x)
        return 0.5 * _times(math.exp(log_p), math.log(2) - _softplus(log_q - log_p) if log_p > -math.inf else 0)

    return _integral([p, q], f)


def _js(p, q):
    return _half(p, q) + _half(q, p)


def _entropy(p, q):
    return math.inf if not _covers(q, p) else _integral([p, q], lambda x: _times(math.exp(p.log(x)), -q.log(x)))


def densities(line, xs):
    """The density at each x."""
    line = _Line(line)
    inside = [line.low <= x <= line.high for x in xs]
    sums = [(line.weights * stats.norm.pdf(x, line.means, line.stds)).sum() for x in xs]
    return [total / math.exp(line.log_mass) if each else 0.0 for total, each in zip(sums, inside)]


def divergences(p, q):
    """KL(p‖q), KL(q‖p), JS, H(p), H(q), H(p, q), H(q, p)."""
    p, q = _Line(p), _Line(q)
    return [_kl(p, q), _kl(q, p), _js(p, q), _entropy(p, p), _entropy(q, q), _entropy(p, q), _entropy(q, p)]


def halves(p, q):
    """½ KL(p‖m) and ½ KL(q‖m)."""
    p, q = _Line(p), _Line(q)
    return [_half(p, q), _half(q, p)]


def running(p, q, xs):
    """p log(p/q) at each x, and its integral up to there."""
    p, q = _Line(p), _Line(q)

    def f(x):
        log_p = p.log(x)
        return 0.0 if log_p == -math.inf else math.exp(log_p) * (log_p - q.log(x))

    knots = sorted({*p.knots(), *q.knots(), *xs})
    totals, total = {}, 0.0
    for low, high in zip([knots[0], *knots], knots):
        total += integrate.quad(f, low, high, epsabs=1e-16, epsrel=1e-13)[0] if low < high else 0.0
        totals[high] = total
    return [f(x) for x in xs] + [totals[x] for x in xs]


def shifted(p, q, shift):
    """KL(p‖q_Δ), KL(q_Δ‖p), JS, and their derivatives in Δ."""
    p, q = _Line(p), _Line(q)
    at = q.shifted(shift)
    cut = any(math.isfinite(x) for x in (p.low, p.high, q.low, q.high))
    if cut:
        # The slope of a difference, and of one twice as wide, to take off the error of the first.
        h = 1e-3
        ends = {k: _js(p, q.shifted(shift + k * h)) for k in (-2, -1, 1, 2)}
        slope_js = (8 * (ends[1] - ends[-1]) - (ends[2] - ends[-2])) / (12 * h)
        slopes = [math.inf if not _covers(at, p) else math.nan, math.inf if not _covers(p, at) else math.nan]
    else:
        slopes = [
            _integral([p, at], lambda x: math.exp(p.log(x)) * at.score(x)),
            _integral([p, at], lambda x: -math.exp(at.log(x)) * p.score(x)),
        ]
        slope_js = _integral(
            [p, at], lambda x: 0.5 * math.exp(at.log(x)) * at.score(x) * _softplus(p.log(x) - at.log(x))
        )
    return [_kl(p, at), _kl(at, p), _js(p, at), *slopes, slope_js]


def gibbs(p, q, x):
    """r = q/p at x, log r, and r − 1 − log r."""
    log_r = _Line(q).log(x) - _Line(p).log(x)
    return [math.exp(log_r), log_r, math.expm1(log_r) - log_r]


def least(p, which, mean, std):
    """KL(p‖q) (0), KL(q‖p) (1) or JS (2) at q = N(mean, std²), and the least of the paraboloid that touches it there."""
    p = _Line(p)

    def value(i, j):
        q = _Line([-math.inf, math.inf, 1.0, mean + h * std * i, std * math.exp(h * j)])
        return _js(p, q) if which == 2 else _kl(q, p) if which == 1 else _kl(p, q)

    h = 0.01
    at = {(i, j): value(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)}
    gradient = np.array([at[1, 0] - at[-1, 0], at[0, 1] - at[0, -1]]) / 2
    bend = (at[1, 1] + at[-1, -1] - at[1, -1] - at[-1, 1]) / 4
    hessian = np.array([[at[1, 0] + at[-1, 0] - 2 * at[0, 0], bend], [bend, at[0, 1] + at[0, -1] - 2 * at[0, 0]]])
    convex = bool((linalg.eigvalsh(hessian) > 0).all())
    return [at[0, 0], at[0, 0] - gradient @ linalg.solve(hessian, gradient) / 2 if convex else -math.inf]


def _taylor(f, x, order, radius):
    """A derivative of an analytic function by Cauchy's integral on a circle."""
    turns = np.exp(2j * np.pi * np.arange(128) / 128)
    return float((f(x + radius * turns) * turns**-order).mean().real) * math.factorial(order) / radius**order


def categorical(y, h):
    """H(y), L, KL(y‖h), then ∂L/∂h and, with h = softmax(s), ∂L/∂s."""
    y, h = np.array(y, float), np.array(h, float)
    loss = -special.xlogy(y, h).sum()
    infinite = bool(((y > 0) & (h == 0)).any())
    kl = special.rel_entr(y, h).sum()
    if infinite:
        return [float(stats.entropy(y)), float(loss), float(kl)]

    def on_logits(s):
        return -(y * (s - np.log(np.exp(s).sum()))).sum()

    def nudged(f, at, i):
        moved = at.astype(complex)
        moved[i] += 1e-30j
        return f(moved).imag / 1e-30

    seen = h > 0
    by_h = [nudged(lambda v: -(y[seen] * np.log(v[seen])).sum(), h, i) for i in range(len(h))]
    logits = np.log(np.where(seen, h, 1e-300))
    by_s = [nudged(on_logits, logits, i) for i in range(len(h))]
    return [float(stats.entropy(y)), float(loss), float(kl), *by_h, *by_s]


def pointwise(a, b, d):
    """D*, −½ a log D, −½ b log(1 − D), f(D), f(D*), f(D) − f(D*), f'(D), f''(D), and this point's part of JS."""

    def f(d):
        return -0.5 * a * np.log(d) - 0.5 * b * np.log(1 - d)

    def slope(d):
        return f(d + 1e-30j).imag / 1e-30

    best = optimize.brentq(slope, 1e-12, 1 - 1e-12, xtol=1e-15, rtol=1e-14)
    excess = 0.5 * (a + b) * stats.entropy([best, 1 - best], [d, 1 - d])
    js = 0.5 * (special.rel_entr(a, (a + b) / 2) + special.rel_entr(b, (a + b) / 2))
    curvature = _taylor(f, d, 2, 0.4 * min(d, 1 - d))
    on_data, on_model = -0.5 * special.xlogy(a, d), -0.5 * special.xlog1py(b, -d)
    return [float(v) for v in (best, on_data, on_model, f(d), f(best), excess, slope(d), curvature, js)]


def _mixture(dimension, theta):
    """(weight, frozen distribution, mean, covariance) of each part of θ as the page writes it."""
    parts = np.array(theta, float).reshape(-1, 3 if dimension == 1 else 6)
    parts[:, 0] /= parts[:, 0].sum()
    out = []
    for part in parts:
        if dimension == 1:
            mean, cov = part[1:2], np.array([[part[2] ** 2]])
        else:
            turn = np.array([[math.cos(part[5]), -math.sin(part[5])], [math.sin(part[5]), math.cos(part[5])]])
            mean, cov = part[1:3], turn @ np.diag(part[3:5] ** 2) @ turn.T
        out.append((part[0], stats.multivariate_normal(mean, cov), mean, cov))
    return out


def _log_terms(mixture, points):
    return np.stack([math.log(w) + np.atleast_1d(each.logpdf(points)) for w, each, _, _ in mixture])


def mixture_density(dimension, theta, points):
    """p_θ at each point."""
    points = np.array(points).reshape(-1, dimension)
    return np.exp(special.logsumexp(_log_terms(_mixture(dimension, theta), points), axis=0)).tolist()


def likelihood(dimension, theta, cells, precision):
    """Σ log p, −Σ log p / m, KL(p̂‖P), H(p̂), H(p̂) + d log δ, the product as f64 has it, and its log10."""
    cells = np.array(cells).reshape(-1, 3)
    points, counts = cells[:, :dimension], cells[:, 2]
    logs = special.logsumexp(_log_terms(_mixture(dimension, theta), points), axis=0)
    m, total = counts.sum(), (counts * logs).sum()
    share = counts / m
    kl = (share * (np.log(share) - logs - dimension * math.log(precision))).sum()
    entropy = stats.entropy(counts)
    product = math.exp(total) if total > math.log(sys.float_info.min) else 0
    return [float(v) for v in (total, -total / m, kl, entropy, entropy + dimension * math.log(precision), product,
                               total / math.log(10))]


def slope(theta, cells):
    """The derivatives of the mean log-likelihood of one Gaussian on the line, in its mean and in the log of its std."""
    _, mean, std = theta
    cells = np.array(cells).reshape(-1, 3)
    step = 1e-30j

    def f(mean, log_std):
        each = -((cells[:, 0] - mean) ** 2) / (2 * np.exp(2 * log_std)) - log_std
        return (cells[:, 2] * each).sum() / cells[:, 2].sum()

    return [float(f(mean + step, math.log(std)).imag / 1e-30), float(f(mean, math.log(std) + step).imag / 1e-30)]


def em(dimension, theta, cells):
    """Weight, mean and the sorted standard deviations along the axes, for each part, after one step of EM."""
    mixture = _mixture(dimension, theta)
    cells = np.array(cells).reshape(-1, 3)
    points, counts = cells[:, :dimension], cells[:, 2]
    shares = special.softmax(_log_terms(mixture, points), axis=0) * counts
    out = []
    for share in shares:
        mean = np.average(points, axis=0, weights=share)
        cov = np.atleast_2d(np.cov(points.T, aweights=share, ddof=0))
        out += [share.sum() / counts.sum(), *mean, *np.sqrt(linalg.eigvalsh(cov))]
    return [float(v) for v in out]


def mixture_kl(dimension, theta, phi):
    """KL(p_θ‖p_φ): QUADPACK on the line; in the plane its product over a square that holds all of p_θ."""
    p, q = _mixture(dimension, theta), _mixture(dimension, phi)

    def log(mixture, x):
        return special.logsumexp(_log_terms(mixture, np.atleast_2d(x)), axis=0)

    if dimension == 1:
        lines = [_Line([-math.inf, math.inf, *each]) for each in (theta, phi)]
        return [_kl(*lines)]
    # Gauss–Legendre on panels narrower than any standard deviation.
    nodes, weights = special.roots_legendre(12)
    panels = np.linspace(-9, 9, 61)
    half = np.diff(panels) / 2
    xs = ((panels[:-1] + half)[:, None] + half[:, None] * nodes).ravel()
    ws = (half[:, None] * weights).ravel()
    total = 0.0
    for y, w in zip(xs, ws):
        points = np.column_stack([xs, np.full_like(xs, y)])
        lp, lq = log(p, points), log(q, points)
        total += w * (ws * np.exp(lp) * (lp - lq)).sum()
    return [float(total)]


def game(p, q, d, floor):
    """JS, KL(p‖q) and KL(q‖p), J_D and J_D − (log 2 − JS), of masses over the same cells and of D there."""
    p, q, d = np.array(p), np.array(q), np.array(d)
    js = distance.jensenshannon(p, q) ** 2
    kls = [special.rel_entr(a, np.maximum(b, floor)).sum() for a, b in ((p, q), (q, p))]
    loss = -0.5 * special.xlogy(p, d).sum() - 0.5 * special.xlog1py(q, -d).sum()
    best = np.divide(p, p + q, out=np.full_like(p, 0.5), where=p + q > 0)
    excess = (0.5 * (p + q) * (special.rel_entr(best, d) + special.rel_entr(1 - best, 1 - d))).sum()
    return [float(v) for v in (js, *kls, loss, excess)]


def _said(value):
    if isinstance(value, list):
        return [_said(each) for each in value]
    value = float(value)
    return value if math.isfinite(value) else {math.inf: "Infinity", -math.inf: "-Infinity"}.get(value, "NaN")


def _heard(value):
    if isinstance(value, list):
        return [_heard(each) for each in value]
    return float(value) if value in ("Infinity", "-Infinity", "NaN") else value


def _main():
    known = {name: f for name, f in globals().items() if callable(f) and not name.startswith("_")}
    json.dump([_said(known[name](*_heard(args))) for name, *args in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    _main()
