//! Logarithm and exponential that round alike on every machine.
//!
//! IEEE 754 fixes the result of `+ − × ÷ √`, but not of `ln` and `exp`: the standard library hands
//! them to the platform, and two platforms may differ in the last bit. A report must not.

const LN2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
const FRACTION_BITS: u32 = 52;
const BIAS: i64 = 1023;

/// The coefficients of `artanh(s) ÷ s − 1` in powers of `s²`.
const ARTANH: [f64; 11] = [
    1.0 / 3.0,
    1.0 / 5.0,
    1.0 / 7.0,
    1.0 / 9.0,
    1.0 / 11.0,
    1.0 / 13.0,
    1.0 / 15.0,
    1.0 / 17.0,
    1.0 / 19.0,
    1.0 / 21.0,
    1.0 / 23.0,
];

/// The natural logarithm of a positive normal number, to a few units in the last place.
///
/// `x = 2ᵏ·m` with `m` near 1, and `ln m = 2·artanh((m − 1) ÷ (m + 1))` as a series.
pub(crate) fn ln(x: f64) -> f64 {
    debug_assert!(x.is_normal() && x > 0.0, "ln of {x}");
    let bits = x.to_bits();
    let mut exponent = (bits >> FRACTION_BITS).cast_signed() - BIAS;
    let fraction = bits & ((1 << FRACTION_BITS) - 1);
    let mut mantissa = f64::from_bits(fraction | ((BIAS as u64) << FRACTION_BITS));
    if mantissa > core::f64::consts::SQRT_2 {
        mantissa /= 2.0;
        exponent += 1;
    }
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let s2 = s * s;
    // s² ≤ 0.0295, so the first term left out is below 2⁻⁵⁴ of the sum.
    let series = ARTANH.iter().rev().fold(0.0, |series, coefficient| (series + coefficient) * s2);
    let k = exponent as f64;
    k * LN2_HIGH + (2.0 * s + (2.0 * s * series + k * LN2_LOW))
}

/// The exponential, to a few units in the last place; 0 below −700 and infinite above 700.
pub(crate) fn exp(x: f64) -> f64 {
    if x < -700.0 {
        return 0.0;
    }
    if x > 700.0 {
        return f64::INFINITY;
    }
    let k = (x * core::f64::consts::LOG2_E).round();
    let r = (x - k * LN2_HIGH) - k * LN2_LOW;
    // |r| ≤ 0.347: the Taylor series to r¹³ ends below 2⁻⁵⁴.
    let mut series = 1.0;
    for n in (1..=13).rev() {
        series = 1.0 + series * r / f64::from(n);
    }
    series * f64::from_bits(((k as i64 + BIAS) as u64) << FRACTION_BITS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_fixed_points_are_exact() {
        assert_eq!(ln(1.0).to_bits(), 0.0_f64.to_bits());
        assert_eq!(exp(0.0).to_bits(), 1.0_f64.to_bits());
        assert_eq!(exp(-1e9).to_bits(), 0.0_f64.to_bits());
        assert_eq!(exp(1e9).to_bits(), f64::INFINITY.to_bits());
    }

    proptest! {
        #[test]
        fn ln_agrees_with_the_standard_library(x in prop_oneof![1e-12..1.0_f64, 0.9..1.1_f64, 1.0..1e9_f64]) {
            let (ours, theirs) = (ln(x), x.ln());
            prop_assert!((ours - theirs).abs() <= 1e-15 * theirs.abs(), "{ours} is not {theirs}");
        }

        #[test]
        fn exp_agrees_with_the_standard_library(x in prop_oneof![-700.0..700.0_f64, -1.0..1.0_f64]) {
            let (ours, theirs) = (exp(x), x.exp());
            prop_assert!((ours - theirs).abs() <= 2e-15 * theirs.abs(), "{ours} is not {theirs}");
        }
    }
}
