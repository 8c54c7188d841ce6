"""Computes anew, with libraries that know nothing of Thirdline, what `examples/oracles.rs` wrote.

`check.py FILE` prints the largest difference of each figure beside what is tolerated, and fails if
one is larger. Where no library has the estimator (variances by cluster, Woodruff's interval with
clusters) it is computed here from its definition, by another way than ours: variances as numerical
derivatives in the weights of the clusters instead of sums of influence.
"""

import json
import sys
import warnings

import numpy as np
import statsmodels.api as sm
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from lifelines.exceptions import ApproximationWarning
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

EXACT = 1e-9
# Numerical derivatives and distributions that are expanded in series are right to fewer digits.
SERIES = 2e-5
DERIVED = 1e-6


class Differences:
    """The largest difference of each figure, relative to it; to a millionth where it is less."""

    def __init__(self):
        self.rows = {}

    def add(self, name, ours, theirs, tolerated):
        ours, theirs = np.atleast_1d(np.asarray(ours, float)), np.atleast_1d(np.asarray(theirs, float))
        if ours.shape != theirs.shape or np.isnan(ours).any() or np.isnan(theirs).any():
            largest = np.inf
        else:
            scale = np.maximum(1e-6, np.abs(theirs))
            largest = float(np.max(np.abs(ours - theirs) / scale, initial=0.0))
        worst, _, count = self.rows.get(name, (0.0, tolerated, 0))
        self.rows[name] = (max(worst, largest), tolerated, count + len(ours))

    def tell(self):
        width = max(len(name) for name in self.rows)
        print(f"{'figure':<{width}}  {'compared':>8}  {'largest difference':>18}  {'tolerated':>9}")
        wrong = []
        for name, (largest, tolerated, count) in self.rows.items():
            is_wrong = not largest <= tolerated
            wrong += [name] if is_wrong else []
            mark = "  <- too large" if is_wrong else ""
            print(f"{name:<{width}}  {count:>8}  {largest:>18.1e}  {tolerated:>9.0e}{mark}")
        return wrong


def tell_apart(differences, name, away, tolerated):
    """Something that is itself a difference, counted in errors; it is added to one."""
    differences.add(name, 1 + np.asarray(away), np.ones(np.shape(away)), tolerated)


def weighted_survival(durations, ended, weights, times):
    """Kaplan-Meier with weights, from its definition."""
    survival, out = 1.0, []
    for time in times:
        at_risk = weights[durations >= time].sum()
        now = weights[(durations == time) & ended].sum()
        survival *= 1.0 - now / at_risk
        out.append(survival)
    return np.array(out)


def weighted_incidence(durations, endings, weights, ending, until):
    """Aalen-Johansen with weights, from its definition."""
    survival, share = 1.0, 0.0
    for time in np.unique(durations[(endings > 0) & (durations <= until)]):
        at_risk = weights[durations >= time].sum()
        now = durations == time
        share += survival * weights[now & (endings == ending)].sum() / at_risk
        survival *= 1.0 - weights[now & (endings > 0)].sum() / at_risk
    return share


def derivatives(figure, days):
    """How a figure moves with the weight of each day: central differences."""
    step = 1e-5
    moves = []
    for day in np.unique(days):
        up, down = np.ones(len(days)), np.ones(len(days))
        up[days == day] += step
        down[days == day] -= step
        moves.append((figure(up) - figure(down)) / (2 * step))
    return np.array(moves)


def kaplan_meier(case, differences):
    durations = np.array(case["durations"], float)
    ended = np.array(case["resolved"], bool)
    days = np.array(case["days"])
    steps = np.array(case["steps"], float)
    times, survival, greenwood, robust = steps[:, 0], steps[:, 1], steps[:, 2], steps[:, 3]

    fitter = KaplanMeierFitter().fit(durations, ended)
    theirs = fitter.survival_function_at_times(times).to_numpy()
    differences.add("Kaplan-Meier, survival (lifelines)", survival, theirs, EXACT)
    risk = fitter.event_table.loc[times]
    differences.add("Kaplan-Meier, at risk (lifelines)", steps[:, 4], risk["at_risk"], 0)
    differences.add("Kaplan-Meier, ended (lifelines)", steps[:, 5], risk["observed"], 0)

    curve = SurvfuncRight(durations, ended.astype(int))
    inside = survival > 1e-12
    errors = dict(zip(curve.surv_times, curve.surv_prob_se))
    theirs = np.array([errors[time] for time in times])
    differences.add(
        "Kaplan-Meier, Greenwood (statsmodels)",
        np.sqrt(greenwood[inside]),
        theirs[inside],
        EXACT,
    )

    moves = derivatives(lambda w: weighted_survival(durations, ended, w, times), days)
    theirs = (moves**2).sum(axis=0)
    differences.add("Kaplan-Meier, variance by day", robust[inside], theirs[inside], DERIVED)

    clusters = len(np.unique(days))
    factor = stats.t.ppf(0.975, clusters - 1)
    with np.errstate(all="ignore"):
        hazard = -np.log(survival)
        variance = np.maximum(clusters / (clusters - 1) * robust, greenwood)
        reach = factor * np.sqrt(variance) / (survival * hazard)
        centre = np.log(hazard)
    for percent, value, interval in case["quantiles"]:
        level = np.log(-np.log(1 - percent / 100))
        theirs = fitter.percentile(1 - percent / 100)
        differences.add("Kaplan-Meier, quantiles (lifelines)", value, theirs, 0)
        reached = inside & (centre + reach >= level)
        low = times[np.argmax(reached)] if reached.any() else np.nan
        reached = inside & (centre - reach >= level)
        high = times[np.argmax(reached)] if reached.any() else np.nan
        ours = [np.nan if end is None else end for end in interval]
        for mine, other in zip(ours, (low, high)):
            same = mine == other or (np.isnan(mine) and np.isnan(other))
            tell_apart(differences, "Kaplan-Meier, interval of quantiles", 0 if same else 1, 0)


