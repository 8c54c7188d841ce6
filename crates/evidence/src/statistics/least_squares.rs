//! Straight lines through a few points, with errors that do not trust the points to be alike.

use super::{Interval, student};

/// A column that others explain to this part of its length says nothing of its own.
const DEPENDENT: f64 = 1e-10;

/// Why there is no fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFit {
    /// Not more rows than columns, or columns of other lengths, or a value that is no number.
    TooFewRows,
    /// A column follows from those before it.
    Dependent {
        /// Which, from 0.
        column: usize,
    },
}

/// Errors that hold where the spread differs from row to row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Robust {
    /// Squared residuals as they are.
    Hc0,
    /// Times `n ÷ (n − k)`.
    Hc1,
    /// Each divided by `1 − leverage`: without bias where the spread is alike.
    Hc2,
    /// Each divided by `(1 − leverage)²`: close to leaving each row out.
    Hc3,
}

/// A fit of `y = X·b` by least squares. `X` has a row for each value of `y` and a column for each
/// coefficient; a constant is a column like any other.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastSquares {
    /// A coefficient for each column.
    pub coefficients: Vec<f64>,
    /// `y − X·b`, row by row.
    pub residuals: Vec<f64>,
    /// How much each row pulls the line to itself, 0 to 1.
    pub leverages: Vec<f64>,
    /// Columns of an orthonormal basis of those of `X`.
    basis: Vec<Vec<f64>>,
    /// `R⁻¹` of `X = Q·R`, row by row.
    inverse: Vec<Vec<f64>>,
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

impl LeastSquares {
    /// Fits `y` to columns, by Gram and Schmidt, each column straightened twice; all sums run in the
    /// order of the rows.
    ///
    /// # Errors
    /// [`NoFit`]: there is nothing to fit, or no one way to fit it.
    ///
    /// ```
    /// use thirdline_evidence::statistics::{LeastSquares, NoFit};
    /// let line = LeastSquares::fit(&[vec![1.0; 4], vec![0.0, 1.0, 2.0, 3.0]], &[1.0, 3.0, 5.0, 7.0])?;
    /// assert!((line.coefficients[1] - 2.0).abs() < 1e-12);
    /// # Ok::<(), NoFit>(())
    /// ```
    pub fn fit(columns: &[Vec<f64>], y: &[f64]) -> Result<Self, NoFit> {
        let (rows, count) = (y.len(), columns.len());
        let is_sound = |column: &[f64]| column.iter().all(|value| value.is_finite());
        if count == 0 || rows <= count || !is_sound(y) {
            return Err(NoFit::TooFewRows);
        }
        let mut basis: Vec<Vec<f64>> = Vec::with_capacity(count);
        let mut r = vec![vec![0.0; count]; count];
        for (j, column) in columns.iter().enumerate() {
            if column.len() != rows || !is_sound(column) {
                return Err(NoFit::TooFewRows);
            }
            let mut rest = column.clone();
            let length = dot(&rest, &rest).sqrt();
            for _ in 0..2 {
                for (i, q) in basis.iter().enumerate() {
                    let part = dot(q, &rest);
                    r[i][j] += part;
                    rest.iter_mut().zip(q).for_each(|(rest, q)| *rest -= part * q);
                }
            }
            let left = dot(&rest, &rest).sqrt();
            // Not `<=`: of a column of zeros nothing is left either.
            if left.is_nan() || left <= DEPENDENT * length {
                return Err(NoFit::Dependent { column: j });
            }
            r[j][j] = left;
            basis.push(rest.iter().map(|value| value / left).collect());
        }
        let mut residuals = y.to_vec();
        let mut parts = vec![0.0; count];
        for _ in 0..2 {
            for (part, q) in parts.iter_mut().zip(&basis) {
                let more = dot(q, &residuals);
                *part += more;
                residuals.iter_mut().zip(q).for_each(|(rest, q)| *rest -= more * q);
            }
        }
        let inverse = inverse_of_triangle(&r);
        let coefficients = inverse.iter().map(|row| dot(row, &parts)).collect();
        let leverages = (0..rows).map(|i| basis.iter().map(|q| q[i] * q[i]).sum()).collect();
        Ok(Self { coefficients, residuals, leverages, basis, inverse })
    }

