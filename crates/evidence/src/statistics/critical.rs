//! How many standard errors bound 95 %, when the standard error itself comes from few clusters.

use super::Z95;

/// The 97.5 % points of Student's t with 1 to 9 degrees of freedom (scipy 1.17.1, `t.ppf`).
const TABLE: [f64; 9] = [
    12.706_204_736_175,
    4.302_652_729_749,
    3.182_446_305_284,
    2.776_445_105_198,
    2.570_581_835_636,
    2.446_911_851_145,
    2.364_624_251_593,
    2.306_004_135_204,
    2.262_157_162_798,
];

/// The 97.5 % point of Student's t for a variance estimated from `clusters` cluster sums; `None`
/// below two clusters, where nothing shows how far clusters differ.
///
/// A month has thirty days, a young team's first week five: the normal quantile would promise more
/// than so few days can tell. From ten degrees of freedom on, the Cornish–Fisher expansion is right
/// to five decimals and needs no platform function.
pub(super) fn critical(clusters: usize) -> Option<f64> {
    let degrees = clusters.checked_sub(1).filter(|&degrees| degrees > 0)?;
    if let Some(&point) = TABLE.get(degrees - 1) {
        return Some(point);
    }
    let (v, z) = (degrees as f64, Z95);
    let z2 = z * z;
    let first = z * (z2 + 1.0) / 4.0;
    let second = z * ((5.0 * z2 + 16.0) * z2 + 3.0) / 96.0;
    let third = z * (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / 384.0;
    let fourth = z * ((((79.0 * z2 + 776.0) * z2 + 1482.0) * z2 - 1920.0) * z2 - 945.0) / 92_160.0;
    Some(z + (first + (second + (third + fourth / v) / v) / v) / v)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_points_agree_with_an_independent_library() {
        // scipy 1.17.1: t.ppf(0.975, degrees)
        for (degrees, point) in [
            (1, 12.706_204_736),
            (9, 2.262_157_163),
            (10, 2.228_138_852),
            (11, 2.200_985_160),
            (30, 2.042_272_456),
            (364, 1.966_502_569),
        ] {
            let ours = critical(degrees + 1).expect("two clusters or more");
            assert!((ours - point).abs() < 2e-5, "{ours} is not {point}");
        }
        assert_eq!(critical(1), None);
        assert_eq!(critical(0), None);
    }
}