def aalen_johansen(case, differences):
    durations = np.array(case["durations"], float)
    endings = np.array(case["endings"])
    days = np.array(case["days"])
    clusters = len(np.unique(days))
    factor = stats.t.ppf(0.975, clusters - 1)
    for ending in (1, 2, 3):
        rows = [row for row in case["answers"] if row[0] == ending]
        times = np.array([row[1] for row in rows], float)
        share, plain, robust = (np.array([row[i] for row in rows]) for i in (2, 3, 4))
        if not case["ties"]:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                fitter = AalenJohansenFitter().fit(durations, endings, event_of_interest=ending)
            at = lambda series: np.array([series[series.index <= time].iloc[-1] for time in times])
            theirs = at(fitter.cumulative_density_.iloc[:, 0])
            differences.add("Aalen-Johansen, share (lifelines)", share, theirs, EXACT)
            theirs = at(fitter.variance_)
            differences.add("Aalen-Johansen, variance (lifelines)", plain, theirs, EXACT)
        theirs = [
            weighted_incidence(durations, endings, np.ones(len(days)), ending, time)
            for time in times
        ]
        differences.add("Aalen-Johansen, share with ties", share, theirs, EXACT)
        figure = lambda w: np.array(
            [weighted_incidence(durations, endings, w, ending, time) for time in times]
        )
        theirs = (derivatives(figure, days) ** 2).sum(axis=0)
        differences.add("Aalen-Johansen, variance by day", robust, theirs, DERIVED)
        for row in rows:
            if row[5] is None:
                continue
            deviation = np.sqrt(max(clusters / (clusters - 1) * row[4], row[3]))
            reach = factor * deviation / (row[2] * np.log(row[2]))
            theirs = sorted([row[2] ** np.exp(reach), row[2] ** np.exp(-reach)])
            differences.add("Aalen-Johansen, interval", row[5], theirs, SERIES)


def woodruff(case, differences):
    values, days = np.array(case["values"], float), np.array(case["days"])
    n, names = len(values), np.unique(days)
    clusters = len(names)
    for percent, value, interval in case["answers"]:
        p = percent / 100
        quantile = np.quantile(values, p)
        differences.add("quantiles, type 7 (numpy)", value, quantile, EXACT)
        # The linearised variance of a share, days as the sampling units (survey sampling).
        below = (values < quantile).astype(float)
        scores = np.array([(below - below.mean())[days == day].sum() for day in names])
        variance = clusters / (clusters - 1) * (scores**2).sum() / n**2
        variance = max(variance, p * (1 - p) / n)
        reach = stats.t.ppf(0.975, clusters - 1) * np.sqrt(variance)
        for mine, share in zip(interval, (p - reach, p + reach)):
            if mine is None or not 0 <= share <= 1:
                same = mine is None and not 0 <= share <= 1
                tell_apart(differences, "Woodruff's interval, open ends", 0 if same else 1, 0)
            else:
                differences.add("Woodruff's interval", mine, np.quantile(values, share), SERIES)


def moving_ranges(case, differences):
    values = np.array(case["values"])
    moving = np.abs(np.diff(values)).mean()
    # 2.66 is 3 / d2 for ranges of two, as charts are drawn with it.
    theirs = [values.mean(), values.mean() - 2.66 * moving, values.mean() + 2.66 * moving, moving]
    differences.add("XmR, mean and limits (numpy)", case["chart"], theirs, EXACT)
    d2 = 2 / np.sqrt(np.pi)
    differences.add("XmR, 2.66 = 3 / d2", 2.66, 3 / d2, 5e-3)


def kappa(case, differences):
    theirs = cohens_kappa(np.array(case["table"]))
    value, error, low, high = case["kappa"]
    differences.add("Cohen's kappa (statsmodels)", value, theirs.kappa, EXACT)
    differences.add("Cohen's kappa, error (statsmodels)", error, theirs.std_kappa, EXACT)
    ends = [max(-1, theirs.kappa_low), min(1, theirs.kappa_upp)]
    differences.add("Cohen's kappa, interval (statsmodels)", [low, high], ends, EXACT)