    /// Rows less columns.
    #[must_use]
    pub fn degrees(&self) -> usize {
        self.residuals.len() - self.coefficients.len()
    }

    /// Standard deviation of what is left, `√(Σe² ÷ (n − k))`.
    #[must_use]
    pub fn spread(&self) -> f64 {
        (dot(&self.residuals, &self.residuals) / self.degrees() as f64).sqrt()
    }

    /// Standard errors of the coefficients where the spread may differ from row to row. A row that
    /// alone decides a coefficient leaves no residual, and adds nothing.
    ///
    /// Source: J. G. `MacKinnon` and H. White, "Some heteroskedasticity-consistent covariance matrix
    /// estimators with improved finite sample properties", Journal of Econometrics 29 (1985).
    #[must_use]
    pub fn robust_errors(&self, kind: Robust) -> Vec<f64> {
        const ALONE: f64 = 1e-12;
        let (rows, count) = (self.residuals.len() as f64, self.coefficients.len());
        let weights: Vec<f64> = self
            .residuals
            .iter()
            .zip(&self.leverages)
            .map(|(e, leverage)| {
                let free = 1.0 - leverage;
                match kind {
                    _ if free < ALONE => 0.0,
                    Robust::Hc0 => e * e,
                    Robust::Hc1 => e * e * rows / self.degrees() as f64,
                    Robust::Hc2 => e * e / free,
                    Robust::Hc3 => e * e / (free * free),
                }
            })
            .collect();
        let mut meat = vec![vec![0.0; count]; count];
        for (i, row) in meat.iter_mut().enumerate() {
            for (j, cell) in row.iter_mut().enumerate() {
                let pairs = self.basis[i].iter().zip(&self.basis[j]);
                *cell = pairs.zip(&weights).map(|((a, b), w)| a * b * w).sum();
            }
        }
        self.errors(&meat)
    }

    /// Standard errors of the coefficients where rows in order of time may resemble their
    /// neighbours up to `lags` away, with Bartlett's weights; `is_small` multiplies by `n ÷ (n − k)`.
    ///
    /// Source: W. K. Newey and K. D. West, "A simple, positive semi-definite, heteroskedasticity
    /// and autocorrelation consistent covariance matrix", Econometrica 55 (1987).
    #[must_use]
    pub fn autocorrelated_errors(&self, lags: usize, is_small: bool) -> Vec<f64> {
        let (rows, count) = (self.residuals.len(), self.coefficients.len());
        let score = |j: usize, i: usize| self.basis[j][i] * self.residuals[i];
        let factor = if is_small { rows as f64 / self.degrees() as f64 } else { 1.0 };
        let mut meat = vec![vec![0.0; count]; count];
        for lag in 0..=lags.min(rows - 1) {
            let weight = factor * (1.0 - lag as f64 / (lags as f64 + 1.0));
            for (a, row) in meat.iter_mut().enumerate() {
                for (b, cell) in row.iter_mut().enumerate() {
                    let sum: f64 = (lag..rows).map(|i| score(a, i) * score(b, i - lag)).sum();
                    let back: f64 = (lag..rows).map(|i| score(a, i - lag) * score(b, i)).sum();
                    *cell += weight * if lag == 0 { sum } else { sum + back };
                }
            }
        }
        self.errors(&meat)
    }

    /// The square roots of the diagonal of `R⁻¹ · meat · R⁻ᵀ`.
    fn errors(&self, meat: &[Vec<f64>]) -> Vec<f64> {
        let of = |row: &Vec<f64>| {
            let right: Vec<f64> = meat.iter().map(|m| dot(m, row)).collect();
            dot(row, &right).max(0.0).sqrt()
        };
        self.inverse.iter().map(of).collect()
    }

    /// The 95 % interval of a coefficient with its standard error, by Student's t with `n − k`
    /// degrees of freedom.
    #[must_use]
    pub fn interval(&self, column: usize, error: f64) -> Interval {
        let reach = student(self.degrees()) * error;
        let middle = self.coefficients[column];
        Interval { low: middle - reach, high: middle + reach }
    }

    /// How much the residual of a row resembles that of the row before, −1 to 1; 0 where there are
    /// no residuals.
    #[must_use]
    pub fn autocorrelation(&self) -> f64 {
        let all = dot(&self.residuals, &self.residuals);
        let neighbours = dot(&self.residuals[1..], &self.residuals[..self.residuals.len() - 1]);
        if all > 0.0 { neighbours / all } else { 0.0 }
    }
}