def ratio(case, differences):
    """Another generator draws ten times as often: the ends agree within the error of drawing."""
    cells = np.array(case["cells"], float)
    draw = np.random.default_rng(20_260_501)
    count, draws = len(cells), 20_000
    picked = draw.integers(0, count, size=(draws, count))
    ratios = cells[picked, 1].sum(axis=1) / cells[picked, 2].sum(axis=1)
    low, high = np.quantile(ratios, [0.025, 0.975])
    deviation = ratios.std()
    # The error of a 2.5 % quantile of a normal sample of so many: sqrt(p q / n) / density.
    error = np.sqrt(0.025 * 0.975 / case["draws"]) / stats.norm.pdf(stats.norm.ppf(0.025))
    away = np.abs(np.array(case["interval"]) - [low, high]) / (deviation * error)
    tell_apart(differences, "bootstrap of a ratio, in errors of drawing", away, 4)


def months(case, differences):
    """The month-block bootstrap of a KPI sheet: each year exactly, and all of them as a sample."""
    pairs = np.array(case["months"], float)
    years = np.array(case["years"])
    ours = np.array(case["shares"])
    theirs = pairs[years, 0].sum(axis=1) / pairs[years, 1].sum(axis=1)
    differences.add("bootstrap of months, each year's share", ours, theirs, EXACT)

    for year, median in zip(years, case["medians"]):
        rows = [row for month in year for row in case["durations"][month]]
        fitter = KaplanMeierFitter().fit([row[0] for row in rows], [row[1] for row in rows])
        theirs = fitter.percentile(0.5)
        differences.add("bootstrap of months, medians (lifelines)", median, theirs, 0)

    draw = np.random.default_rng(20_260_502)
    picked = draw.integers(0, len(pairs), size=(40_000, years.shape[1]))
    theirs = pairs[picked, 0].sum(axis=1) / pairs[picked, 1].sum(axis=1)
    for share in (0.025, 0.15, 0.5, 0.85, 0.875, 0.975):
        density = stats.norm.pdf(stats.norm.ppf(share)) / theirs.std()
        error = np.sqrt(share * (1 - share) / len(ours)) / density
        away = abs(np.quantile(ours, share) - np.quantile(theirs, share)) / error
        tell_apart(differences, "bootstrap of months, in errors of drawing", away, 4)


def segmented(case, differences):
    """Interrupted time series: coefficients and errors that hold where months are not alike."""
    fit = sm.OLS(np.array(case["y"]), np.array(case["rows"])).fit()
    differences.add("least squares, coefficients (statsmodels)", case["coefficients"], fit.params, EXACT)
    differences.add("least squares, residuals (statsmodels)", case["residuals"], fit.resid, EXACT)
    leverages = fit.get_influence().hat_matrix_diag
    differences.add("least squares, leverages (statsmodels)", case["leverages"], leverages, EXACT)
    for kind in ("HC0", "HC1", "HC2", "HC3"):
        theirs = getattr(fit, f"{kind}_se")
        differences.add(f"robust errors {kind} (statsmodels)", case[kind], theirs, EXACT)
    for lags, is_small, ours in case["HAC"]:
        told = {"maxlags": lags, "use_correction": is_small}
        theirs = fit.get_robustcov_results(cov_type="HAC", **told).bse
        differences.add("errors after Newey and West (statsmodels)", ours, theirs, EXACT)


def main(path):
    # lifelines reads medians off the curve, as we do, and says so each time.
    warnings.filterwarnings("ignore", category=ApproximationWarning)
    with open(path, encoding="utf-8") as file:
        told = json.load(file)
    differences = Differences()
    for case in told["kaplan_meier"]:
        kaplan_meier(case, differences)
    for case in told["aalen_johansen"]:
        aalen_johansen(case, differences)
    for k, n, interval in told["wilson"]:
        theirs = proportion_confint(k, n, method="wilson")
        differences.add("Wilson's interval (statsmodels)", interval, theirs, EXACT)
    for k1, n1, k2, n2, interval in told["difference"]:
        theirs = confint_proportions_2indep(k1, n1, k2, n2, compare="diff", method="newcomb")
        differences.add("Newcombe's interval (statsmodels)", interval, theirs, EXACT)
    for case in told["quantiles"]:
        woodruff(case, differences)
    for case in told["xmr"]:
        moving_ranges(case, differences)
    for case in told["kappa"]:
        kappa(case, differences)
    ratio(told["ratio"], differences)
    months(told["months"], differences)
    for case in told["segmented"]:
        segmented(case, differences)
    for degrees, point in told["student"]:
        differences.add("Student's t (scipy)", point, stats.t.ppf(0.975, degrees), SERIES)
    wrong = differences.tell()
    if wrong:
        sys.exit(f"our statistics differ from the oracles': {', '.join(wrong)}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("name the file that the example `oracles` wrote")
    main(sys.argv[1])