/// The inverse of an upper triangle whose diagonal is not zero, its rows from the last to the first.
fn inverse_of_triangle(r: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let count = r.len();
    let mut inverse: Vec<Vec<f64>> = vec![Vec::new(); count];
    for (row, of_row) in r.iter().enumerate().rev() {
        let cell = |column: usize| {
            let unit = if row == column { 1.0 } else { 0.0 };
            let below = of_row.iter().zip(&inverse).take(column + 1).skip(row + 1);
            let known: f64 = below.map(|(r, inverse)| r * inverse[column]).sum();
            (unit - known) / of_row[row]
        };
        // Below the diagonal there is nothing.
        let cells =
            (0..count).map(|column| if column < row { 0.0 } else { cell(column) }).collect();
        inverse[row] = cells;
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn of_two_groups_the_second_kind_of_error_is_that_of_two_means() {
        // s² ÷ n of each group, added: 2.5 ÷ 5 + 1 ÷ 3.
        let y = [1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 8.0, 9.0];
        let after: Vec<f64> = (0..8).map(|i| f64::from(u8::from(i >= 5))).collect();
        let fit = LeastSquares::fit(&[vec![1.0; 8], after], &y).expect("two groups");
        let error = fit.robust_errors(Robust::Hc2)[1];
        assert!((fit.coefficients[1] - 5.0).abs() < 1e-12);
        assert!((error * error - (0.5 + 1.0 / 3.0)).abs() < 1e-12, "{error}");
        assert_eq!(fit.degrees(), 6);
    }

    #[test]
    fn what_cannot_be_fitted_is_refused_and_does_not_stop_the_program() {
        let ones = vec![1.0; 5];
        let y = [1.0, 2.0, 4.0, 3.0, 1.0];
        let twice: Vec<f64> = vec![2.0; 5];
        let fit = |columns: &[Vec<f64>], y: &[f64]| LeastSquares::fit(columns, y).err();
        assert_eq!(fit(&[ones.clone(), twice], &y), Some(NoFit::Dependent { column: 1 }));
        assert_eq!(fit(&[vec![0.0; 5]], &y), Some(NoFit::Dependent { column: 0 }));
        assert_eq!(fit(&[vec![1.0]], &[1.0]), Some(NoFit::TooFewRows));
        assert_eq!(fit(&[], &y), Some(NoFit::TooFewRows));
        assert_eq!(fit(&[vec![1.0; 4]], &y), Some(NoFit::TooFewRows));
        assert_eq!(fit(&[ones], &[1.0, f64::NAN, 1.0, 1.0, 1.0]), Some(NoFit::TooFewRows));
    }

    proptest! {
        #[test]
        fn what_is_left_stands_square_on_every_column(
            rows in prop::collection::vec((-50.0..50.0_f64, -5.0..5.0_f64, -9.0..9.0_f64), 8..40),
        ) {
            let columns = [
                vec![1.0; rows.len()],
                rows.iter().map(|r| r.0).collect(),
                rows.iter().map(|r| r.1).collect(),
            ];
            let y: Vec<f64> = rows.iter().map(|r| r.2).collect();
            if let Ok(fit) = LeastSquares::fit(&columns, &y) {
                for column in &columns {
                    let scale = dot(column, column).sqrt() * dot(&y, &y).sqrt().max(1e-9);
                    prop_assert!(dot(column, &fit.residuals).abs() < 1e-10 * scale.max(1.0));
                }
                let pulls: f64 = fit.leverages.iter().sum();
                prop_assert!((pulls - 3.0).abs() < 1e-9);
                let [hc0, hc2, hc3] = [Robust::Hc0, Robust::Hc2, Robust::Hc3]
                    .map(|kind| fit.robust_errors(kind));
                for j in 0..3 {
                    prop_assert!(hc0[j] <= hc2[j] * (1.0 + 1e-9));
                    prop_assert!(hc2[j] <= hc3[j] * (1.0 + 1e-9));
                }
                // Without neighbours Newey and West are White.
                for (a, b) in fit.autocorrelated_errors(0, false).iter().zip(&hc0) {
                    prop_assert!((a - b).abs() <= 1e-9 * b.max(1e-12));
                }
            }
        }
    }
}
